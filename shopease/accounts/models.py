"""What an account has beside the user, and who gets the newsletter."""

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


def avatar_path(instance: Any, filename: str) -> str:
    """A name of our own: nothing of the uploaded file's name is kept."""
    return f"avatars/{token_hex(16)}.webp"


class Avatar(models.Model):
    """The picture of a person: a square of 320 pixels, decoded and written anew by us."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="avatar"
    )
    file = models.FileField(_("file"), upload_to=avatar_path)

    class Meta:
        verbose_name = _("picture of a person")
        verbose_name_plural = _("pictures of people")

    def __str__(self) -> str:
        return str(self.file.name)


def new_token() -> str:
    """What a mailed link of the newsletter ends in; a secret of its address."""
    return token_hex(20)


class Subscriber(models.Model):
    """An address that asked for the newsletter; it gets it once its owner has confirmed by mail.

    `confirmed_at` is when consent was given. An address that ended it stays as the proof of both.
    """

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
        SUBSCRIBED = "subscribed", _("Subscribed")
        ENDED = "ended", _("Unsubscribed")

    email = models.EmailField(_("e-mail address"), max_length=254)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.UNCONFIRMED)
    token = models.CharField(_("token"), max_length=40, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=clock.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, editable=False)

    class Meta:
        verbose_name = _("subscriber of the newsletter")
        verbose_name_plural = _("subscribers of the newsletter")
        constraints = (models.UniqueConstraint(Lower("email"), name="subscriber_once_per_address"),)

    def __str__(self) -> str:
        return self.email
