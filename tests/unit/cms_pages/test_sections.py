from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.blocks import StreamBlock

from cms_pages.blocks import SECTIONS
from cms_pages.blocks.quote import QuoteBlock
from cms_pages.sections import SectionBlock, sections_read
from shopease.campaigns.models import Audience
from shopease.core import clock
from tests.factories.account import review_create
from tests.factories.catalogue import (
    category_create,
    offer_create,
    picture_create,
    product_create,
    product_picture_add,
    products_bulk_create,
    variant_product_create,
)
from tests.factories.forms import form_page_create
from tests.factories.pages import (
    GRID,
    HERO,
    article_create,
    banner_create,
    home_page,
    landing_page_create,
    schedule_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

OVER = timedelta(days=2)


def quote(text: str, **display: Any) -> tuple[str, dict[str, Any]]:
    """A section that says `text`, when and to whom `display` says."""
    return "quote", {"text": text, "name": "", "role": "", "display": display}


def page_html(client: Client, path: str = "/") -> str:
    """The main part of a page."""
    html = client.get(path).content.decode()
    return html[html.index("<main") : html.index("</main>")]


def test_a_section_comes_and_goes_with_its_schedule(client: Client) -> None:
    schedule = schedule_create()
    home_page(quote("Only now", schedule=schedule.pk), quote("Always"))
    assert "Only now" in page_html(client)
    with clock.at(clock.now() + OVER):
        html = page_html(client)
    assert "Only now" not in html
    assert "Always" in html
    schedule.delete()
    assert "Only now" not in page_html(client)


def test_a_section_is_for_its_audience_alone(client: Client) -> None:
    guests = Audience.objects.get(kind=Audience.Kind.GUESTS)
    regulars = Audience.objects.create(name="Regulars")
    home_page(quote("Welcome", audience=guests.pk), quote("Thank you", audience=regulars.pk))
    html = page_html(client)
    assert "Welcome" in html
    assert "Thank you" not in html
    user = user_create()
    client.force_login(user)
    html = page_html(client)
    assert "Welcome" not in html
    assert "Thank you" not in html
    regulars.members.add(user)
    assert "Thank you" in page_html(client)


def test_a_section_may_be_for_one_size_of_screen(client: Client) -> None:
    home_page(quote("Phones", screens="small"), quote("Desks", screens="large"), quote("All", screens="all"))
    html = " ".join(page_html(client).split())
    assert html.count('<div class="for-small"> <section class="quote">') == 1
    assert html.count('<div class="for-large"> <section class="quote">') == 1
    assert html.count('<section class="quote">') == 3


@pytest.mark.parametrize("display", [{"screens": "small"}, {"audience": 999_999}])
def test_a_heading_that_not_everybody_sees_is_not_the_page_s(client: Client, display: dict[str, Any]) -> None:
    home_page(("hero", {**HERO, "heading": "Some", "display": display}), ("hero", HERO))
    html = page_html(client)
    assert html.count("<h1") == 1
    if "audience" in display:  # the first is not there, so that the page opens with the second
        assert "<h1>Quiet things</h1>" in html
    else:
        assert '<h1 class="visually-hidden">Home</h1>' in html


def test_a_page_with_a_title_of_its_own_gives_no_section_its_heading(client: Client) -> None:
    article = article_create("A morning", ("hero", HERO))
    html = page_html(client, article.get_url())
    assert html.count("<h1") == 1
    assert "<h2>Quiet things</h2>" in html


def test_what_is_not_shown_is_not_read(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    product_picture_add(product_create("Bowl"))
    over = schedule_create(ends_at=clock.now() - timedelta(hours=1), starts_at=None)
    home_page(("product_grid", {**GRID, "display": {"schedule": over.pk}}))
    client.get("/")
    # The locale, the home page, whether any page is restricted.
    with django_assert_num_queries(3):
        assert "Bowl" not in page_html(client)


def test_products_of_all_kinds_of_sections_are_read_together(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = product_create("Bowl"), product_create("Cup")
    single = {"heading": "", "product": first.pk, "text": "", "instead": None}
    comparison = {"heading": "Which one?", "text": "", "products": [first.pk, second.pk]}
    landing = landing_page_create(
        "Table", ("product_grid", GRID), ("single_product", single), ("comparison", comparison)
    )
    page_html(client, landing.get_url())
    # The locale, three on the way to the page, whether any page is restricted; products,
    # pictures and former prices of all; what single products and comparisons say beyond their cards.
    with django_assert_num_queries(5 + 3 + 1 + 1):
        html = page_html(client, landing.get_url())
    assert html.count("Bowl") >= 3


@pytest.mark.parametrize("times", [1, 2])
def test_a_home_page_of_all_sections_costs_twelve_queries_at_most(
    times: int, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shelf = category_create("Ceramics", image=picture_create("A shelf"))
    for product in (variant_product_create("Shirt", categories=[shelf]), *products_bulk_create(8)):
        product_picture_add(product)
    review_create(product_create("Bowl", categories=[shelf]))
    offer_create("Table weeks", end_datetime=clock.now() + OVER)
    banner_create(picture=picture_create("A table"))
    article_create("A morning", picture=picture_create("A kiln"))
    form_page_create()
    sections = [(name, block.get_prep_value(block.get_preview_value())) for name, block in SECTIONS]
    home_page(*sections * times)
    client.get("/")
    # The locale, the home page, whether any page is restricted; products, pictures and former
    # prices of all; variants of single products and what they are called; what is compared; the form with
    # its fields; where products stand in the offer that runs.
    with django_assert_max_num_queries(11):
        html = page_html(client)
    assert html.count("<section ") >= 15 * times


def test_texts_that_were_kept_alone_stay_readable(client: Client) -> None:
    sections = ("rich_text", "<p>Soup at seven.</p>"), ("rich_text", {"text": "<p>Bread.</p>"})
    page = landing_page_create("Table", *sections)
    page.refresh_from_db()
    texts = [child.value["text"].source for child in page.body]
    assert texts == ["<p>Soup at seven.</p>", "<p>Bread.</p>"]
    html = page_html(client, page.get_url())
    assert html.count('<section class="rich-text">') == 2


class ShelfBlock(SectionBlock):
    """A section that holds others, as columns do."""

    inside = StreamBlock([("quote", QuoteBlock())])

    class Meta:
        template = "cms_pages/sections.html"

    def stacks(self, value: Any) -> Sequence[Any]:
        return [value["inside"]]


def test_sections_inside_a_section_have_their_own_say() -> None:
    block = ShelfBlock()
    over = schedule_create(ends_at=clock.now() - timedelta(hours=1), starts_at=None)
    inside = [
        {"type": kind, "value": value}
        for kind, value in (quote("Shown"), quote("Over", schedule=over.pk), quote("Phones", screens="small"))
    ]
    value = block.to_python({"inside": inside})
    sections = sections_read([block.bind(value)])
    [shelf] = sections
    [stack] = sections.found[id(shelf.block.value)]["stacks"]
    assert [(found.block.value["text"], found.screens) for found in stack] == [
        ("Shown", "all"),
        ("Phones", "small"),
    ]
    assert set(sections.found) == {id(value), *(id(found.block.value) for found in stack)}


def test_sections_are_previewed_with_things_of_the_shop() -> None:
    product = product_create("Bowl")
    picture = picture_create("A table")
    assert dict(SECTIONS)["single_product"].get_preview_value()["product"] == product.pk
    assert dict(SECTIONS)["story"].get_preview_value()["picture"] == picture.pk


def test_previews_of_an_empty_shop_have_no_holes() -> None:
    for name, block in SECTIONS:
        assert block.is_previewable, name
        assert "example" not in block.render(block.get_preview_value()), name
