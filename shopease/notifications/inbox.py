"""Notices in a customer's account. Any room may add one; the account shows them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from oscar.core.loading import get_model

from shopease.core import clock

MAX_SUBJECT = 255


def notice_add(*, user_id: int, subject: str, body: str, link: str = "") -> None:
    """Put a notice into a customer's inbox, in the caller's transaction. Plain texts; `link` is a path."""
    get_model("communication", "Notification").objects.create(
        recipient_id=user_id, subject=subject[:MAX_SUBJECT], body=body, link=link
    )


def notices_of(user: Any, *, archived: bool = False) -> QuerySet[Any]:
    """A customer's notices, newest first, of the inbox or of the archive."""
    model = get_model("communication", "Notification")
    notices: QuerySet[Any] = model.objects.filter(
        recipient=user, location=model.ARCHIVE if archived else model.INBOX
    )
    return notices.order_by("-date_sent", "-pk")


def notices_unread_count(user: Any) -> int:
    """How many notices of the inbox were not read. One query."""
    return notices_of(user).filter(date_read=None).count()


def notice_read(*, notice: Any) -> None:
    """Note that a notice was seen."""
    if notice.date_read is None:
        notice.date_read = clock.now()
        notice.save(update_fields=("date_read",))


def notices_archive(*, user: Any, ids: Iterable[int]) -> int:
    """Move some of the customer's own notices to the archive; how many."""
    model = get_model("communication", "Notification")
    return int(notices_of(user).filter(pk__in=list(ids)).update(location=model.ARCHIVE))


def notices_delete(*, user: Any, ids: Iterable[int]) -> int:
    """Delete some of the customer's own notices; how many."""
    model = get_model("communication", "Notification")
    return int(model.objects.filter(recipient=user, pk__in=list(ids)).delete()[0])
