from datetime import timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms_pages.snippets import Banner
from shopease.core import clock
from tests.factories.catalogue import category_create, picture_create
from tests.factories.pages import banner_create, home_page, schedule_create, section_html
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def value(banner: Any, **fields: Any) -> dict[str, Any]:
    return {"banner": getattr(banner, "pk", banner), "is_wide": False, **fields}


def test_a_banner_shows_its_words_picture_and_link() -> None:
    category = category_create("Ceramics")
    banner = banner_create(
        "Table weeks",
        text="Ten per cent off.",
        picture=picture_create("A table"),
        link={"label": "Lay the table", "category": category.pk},
    )
    html = section_html("promotion_banner", value(banner))
    assert "<h2>Table weeks</h2>" in html
    assert "<p>Ten per cent off.</p>" in html
    assert 'alt="A table"' in html
    assert f'<a class="button" href="/catalogue/category/ceramics_{category.pk}/">Lay the table</a>' in html


def test_a_banner_is_there_only_in_its_time() -> None:
    schedule = schedule_create()
    banner = banner_create(schedule=schedule)
    for days, is_shown in ((-2, False), (0, True), (2, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert bool(section_html("promotion_banner", value(banner))) is is_shown


def test_without_a_schedule_it_is_always_there() -> None:
    assert "Table weeks" in section_html("promotion_banner", value(banner_create(schedule=None)))


def test_a_banner_that_is_gone_leaves_no_hole() -> None:
    assert section_html("promotion_banner", value(987_654)) == ""
    assert section_html("promotion_banner", value(None)) == ""


def test_hostile_text_is_shown_as_text() -> None:
    banner = banner_create("<script>", text="<script>", link={"label": "<script>", "address": "/x"})
    assert "<script" not in section_html("promotion_banner", value(banner))


def test_pages_follow_a_banner_at_once(client: Client) -> None:
    banner = banner_create()
    home_page(("promotion_banner", value(banner)))
    assert "Table weeks" in client.get("/").content.decode()
    banner.heading = "Evenings"
    banner.save()
    html = client.get("/").content.decode()
    assert "Evenings" in html
    assert "Table weeks" not in html


def test_banners_cost_no_query_once_remembered(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    banners = [banner_create(f"Banner {number}", picture=picture_create()) for number in range(4)]
    with django_assert_num_queries(3):  # schedules, banners, pictures
        section_html("promotion_banner", value(banners[0]))
    for banner in banners:
        section_html("promotion_banner", value(banner))
    with django_assert_num_queries(0):
        for banner in banners:
            section_html("promotion_banner", value(banner))


def test_a_schedule_in_use_is_not_deleted() -> None:
    banner = banner_create()
    with pytest.raises(ProtectedError):
        banner.schedule.delete()  # type: ignore[union-attr]
    assert Banner.objects.get().schedule == banner.schedule


def test_marketing_edits_and_previews_banners_and_nothing_else(client: Client) -> None:
    banner = banner_create()
    client.force_login(user_create(role="marketing"))
    edit = f"/cms/snippets/cms_pages/banner/edit/{banner.pk}/"
    assert client.get(edit).status_code == 200
    form = {
        "heading": "Evenings",
        "text": "",
        "picture": "",
        "picture_small": "",
        "schedule": "",
        "audience": "",
        "link-count": "0",
        "places-count": "0",
    }
    assert client.post(f"/cms/snippets/cms_pages/banner/preview/{banner.pk}/", form).json()["is_valid"]
    preview = client.get(f"/cms/snippets/cms_pages/banner/preview/{banner.pk}/").content.decode()
    assert "<h2>Evenings</h2>" in preview
    assert client.post(edit, {**form, "action-publish": "1"}).status_code == 302
    banner.refresh_from_db()
    assert (banner.heading, banner.schedule) == ("Evenings", None)
    assert client.get("/cms/snippets/campaigns/schedule/").status_code == 200
    client.force_login(user_create(role="support"))
    assert client.get(edit).status_code == 403
