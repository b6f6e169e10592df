"""The S3-compatible store: public pictures with their renditions, private files behind links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.integration.parts.conftest import Answer
from tests.services.process import wait_until
from tests.services.redis import RedisServer
from tests.services.s3 import PRIVATE_BUCKET, PUBLIC_BUCKET, S3Server
from tests.services.shop import Shop

SAVE_PICTURE = """
import io
from PIL import Image
from django.core.files.base import ContentFile
from shopease.media.models import LibraryImage
file = io.BytesIO()
Image.new("RGB", (1600, 1200), "teal").save(file, "JPEG")
image = LibraryImage.objects.create(title="Lamp", file=ContentFile(file.getvalue(), "lamp.jpg"))
print(image.file.url)
"""
SAVE_PRIVATE = """
from django.core.files.base import ContentFile
from django.core.files.storage import storages
storage = storages["private"]
name = storage.save("invoice.pdf", ContentFile(b"%PDF-1.7"))
print(storage.url(name), storage.url(name, expire=1))
"""


@dataclass(frozen=True)
class Stored:
    """A shop on a store, and the addresses of what was saved."""

    shop: Shop
    store: S3Server
    picture: str
    private: str
    private_for_a_second: str


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, module_shop: Callable[..., Shop]) -> Iterator[Stored]:
    redis, store = RedisServer(tmp_path_factory.mktemp("redis")), S3Server(tmp_path_factory.mktemp("s3"))
    redis.start()
    store.start()
    shop = module_shop(processes=1, env={"REDIS_URL": redis.url, **store.env})
    shop.start_worker()
    lines = shop.manage("shell", "--no-imports", "-c", SAVE_PICTURE + SAVE_PRIVATE).stdout.split()
    yield Stored(shop, store, *lines[-3:])
    store.stop()
    redis.stop()


def test_a_picture_lands_in_the_bucket_with_its_renditions(
    stored: Stored, fetch: Callable[..., Answer]
) -> None:
    assert stored.picture.startswith(stored.store.env["S3_PUBLIC_URL"] + "/")
    picture = fetch(stored.picture)
    assert (picture.status, picture.body[:3]) == (200, b"\xff\xd8\xff")
    wait_until(
        lambda: {"avif", "webp", "jpg"} <= {name.rsplit(".", 1)[-1] for name in stored.store.names()},
        seconds=60,
        what="renditions in the bucket",
    )
    assert not list((stored.shop.folder / "media").rglob("*.*"))


def test_pages_allow_pictures_of_the_store(stored: Stored, fetch: Callable[..., Answer]) -> None:
    policy = fetch(stored.shop.url + "/catalogue/").headers["Content-Security-Policy"]
    assert f"img-src 'self' data: {stored.store.url};" in policy + ";"


def test_a_private_file_needs_a_link_that_is_signed_and_fresh(
    stored: Stored, fetch: Callable[..., Answer]
) -> None:
    link = stored.private
    assert stored.store.names(PRIVATE_BUCKET) == {"invoice.pdf"}
    assert "invoice.pdf" not in stored.store.names(PUBLIC_BUCKET)
    assert "X-Amz-Expires=300" in link
    assert fetch(link).body == b"%PDF-1.7"
    assert fetch(link.partition("?")[0]).status == 403
    forged = fetch(link[:-4] + ("1111" if link.endswith("0000") else "0000"))
    assert forged.status == 403
    assert b"SignatureDoesNotMatch" in forged.body
    wait_until(
        lambda: b"ExpiredToken" in fetch(stored.private_for_a_second).body, seconds=5, what="expired link"
    )


def test_pages_are_served_while_the_store_is_away(stored: Stored, fetch: Callable[..., Answer]) -> None:
    stored.store.stop()
    try:
        assert fetch(stored.shop.url + "/catalogue/").status == 200
        failed = stored.shop.manage("shell", "--no-imports", "-c", SAVE_PICTURE, check=False)
    finally:
        stored.store.start()
    assert failed.returncode != 0
    assert "EndpointConnectionError" in failed.stderr
