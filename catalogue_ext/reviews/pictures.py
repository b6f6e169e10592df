"""Photos of reviews: checked, turned upright, made small and written anew; nothing else of a file is kept."""

import io
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from PIL import Image, ImageOps

from shopease.media.fields import PictureField

MAX_PICTURES = 4
MAX_BYTES = 10 * 1024 * 1024
"""All files of one review together; the web server takes a little more."""
MAX_SIDE = 1280


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A WebP of ours, with its size in pixels."""

    content: bytes
    width: int
    height: int


class PicturesInput(forms.FileInput):
    """The browser's choice of several files."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp,image/avif", "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files of the field."""
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []


class PicturesField(forms.FileField):
    """At most four photos; its value is a list of `EncodedPicture`."""

    widget = PicturesInput

    default_error_messages = {
        "too_many": ngettext_lazy(
            "Please choose %(max)d photo at most.", "Please choose %(max)d photos at most.", "max"
        ),
        "too_large": _("These photos are too large together: %(max)d MB at most."),
        "unreadable": _("“%(name)s” can't be read as a picture."),
    }

    def clean(self, data: Any, initial: Any = None) -> list[EncodedPicture]:
        """Refuse what is too much before anything is decoded, then write each photo anew."""
        files = [file for file in (data or []) if file]
        if len(files) > MAX_PICTURES:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"max": MAX_PICTURES}
            )
        if sum(file.size for file in files) > MAX_BYTES:
            params = {"max": MAX_BYTES // 1024 // 1024}
            raise ValidationError(self.error_messages["too_large"], code="too_large", params=params)
        return [self._encoded(file) for file in files]

    def _encoded(self, file: Any) -> EncodedPicture:
        try:
            return picture_encode(PictureField().clean(file))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            params = {"name": file.name}
            raise ValidationError(
                self.error_messages["unreadable"], code="unreadable", params=params
            ) from None


def picture_encode(file: Any) -> EncodedPicture:
    """The first frame of a checked file, without its metadata, 1,280 pixels at the longer side."""
    file.seek(0)
    with Image.open(file) as image:
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded no larger than needed
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((MAX_SIDE, MAX_SIDE))
    buffer = io.BytesIO()
    upright.save(buffer, "WEBP", quality=80)
    return EncodedPicture(buffer.getvalue(), upright.width, upright.height)
