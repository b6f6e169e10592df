from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from shopease.core import clock
from shopease.shop.models import ShopIdentity
from tests.factories.catalogue import picture_create
from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 11, 21, 11, 30, tzinfo=UTC)
HOURS = [
    {"type": "open", "value": {"first": "1", "last": "4", "opens": "10:00", "closes": "18:00"}},
    {"type": "open", "value": {"first": "5", "last": "5", "opens": "10:00", "closes": "14:00"}},
]


def value(**fields: Any) -> dict[str, Any]:
    return {"heading": "Visit us", "text": "", "with_hours": True, "picture": None, "link": {}, **fields}


def identity(**fields: Any) -> ShopIdentity:
    shop = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    for name, said in {"name": "Kiln", **fields}.items():
        setattr(shop, name, said)
    shop.save()
    return shop


def test_address_hours_and_whether_the_door_is_open_come_from_the_settings() -> None:
    identity(
        street="Hafenweg 4", postcode="88131", city="Lindau", phone="+49 8382 1", email="hallo@example.com"
    )
    shop = identity(opening_hours=HOURS, opening_note="Ring twice.")
    assert len(shop.opening_hours) == 2
    with clock.at(SATURDAY):
        html = section_html("contact_details", value(picture=picture_create("The door").pk, text="Come in."))
    assert "<strong>Kiln</strong><br>Hafenweg 4<br>88131 Lindau" in html
    assert '<a href="tel:+49 8382 1">' in html
    assert '<a href="mailto:hallo@example.com">hallo@example.com</a>' in html
    assert "open now, until 2 p.m." in html
    assert "<dt>Monday</dt><dd>closed</dd>" in html
    assert "<dt>Tuesday – Friday</dt><dd><span>10 a.m. – 6 p.m.</span></dd>" in html
    assert 'class="shop-details-today"><dt>Saturday' in html
    assert "Ring twice." in html
    assert 'alt="The door"' in html


def test_a_shop_without_a_door_shows_no_hours() -> None:
    identity(opening_hours=[])
    html = section_html("contact_details", value())
    assert "Opening hours" not in html
    identity(opening_hours=HOURS)
    assert "Opening hours" not in section_html("contact_details", value(with_hours=False))


def test_hostile_text_is_shown_as_text() -> None:
    identity(name="<script>x", street="<script>x", opening_note="<script>x", opening_hours=HOURS)
    assert "<script>x" not in section_html("contact_details", value(heading="<script>x", text="<script>x"))


def test_it_costs_no_query_once_the_shop_is_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    identity(opening_hours=HOURS)
    section_html("contact_details", value())
    with django_assert_num_queries(0):
        assert "Opening hours" in section_html("contact_details", value())
