"""Publishing and unpublishing what editors gave a time."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from shopease.campaigns.selectors import models_with_drafts

logger = logging.getLogger(__name__)


def scheduled_apply(*, moment: datetime) -> int:
    """Publish each approved revision whose time has come by `moment`, then end what has expired by then.

    Returns how many changed. One that fails is logged and keeps no other from its turn; the next run
    tries it again. A `moment` to come is for rehearsals. One query a model with drafts, and about thirty
    for each change.
    """
    due = Revision.objects.filter(approved_go_live_at__lte=moment).order_by("approved_go_live_at", "pk")
    published = sum(_done(_publish, revision) for revision in due.select_related("content_type"))
    return published + sum(_done(_end, thing) for thing in list(_expired(moment)))


def _publish(revision: Revision) -> None:
    if revision.approved_go_live_at > timezone.now():
        # Wagtail would look at its own clock and only note the time once more.
        revision.content = {**revision.content, "go_live_at": None}
    revision.publish(log_action="wagtail.publish.scheduled")


def _end(thing: Any) -> None:
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _expired(moment: datetime) -> Iterator[Any]:
    for model in models_with_drafts():
        yield from model.objects.filter(live=True, expire_at__lte=moment).order_by("expire_at", "pk")


def _done(change: Callable[[Any], None], thing: Any) -> bool:
    try:
        with transaction.atomic():
            change(thing)
    except Exception:
        logger.exception("%s couldn't follow its schedule.", thing)
        return False
    return True
