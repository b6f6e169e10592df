from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.catalogue import category_create, picture_create
from tests.factories.pages import LINK, section_html

pytestmark = pytest.mark.django_db


def brand(name: str, logo: int | None = None, **link: Any) -> dict[str, Any]:
    return {"name": name, "logo": logo, "link": {**LINK, **link}}


def strip_html(*brands: dict[str, Any], heading: str = "") -> str:
    return section_html("brand_strip", {"heading": heading, "brands": list(brands)})


def test_brands_are_shown_by_logo_or_by_name_and_led_to() -> None:
    category = category_create("Ceramics")
    html = strip_html(
        brand("Tonwerk", category=category.pk), brand("Sund", picture_create().pk), heading="Makers"
    )
    assert "<h2>Makers</h2>" in html
    assert f'<li><a href="/catalogue/category/ceramics_{category.pk}/">Tonwerk</a></li>' in html
    assert 'alt="Sund"' in html


def test_what_is_gone_gives_way_to_the_name_alone() -> None:
    picture, hidden = picture_create(), category_create("Hidden", is_public=False)
    key = picture.pk
    picture.delete()
    assert "<li>Tonwerk</li>" in strip_html(brand("Tonwerk", key, category=hidden.pk))


def test_hostile_names_are_shown_as_text() -> None:
    html = strip_html(brand('<img src=x onerror="alert(1)">'))
    assert "<img" not in html


def test_the_cost_does_not_grow_with_the_brands(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    brands = [brand(f"Maker {n}", picture_create().pk) for n in range(6)]
    with django_assert_num_queries(1):  # the logos and their renditions
        strip_html(*brands)
    with django_assert_num_queries(0):
        strip_html(*brands)
