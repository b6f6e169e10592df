"""What files may come into the library, judged by their content: an ending is only a promise."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

VIDEO_BYTES = 60 * 1024 * 1024
CAPTIONS_BYTES = 256 * 1024
HEAD_BYTES = 16
MAX_PIXELS = 40_000_000
PICTURE_KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def head_of(file: Any, size: int = HEAD_BYTES) -> bytes:
    """The first bytes of an open file, which then stands at its beginning again."""
    file.seek(0)
    head: bytes = file.read(size)
    file.seek(0)
    return head


def is_mp4(head: bytes) -> bool:
    """An ISO base media file (ISO/IEC 14496-12): the first box names the brand."""
    return head[4:8] == b"ftyp"


def is_webm(head: bytes) -> bool:
    """A Matroska file begins with the EBML magic number (RFC 8794)."""
    return head[:4] == b"\x1a\x45\xdf\xa3"


_VIDEOS: dict[str, Callable[[bytes], bool]] = {".mp4": is_mp4, ".m4v": is_mp4, ".webm": is_webm}


def validate_size(file: Any, limit: int) -> None:
    """Refuse a file of more than `limit` bytes."""
    if file.size > limit:
        message = _("This file has %(size)s; at most %(limit)s are taken.")
        sizes = {"size": filesizeformat(file.size), "limit": filesizeformat(limit)}
        raise ValidationError(message, code="too_large", params=sizes)


def is_kept(file: Any) -> bool:
    """Whether a field's file lies in its storage already, where it came in by the same check."""
    return bool(getattr(file, "_committed", False))


def validate_video(file: Any) -> None:
    """Refuse what is no MP4 or WebM, or is too large."""
    if is_kept(file):
        return
    validate_size(file, VIDEO_BYTES)
    check = _VIDEOS.get(PurePath(file.name).suffix.lower())
    if check is None or not check(head_of(file)):
        raise ValidationError(_("This is no video: choose an MP4 or a WebM file."), code="no_video")


def validate_captions(file: Any) -> None:
    """Refuse what is no WebVTT file, or is too large."""
    if is_kept(file):
        return
    validate_size(file, CAPTIONS_BYTES)
    try:
        text = head_of(file, CAPTIONS_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if PurePath(file.name).suffix.lower() != ".vtt" or not text.startswith("WEBVTT"):
        raise ValidationError(_("These are no captions: choose a WebVTT file (.vtt)."), code="no_captions")


def document_kind(file: Any) -> str | None:
    """The media type of a picture or a PDF by its content; nothing for anything else."""
    if head_of(file, 5) == b"%PDF-":
        return "application/pdf"
    try:
        with Image.open(file) as picture:
            kind, size = picture.format, picture.width * picture.height
            picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    finally:
        file.seek(0)
    return PICTURE_KINDS.get(kind or "") if size <= MAX_PIXELS else None
