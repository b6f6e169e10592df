from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from shopease.core import clock
from tests.factories.catalogue import offer_create
from tests.factories.pages import LINK, section_html

pytestmark = pytest.mark.django_db


def countdown_html(offer: int | None, **value: Any) -> str:
    link = {**LINK, "label": "See it"}
    return section_html(
        "countdown", {"heading": "Hurry", "text": "Ten off.", "offer": offer, "link": link, **value}
    )


def test_an_offer_that_ends_is_counted_down() -> None:
    ends = clock.now() + timedelta(days=2)
    offer = offer_create("Table weeks", end_datetime=ends)
    html = countdown_html(offer.pk)
    assert f'<time datetime="{ends.strftime("%Y-%m-%dT%H:%M:%S")}' in html
    assert f'<a class="button" href="{offer.get_absolute_url()}">See it</a>' in html
    html = countdown_html(offer.pk, link={**LINK, "label": "All", "address": "/catalogue/"})
    assert '<a class="button" href="/catalogue/">All</a>' in html


def test_what_has_ended_or_never_ends_or_is_gone_leaves_no_hole() -> None:
    endless = offer_create("Endless")
    ended = offer_create(
        "Ended",
        start_datetime=clock.now() - timedelta(days=3),
        end_datetime=clock.now() - timedelta(seconds=1),
    )
    for key in (endless.pk, ended.pk, 999_999, None):
        assert countdown_html(key).strip() == ""


def test_hostile_text_is_shown_as_text() -> None:
    offer = offer_create("Weeks", end_datetime=clock.now() + timedelta(days=2))
    html = countdown_html(offer.pk, heading="<b>bold</b>", text="<script>alert(1)</script>")
    assert "<b>bold" not in html
    assert "<script>" not in html


def test_a_countdown_costs_no_query_once_the_offers_are_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    offer = offer_create("Weeks", end_datetime=clock.now() + timedelta(days=2))
    countdown_html(offer.pk)
    with django_assert_num_queries(0):
        countdown_html(offer.pk)
