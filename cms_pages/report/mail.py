"""The weekly letter to editors about what has gone wrong with pages."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse

from cms_pages.report.findings import findings
from cms_pages.report.types import Finding
from shopease.core import clock
from shopease.notifications.mail import mail_send
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.users.models import User
from shopease.users.roles import Role

PROBLEMS_TOPIC = "pages.problems"
MAX_PAGES = 20
"""How many pages a letter names; the report has them all."""


def report_enqueue() -> int:
    """Write a letter to each editor and publisher, one a week; how many people get it.

    Nothing when nothing is wrong.
    """
    if not findings():
        return 0
    year, week, _day = clock.now().isocalendar()
    people = User.objects.filter(is_active=True, groups__name__in=(Role.EDITOR, Role.PUBLISHER)).distinct()
    for person in people.order_by("pk"):
        message_enqueue(
            key=f"page-problems:{year}-{week}:{person.pk}",
            topic=PROBLEMS_TOPIC,
            recipient=person.email,
            payload={"user_id": person.pk},
        )
    return len(people)


def report_send(message: OutboxMessage) -> None:
    """Handler: what is wrong at the moment of sending; no mail goes when all was mended meanwhile."""
    person = User.objects.filter(pk=message.payload["user_id"], is_active=True).first()
    found = findings(user=person) if person else []
    if not found:
        return
    mail_send(
        message_id_key=message.key,
        to=message.recipient,
        template="page_problems",
        context=letter_context(found),
    )


def letter_context(found: list[Finding]) -> dict[str, Any]:
    """What the letter says: pages with their problems, how many more there are, where to see all."""
    pages = [
        {
            "title": owner.title,
            "url": f"{settings.SITE_URL}{owner.edit_url}" if owner.edit_url else "",
            "problems": list(problems),
        }
        for owner, problems in groupby(found, key=lambda finding: finding.owner)
    ]
    return {
        "pages": pages[:MAX_PAGES],
        "number": len(pages),
        "more": max(0, len(pages) - MAX_PAGES),
        "report_url": f"{settings.SITE_URL}{reverse('page-problems')}",
    }
