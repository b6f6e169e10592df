"""Pictures of people: cropped to a square and written anew, so that nothing else of a file is kept."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps

from shopease.accounts.models import Avatar

SIDE = 320


def avatar_set(*, user: Any, picture: Any) -> Avatar:
    """Give `user` a picture from a file that a PictureField has checked; the old one is deleted."""
    content = ContentFile(_square(picture), name="avatar.webp")
    with transaction.atomic():
        avatar = Avatar.objects.select_for_update().filter(user=user).first() or Avatar(user=user)
        old, avatar.file = avatar.file.name, content
        avatar.save()
        if old:
            transaction.on_commit(lambda: avatar.file.storage.delete(old))
    return avatar


def avatar_remove(*, user: Any) -> bool:
    """Delete the picture of `user`; False when there was none."""
    with transaction.atomic():
        avatar = Avatar.objects.select_for_update().filter(user=user).first()
        if avatar is None:
            return False
        avatar.delete()
    return True


def avatar_file_delete(instance: Avatar, **_kwargs: Any) -> None:
    """Connected to the deletion of pictures, also of those that go with their person."""
    transaction.on_commit(lambda: instance.file.delete(save=False))


def _square(picture: Any) -> bytes:
    picture.seek(0)
    with Image.open(picture) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        square = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    square.save(buffer, "WEBP", quality=82)
    return buffer.getvalue()
