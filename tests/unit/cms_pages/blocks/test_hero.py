import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import category_create, picture_create
from tests.factories.pages import HERO, LINK, home_page, section_html
from tests.factories.videos import video_create

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script>" onload="x'


def test_a_hero_with_a_heading_alone_shows_no_empty_parts() -> None:
    html = section_html("hero", HERO)
    assert "<h2>Quiet things</h2>" in html
    assert "<picture" not in html
    assert "<a " not in html
    assert "<p>" not in html


def test_a_full_hero_shows_text_picture_and_link() -> None:
    picture = picture_create("A bowl on a table")
    category = category_create("Ceramics")
    link = {**LINK, "label": "See ceramics", "category": category.pk}
    html = section_html("hero", {**HERO, "text": "For mornings.", "picture": picture.pk, "link": link})
    assert "For mornings." in html
    assert f'images/{picture.pk}.960.jpeg" width="960" height="640" alt="A bowl on a table"' in html
    assert f'<a class="button" href="/catalogue/category/ceramics_{category.pk}/">See ceramics</a>' in html


def test_the_first_section_of_a_page_carries_its_heading() -> None:
    html = section_html("hero", HERO, {"is_first": True})
    assert "<h1>Quiet things</h1>" in html
    assert "<h2" not in html


def test_hostile_text_is_shown_as_text() -> None:
    html = section_html("hero", {**HERO, "heading": HOSTILE, "text": HOSTILE})
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 2


def test_a_deleted_picture_leaves_no_hole() -> None:
    picture = picture_create()
    key = picture.pk
    picture.delete()
    assert "<picture" not in section_html("hero", {**HERO, "picture": key})


def test_a_link_to_a_category_that_is_no_longer_public_vanishes() -> None:
    category = category_create("Hidden", is_public=False)
    html = section_html("hero", {**HERO, "link": {**LINK, "label": "See", "category": category.pk}})
    assert "See" not in html


def test_a_hero_costs_no_query_once_its_picture_is_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    value = {**HERO, "picture": picture_create().pk}
    with django_assert_num_queries(1):  # the image and its renditions
        section_html("hero", value)
    with django_assert_num_queries(0):
        section_html("hero", value)


def test_a_film_runs_in_place_of_the_picture_which_waits_before_it() -> None:
    picture, film = picture_create("A wheel"), video_create("Clay turns")
    html = section_html("hero", {**HERO, "picture": picture.pk, "video": film.pk})
    assert f'poster="/media/images/{picture.pk}.960.jpeg"' in html
    assert '<source src="/media/videos/wheel.mp4" type="video/mp4">' in html
    assert 'aria-label="Clay turns"' in html
    assert "autoplay" not in html
    assert "<picture" not in html
    film.delete()
    assert "<picture" in section_html("hero", {**HERO, "picture": picture.pk, "video": film.pk or 987_654})


def test_search_fields_of_two_heroes_are_told_apart(client: Client) -> None:
    hero = {**HERO, "with_search": True}
    home_page(("hero", hero), ("hero", hero))
    html = client.get("/").content.decode()
    assert html.count('id="hero-search-1"') == html.count('id="hero-search-2"') == 1
