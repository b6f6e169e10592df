"""What a question finds and in which order, on PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.search.models import Pin, Synonyms
from shopease.search.services import index_rebuild
from tests.factories.catalogue import category_create, product_create, stock_create, variant_product_create
from tests.factories.pages import content_page_create, schedule_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def found(client: Client, words: str, **data: Any) -> list[str]:
    return [card.title for card in client.get("/search/", {"q": words, **data}).context["cards"]]


def pin(words: str, product: Any, **fields: Any) -> Pin:
    return Pin.objects.create(words=words, key=words.lower(), product=product, **fields)


@pytest.mark.parametrize("words", ["bowls", "BOWL", "böwl", "blue bowl", '"blue bowl"', "bo", "blue bow"])
def test_other_forms_accents_and_beginnings_are_found(client: Client, words: str) -> None:
    product_create("Blue bowl")
    product_create("Teapot")
    index_rebuild()
    assert found(client, words) == ["Blue bowl"]


def test_accents_of_names_need_not_be_typed(client: Client) -> None:
    product_create("Crème brûlée dishes")
    index_rebuild()
    assert found(client, "creme brulee dish") == ["Crème brûlée dishes"]


def test_words_in_quotes_must_stand_together(client: Client) -> None:
    product_create("Oak tray with a bowl")
    product_create("Oak bowl")
    index_rebuild()
    assert found(client, "oak bowl") == ["Oak bowl", "Oak tray with a bowl"]
    assert found(client, '"oak bowl"') == ["Oak bowl"]


def test_of_equal_names_the_one_that_sells_best_comes_first(client: Client) -> None:
    for title, units in (("Bowl one", 3), ("Bowl two", 9), ("Tray", 99)):
        product_create(title, units_sold=units, short_description="For a bowl" if title == "Tray" else "")
    index_rebuild()
    assert found(client, "bowl") == ["Bowl two", "Bowl one", "Tray"]
    assert found(client, "bowl", sort="bestselling") == ["Tray", "Bowl two", "Bowl one"]


@pytest.mark.parametrize(
    ("words", "mended"),
    [("stonware bwol", "stoneware bowl"), ("stonewear", "stoneware"), ("bwol", "bowl"), ("tepot", "teapot")],
)
def test_typing_errors_are_mended_and_said(client: Client, words: str, mended: str) -> None:
    product_create("Stoneware bowl")
    product_create("Teapot")
    index_rebuild()
    response = client.get("/search/", {"q": words})
    assert response.context["answer"].mended == mended
    assert f"Did you mean “{mended}”?" in response.content.decode()
    assert len(response.context["cards"]) == 1


def test_one_wrong_word_is_left_out_and_named(client: Client) -> None:
    product_create("Oak bowl")
    index_rebuild()
    response = client.get("/search/", {"q": "quixotic bowl"})
    assert [card.title for card in response.context["cards"]] == ["Oak bowl"]
    assert "without “quixotic”" in response.content.decode()


def test_words_that_never_stand_together_are_offered_one_by_one(client: Client) -> None:
    product_create("Oak bowl")
    product_create("Teapot")
    index_rebuild()
    page = client.get("/search/", {"q": "oak teapot"}).content.decode()
    assert 'href="/search/?q=oak"' in page
    assert 'href="/search/?q=teapot"' in page


def test_synonyms_find_each_other_until_staff_take_them_back(client: Client) -> None:
    product_create("Couch")
    product_create("Sofa table")
    index_rebuild()
    assert found(client, "settee") == []
    group = Synonyms.objects.create(words="sofa, couch, settee")
    for words in ("sofa", "couch", "settee"):
        assert sorted(found(client, words)) == ["Couch", "Sofa table"], words
    group.delete()
    assert found(client, "couch") == ["Couch"]


def test_numbers_come_first_and_choose_the_variant(client: Client) -> None:
    shirt = variant_product_create("Shirt", variants=[{"options": {"Size": size}} for size in "SM"])
    small, medium = shirt.children.order_by("pk")
    Product.objects.filter(pk=medium.pk).update(upc="CTEE-M-RED")
    stock_create(product_create("Tray", price=None), price="5.00", sku="T/100")
    product_create("Poster CTEE M RED", units_sold=9)
    product_create("Hidden", upc="CTEE-M-X", is_public=False)
    index_rebuild()
    for words in ("CTEE-M-RED", "ctee m red", "CTEE-M"):
        response = client.get("/search/", {"q": words})
        first = response.context["cards"][0]
        assert (first.title, first.url) == ("Shirt", f"{shirt.get_absolute_url()}?variant={medium.pk}"), words
        assert f'href="{shirt.get_absolute_url()}?variant={medium.pk}"' in response.content.decode()
    assert found(client, "t-100") == ["Tray"]
    assert small.pk not in client.get("/search/", {"q": "CTEE"}).context["answer"].variants


def test_pins_come_first_while_their_schedule_runs(client: Client) -> None:
    best, gift, late = (
        product_create("Bowl", units_sold=9),
        product_create("Gift card"),
        product_create("Tray"),
    )
    hidden = product_create("Secret", is_public=False)
    index_rebuild()
    tomorrow = clock.now() + timedelta(days=1)
    pin("bowl", gift)
    pin("bowl", hidden)
    pin("bowl", late, schedule=schedule_create("Tomorrow", starts_at=tomorrow, ends_at=None, priority=5))
    assert found(client, "BOWL!") == ["Gift card", "Bowl"]
    with clock.at(tomorrow + timedelta(hours=1)):
        assert found(client, "bowl") == ["Tray", "Gift card", "Bowl"]
    assert found(client, "bowls") == [best.title]


def test_pages_of_the_few_are_not_found(client: Client) -> None:
    from wagtail.models import PageViewRestriction

    content_page_create("Shipping abroad")
    secret = content_page_create("Shipping for staff")
    draft = content_page_create("Shipping draft")
    draft.unpublish()
    category_create("Shipping boxes")
    index_rebuild()
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    response = client.get("/search/", {"q": "shiping"})
    assert [link.title for link in response.context["pages"]] == ["Shipping abroad"]
    assert [link.title for link in response.context["categories"]] == ["Shipping boxes"]


def test_found_words_are_marked_and_hostile_names_stay_text(client: Client) -> None:
    product_create("<script>alert(1)</script> bowl")
    index_rebuild()
    page = client.get("/search/", {"q": "bowls"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>bowl</mark></a>" in page
    assert "<script>alert" not in page


def test_results_are_narrowed_sorted_and_continued_at_addresses_of_their_own(client: Client) -> None:
    for number in range(26):
        product_create(f"Bowl {number}", price=str(10 + number))
    index_rebuild()
    response = client.get("/search/", {"q": "bowl", "price_max": "12", "sort": "price-asc"})
    assert [card.title for card in response.context["cards"]] == ["Bowl 0", "Bowl 1", "Bowl 2"]
    assert response.context["query"] == "price_max=12&q=bowl&sort=price-asc"
    assert 'content="noindex, follow"' in response.content.decode()
    part = client.get("/search/", {"q": "bowl", "page": "2"}, headers={"HX-Request": "true"})
    assert len(part.context["cards"]) == 2
    assert "<html" not in part.content.decode()
