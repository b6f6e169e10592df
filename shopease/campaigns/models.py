"""Schedules and audiences: when and to whom things are shown, which contents refer to."""

from django.conf import settings
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


class Audience(models.Model):
    """To whom something is shown. Guests and the signed in are there from the start, each of them once."""

    class Kind(models.TextChoices):
        GUESTS = "guests", _("Guests")
        SIGNED_IN = "signed_in", _("Signed in")
        GROUP = "group", _("Customer group")

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.GROUP, editable=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("members"), blank=True, related_name="audiences"
    )

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                name="audience_of_kind_is_there_once",
                fields=("kind",),
                condition=~Q(kind="group"),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_group(self) -> bool:
        """Whether it has members; the other kinds are known by whether one is signed in."""
        return self.kind == self.Kind.GROUP
