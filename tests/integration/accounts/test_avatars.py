"""The picture of a person: decoded, cropped and written anew, or refused."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from shopease.accounts.models import Avatar
from tests.factories.users import user_create
from tests.integration.access.probe import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def user() -> Any:
    return user_create()


@pytest.fixture
def client(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def upload(client: Client, content: bytes, name: str = "../../me.svg.png") -> int:
    file = SimpleUploadedFile(name, content, content_type="image/png")
    return int(client.post(reverse("customer:profile-avatar"), {"picture": file}).status_code)


def picture(width: int = 60, height: int = 40, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#c9b8a0").save(buffer, kind, **options)
    return buffer.getvalue()


def test_picture_is_a_square_under_a_name_of_our_own(
    client: Client, user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert upload(client, picture()) == 302
    first: Any = Avatar.objects.get(user=user).file
    assert first.name.startswith("avatars/")
    assert first.name.endswith(".webp")
    assert "me" not in first.name.removeprefix("avatars/")
    with Image.open(first) as image:
        assert (image.size, image.format) == ((320, 320), "WEBP")
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, picture(10, 300))
    second: Any = Avatar.objects.get(user=user).file
    assert second.storage.exists(second.name)
    assert not second.storage.exists(first.name)
    assert second.url in client.get(reverse("customer:profile-view")).content.decode()


def test_removed_picture_is_gone(client: Client, user: Any, django_capture_on_commit_callbacks: Any) -> None:
    upload(client, picture())
    file: Any = Avatar.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("customer:profile-avatar-remove"))
    assert not Avatar.objects.exists()
    assert not file.storage.exists(file.name)
    assert client.post(reverse("customer:profile-avatar-remove")).status_code == 302


def test_a_picture_goes_with_its_person(
    client: Client, user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    upload(client, picture())
    file: Any = Avatar.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        user.delete()
    assert not file.storage.exists(file.name)


def test_what_is_no_picture_is_refused_and_the_old_one_stays(client: Client) -> None:
    upload(client, picture())
    before = Avatar.objects.get().file.name
    broken = [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:40], picture(kind="JPEG")[:400]]
    assert [upload(client, content) for content in broken] == [422] * len(broken)
    assert upload(client, picture(8000, 8000)) == 422
    assert client.post(reverse("customer:profile-avatar")).status_code == 422
    assert Avatar.objects.get().file.name == before
