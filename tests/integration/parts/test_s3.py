"""The S3-compatible store: public pictures with their renditions, private files behind links."""

import time
from collections.abc import Callable
from typing import Any

from tests.integration.parts.conftest import Answer
from tests.services.process import wait_until
from tests.services.redis import RedisServer
from tests.services.s3 import PRIVATE_BUCKET, PUBLIC_BUCKET, S3Server

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


def test_a_picture_lands_in_the_bucket_with_its_renditions(
    live_shop: Callable[..., Any],
    redis_server: RedisServer,
    s3_server: S3Server,
    shell: Callable[..., list[str]],
    fetch: Callable[..., Answer],
) -> None:
    shop = live_shop(processes=1, env={"REDIS_URL": redis_server.url, **s3_server.env})
    shop.start_worker()
    url = shell(shop, SAVE_PICTURE)[-1]

    assert url.startswith(s3_server.env["S3_PUBLIC_URL"] + "/")
    picture = fetch(url)
    assert (picture.status, picture.body[:3]) == (200, b"\xff\xd8\xff")
    wait_until(
        lambda: {"avif", "webp", "jpg"} <= {key.rsplit(".", 1)[-1] for key in s3_server.names()},
        seconds=60,
        what="renditions in the bucket",
    )
    assert not list((shop.folder / "media").rglob("*.*"))
    policy = fetch(shop.url + "/catalogue/").headers["Content-Security-Policy"]
    assert f"img-src 'self' data: {s3_server.url};" in policy + ";"


def test_a_private_file_needs_a_link_that_is_signed_and_fresh(
    live_shop: Callable[..., Any],
    s3_server: S3Server,
    shell: Callable[..., list[str]],
    fetch: Callable[..., Answer],
) -> None:
    shop = live_shop(processes=1, env=s3_server.env)
    link, short_link = shell(shop, SAVE_PRIVATE)[-2:]

    assert s3_server.names(PRIVATE_BUCKET) == {"invoice.pdf"}
    assert s3_server.names(PUBLIC_BUCKET) == set()
    assert "X-Amz-Expires=300" in link
    assert fetch(link).body == b"%PDF-1.7"
    unsigned = link.partition("?")[0]
    assert fetch(unsigned).status == 403
    forged = link[:-4] + ("0000" if not link.endswith("0000") else "1111")
    refused = fetch(forged)
    assert refused.status == 403
    assert b"SignatureDoesNotMatch" in refused.body
    time.sleep(2)
    assert b"ExpiredToken" in fetch(short_link).body


def test_pages_are_served_while_the_store_is_away(
    live_shop: Callable[..., Any], s3_server: S3Server, fetch: Callable[..., Answer]
) -> None:
    shop = live_shop(processes=1, env=s3_server.env)
    s3_server.stop()
    assert fetch(shop.url + "/catalogue/").status == 200
    failed = shop.manage("shell", "--no-imports", "-c", SAVE_PICTURE, check=False)
    assert failed.returncode != 0
    assert "EndpointConnectionError" in failed.stderr
