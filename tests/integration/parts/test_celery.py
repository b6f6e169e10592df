"""Worker and beat: tasks run on the worker, sweeps are triggered, Wagtail's own tasks among them."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import ReferenceIndex

from tests.services.process import wait_until
from tests.services.redis import RedisServer
from tests.services.shop import Shop

SAVE_PICTURE = """
import io
from PIL import Image
from django.core.files.base import ContentFile
from shopease.media.models import LibraryImage
file = io.BytesIO()
Image.new("RGB", (400, 300), "teal").save(file, "JPEG")
print(LibraryImage.objects.create(title="Lamp", file=ContentFile(file.getvalue(), "lamp.jpg")).pk)
"""
SAVE_REFERENCE = """
from wagtail.models import Page
from cms_pages.models import ContentPage
root = Page.objects.filter(depth=2).first() or Page.get_first_root_node()
page = ContentPage(title="Care", slug="care-of-wood")
page.body = [("rich_text", '<p><a linktype="page" id="%d">Home</a></p>' % root.pk)]
root.add_child(instance=page)
print(page.pk)
"""


def references(shop: Shop, page: str) -> int:
    with shop.data():
        return ReferenceIndex.objects.filter(object_id=page).count()


def renditions(shop: Shop) -> int:
    from shopease.media.models import LibraryRendition

    with shop.data():
        return LibraryRendition.objects.count()


@pytest.mark.parametrize("broker", ["redis", "embedded"])
def test_our_tasks_and_wagtails_run_on_the_worker_and_not_without_one(
    broker: str, live_shop: Callable[..., Any], redis_server: RedisServer, shell: Callable[..., list[str]]
) -> None:
    env = {"REDIS_URL": redis_server.url} if broker == "redis" else {}
    shop = live_shop(processes=0, env=env)
    page = shell(shop, SAVE_PICTURE + SAVE_REFERENCE)[-1]
    assert (renditions(shop), references(shop, page)) == (0, 0)
    shop.start_worker()
    wait_until(lambda: renditions(shop) > 0, seconds=60, what="renditions made by the worker")
    wait_until(lambda: references(shop, page) > 0, seconds=60, what="references found by the worker")


def test_beat_finds_what_a_lost_message_left_undone(
    live_shop: Callable[..., Any], redis_server: RedisServer, shell: Callable[..., list[str]]
) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.integration.parts.settings"}
    shop = live_shop(processes=0, env={"REDIS_URL": redis_server.url, **settings})
    shell(shop, SAVE_PICTURE)
    redis_server.client.flushall()
    shop.start_worker()
    assert renditions(shop) == 0
    shop.start_beat()
    wait_until(lambda: renditions(shop) > 0, seconds=60, what="renditions made by the sweep")
