"""The style guide shows every component and every token, and only where DEBUG is on."""

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from shopease.demo.styleguide import (
    COLOURS,
    ON_EVERY_PAGE,
    SIZES,
    SPACES,
    component_names,
    samples_by_component,
)
from tests.factories.catalogue import picture_create

pytestmark = pytest.mark.django_db

CSS = settings.BASE_DIR / "static/css"


def test_every_component_has_samples() -> None:
    shown = set(samples_by_component())
    assert shown | ON_EVERY_PAGE == set(component_names())
    assert not shown & ON_EVERY_PAGE
    assert all(samples_by_component().values())


def test_every_icon_has_a_sample() -> None:
    source = (settings.BASE_DIR / "templates/components/icon.html").read_text()
    drawn = set(re.findall(r'name == "([a-z]+)"', source))
    shown = {sample.context["name"] for sample in samples_by_component()["icon"]}
    assert shown - {"picture"} == drawn


def test_every_token_of_colour_type_and_space_is_shown() -> None:
    tokens = (CSS / "tokens.css").read_text()
    rules = (CSS / "pages/styleguide.css").read_text()
    assert set(COLOURS) == set(re.findall(r"--([a-z-]+): light-dark\(", tokens))
    assert {f"text-{size}" for size in SIZES} == set(re.findall(r"--(text-\d+):", tokens))
    assert {f"space-{space}" for space in SPACES} == set(re.findall(r"--(space-\d+):", tokens))
    for name in COLOURS:
        assert f".guide-colour-{name} {{\n    background: var(--{name});" in rules


def test_the_page_shows_each_component_where_debug_is_on(client: Client) -> None:
    picture_create("A bowl")
    with override_settings(ROOT_URLCONF="tests.integration.storefront.styleguide_urls"):
        response = client.get("/styleguide/")
    assert response.status_code == 200
    text = response.content.decode()
    assert [name for name in component_names() if f'id="{name}"' not in text] == []
    assert text.count('class="guide-sample"') == sum(map(len, samples_by_component().values()))


def test_a_shop_in_production_has_no_style_guide(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404
