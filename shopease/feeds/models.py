"""The feeds as they were made last."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """Where products are shown; the value is part of the address."""

    GOOGLE = "google", _("Google Merchant Center")
    META = "meta", _("Meta (Facebook and Instagram)")


class Feed(models.Model):
    """The latest file of a channel; `digest` is the SHA-256 of its content, `changed_at` when it changed."""

    channel = models.CharField(_("channel"), max_length=10, choices=Channel, unique=True)
    file = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    items = models.PositiveIntegerField(_("items"))
    lacks = models.JSONField(_("what products lack"), default=dict)
    made_at = models.DateTimeField(_("made"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("product feed")
        verbose_name_plural = _("product feeds")

    def __str__(self) -> str:
        return self.get_channel_display()
