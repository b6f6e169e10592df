"""What an account has beside the user."""

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
