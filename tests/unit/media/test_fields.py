"""What comes in as a picture."""

import io
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.forms import get_image_form

from shopease.media.fields import PictureField
from shopease.media.models import LibraryImage


def picture(width: int, height: int, image_format: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (width, height)).save(buffer, image_format)
    return buffer.getvalue()


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_bomb_is_refused_without_being_decoded(image_format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = picture(7000, 6000, image_format)
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
    tracemalloc.start()
    with pytest.raises(ValidationError, match="too many pixels"):
        PictureField().clean(SimpleUploadedFile(f"bomb.{image_format.lower()}", bomb))
    _current, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_pixels_of_all_frames_count() -> None:
    buffer = io.BytesIO()
    frames = [Image.new("L", (2000, 2000), shade) for shade in range(11)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ValidationError, match="too many pixels"):
        PictureField().clean(SimpleUploadedFile("film.gif", buffer.getvalue()))


def test_a_picture_passes() -> None:
    upload = SimpleUploadedFile("cup.png", picture(20, 10))
    assert PictureField().clean(upload).image.get_size() == (20, 10)


@pytest.mark.django_db
def test_the_library_of_the_cms_uses_the_field() -> None:
    form = get_image_form(LibraryImage)(
        {"title": "Bomb"}, {"file": SimpleUploadedFile("b.png", picture(7000, 6000))}
    )
    assert not form.is_valid()
    assert "too many pixels" in str(form.errors["file"])


@pytest.mark.parametrize("kept", [300, 2_000])
def test_a_picture_cut_off_in_the_middle_is_refused(kept: int) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((100, 100), 80).save(buffer, "JPEG")
    with pytest.raises(ValidationError, match="valid image"):
        PictureField().clean(SimpleUploadedFile("half.jpg", buffer.getvalue()[:kept]))
