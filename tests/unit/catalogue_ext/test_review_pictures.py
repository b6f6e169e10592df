"""Photos that come with a review: what is refused, and what is kept of the rest."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalogue_ext.reviews.pictures import MAX_BYTES, MAX_SIDE, PicturesField


def photo(width: int = 40, height: int = 30, image_format: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#a63b2d").save(buffer, image_format, **options)
    return buffer.getvalue()


def upload(content: bytes, name: str = "cup.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_photos_are_written_anew_upright_small_and_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "taken at Secret street 1"
    [found] = PicturesField().clean([upload(photo(3000, 2000, exif=exif))])
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.format == "WEBP"
        assert image.size == (found.width, found.height)
        assert max(image.size) == MAX_SIDE
        assert image.height > image.width
        assert dict(image.getexif()) == {}
    assert b"Secret" not in found.content


def test_five_photos_are_refused_before_any_is_opened() -> None:
    with pytest.raises(ValidationError, match="4 photos at most"):
        PicturesField().clean([upload(b"no picture")] * 5)


def test_too_many_bytes_together_are_refused() -> None:
    with pytest.raises(ValidationError, match="10 MB"):
        PicturesField().clean([upload(bytes(MAX_BYTES // 2 + 1))] * 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.png", photo(7000, 6000, "PNG")),
        ("script.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("wrong.png", photo()),
        ("cut.jpg", photo(2000, 2000)[:3000]),
        ("empty.jpg", b""),
    ],
)
def test_what_is_no_photo_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        PicturesField().clean([upload(content, name)])


def test_no_photo_is_no_error() -> None:
    assert PicturesField(required=False).clean([]) == []
