"""Schedules: a stretch of time that contents refer to instead of keeping dates of their own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Schedule(models.Model):
    """From when until when (exclusive); a side that is empty is open.

    Of two things that claim one place, the one whose schedule has the higher priority gets it.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("The higher one wins."))

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ("-starts_at", "name")
        constraints = (
            models.CheckConstraint(
                name="schedule_ends_after_it_begins",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Say beside the field what the constraint would refuse."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})
