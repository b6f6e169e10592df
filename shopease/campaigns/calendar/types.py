"""What the calendar shows."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class Kind(models.TextChoices):
    """What one can filter by."""

    PAGE = "page", _("Pages")
    SHARED = "shared", _("Banners and shared contents")
    SECTION = "section", _("Sections")
    OFFER = "offer", _("Offers")
    VOUCHER = "voucher", _("Voucher codes")
    SEARCH = "search", _("Pinned results")
    SCHEDULE = "schedule", _("Schedules that nothing uses")


class State(models.TextChoices):
    """How something stands to this moment."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    OVER = "over", _("Over")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that begins or ends (aware; None is an open side); `url` is empty for who may not edit it."""

    kind: Kind
    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    url: str = ""
    schedule: str = ""

    @property
    def first(self) -> datetime:
        """When it begins, or ends if it has no beginning."""
        moment = self.starts_at or self.ends_at
        if moment is None:
            raise ValueError("An entry begins or ends.")
        return moment

    @property
    def last(self) -> datetime:
        """When it ends, or begins if it has no end."""
        return self.ends_at or self.first

    @property
    def when(self) -> str:
        """From when until when, in words, where the reader is."""
        if self.starts_at and self.ends_at:
            moments = {"begin": _written(self.starts_at), "end": _written(self.ends_at)}
            return gettext("%(begin)s to %(end)s") % moments
        if self.starts_at:
            return gettext("from %(begin)s") % {"begin": _written(self.starts_at)}
        return gettext("until %(end)s") % {"end": _written(self.last)}

    @property
    def state(self) -> State:
        """As of the shop's clock."""
        now = clock.now()
        if self.ends_at is not None and self.ends_at <= now:
            return State.OVER
        return State.PLANNED if self.starts_at is not None and self.starts_at > now else State.RUNNING


def _written(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i")
