"""Which offers stand on cards and product pages, in which words, and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue_ext.offers import offers_for, offers_forget
from catalogue_ext.selectors import cards_for, products_by_ids
from catalogue_ext.types import OfferNote
from shopease.core import clock
from tests.factories.catalogue import (
    category_create,
    offer_create,
    product_class_create,
    product_create,
    range_create,
    variant_product_create,
)

pytestmark = pytest.mark.django_db

Range = get_model("offer", "Range")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Benefit = get_model("offer", "Benefit")


@pytest.fixture(autouse=True)
def _no_offers() -> None:
    cache.clear()


def names(product: Any) -> list[str]:
    return [note.name for note in offers_for([product]).get(product.pk, ())]


@pytest.mark.parametrize(
    ("made", "saving"),
    [
        ({"percent": "10"}, "10 % off"),
        ({"percent": "12.50", "condition_value": "3"}, "Buy 3, save 12.5 %"),
        ({"percent": "5", "condition_type": "Value", "condition_value": "40"}, "5 % off from €40.00"),
        ({"benefit_type": "Absolute", "benefit_value": "4", "condition_value": "2"}, "Buy 2, save €4.00"),
        ({"benefit_type": "Absolute", "benefit_value": "5"}, "€5.00 off"),
        ({"benefit_type": "Fixed", "benefit_value": "2"}, "€2.00 off each"),
        ({"benefit_type": "Multibuy", "condition_value": "3"}, "3 for 2"),
        (
            {"benefit_type": "Multibuy", "condition_type": "Coverage", "condition_value": "3"},
            "Buy 3 different, get the cheapest free",
        ),
        ({"benefit_type": "Fixed price", "benefit_value": "25", "condition_value": "3"}, "3 for €25.00"),
        (
            {
                "benefit_type": "Fixed price",
                "benefit_value": "25",
                "condition_type": "Coverage",
                "condition_value": "2",
            },
            "2 different for €25.00",
        ),
        ({"benefit_type": Benefit.SHIPPING_PERCENTAGE, "benefit_value": "100"}, "Free delivery"),
        ({"benefit_type": Benefit.SHIPPING_PERCENTAGE, "benefit_value": "50"}, "50 % off delivery"),
        (
            {
                "benefit_type": Benefit.SHIPPING_ABSOLUTE,
                "benefit_value": "2",
                "condition_type": "Value",
                "condition_value": "30",
            },
            "€2.00 off delivery from €30.00",
        ),
        ({"benefit_type": Benefit.SHIPPING_FIXED_PRICE, "benefit_value": "1.90"}, "Delivery for €1.90"),
        ({"benefit_type": Benefit.SHIPPING_FIXED_PRICE, "benefit_value": "0"}, "Free delivery"),
    ],
)
def test_each_kind_of_offer_says_what_it_saves(made: dict[str, str], saving: str) -> None:
    cup = product_create()
    offer = offer_create("An offer", **made)
    assert offers_for([cup]) == {cup.pk: (OfferNote("An offer", saving, offer.get_absolute_url()),)}


def test_an_offer_on_other_goods_names_both() -> None:
    lamp, candle, cup = product_create("Lamp"), product_create("Candle"), product_create("Cup")
    offer = offer_create("Light", percent="20", product_range=range_create("lamps", products=[lamp]))
    offer.benefit.range = range_create("candles", products=[candle])
    offer.benefit.save()
    offers_forget()
    found = offers_for([lamp, candle, cup])
    assert found[lamp.pk] == found[candle.pk]
    assert found[lamp.pk][0].saving == "20 % off candles with 1 of lamps"
    assert cup.pk not in found


def test_ranges_decide_by_product_category_class_and_exclusion() -> None:
    home = category_create("Home")
    cups = category_create("Cups", parent=home)
    paper = product_class_create("Paper")
    cup, card = product_create("Cup", categories=[cups]), product_create("Card", product_class=paper)
    by_category = Range.objects.create(name="home")
    by_category.included_categories.add(home)
    by_class = Range.objects.create(name="paper")
    by_class.classes.add(paper)
    all_but_card = range_create("all but the card")
    all_but_card.excluded_products.add(card)
    offer_create("Home", product_range=by_category)
    offer_create("Paper", product_range=by_class)
    offer_create("All but", product_range=all_but_card, priority=5)
    assert names(cup) == ["All but", "Home"]
    assert names(card) == ["Paper"]


def test_a_product_has_the_offers_of_its_variants_and_a_variant_those_of_its_parent() -> None:
    shirt, coat = variant_product_create("Shirt"), variant_product_create("Coat")
    small, medium = shirt.children.order_by("pk")[:2]
    offer_create("One size", product_range=range_create(products=[small]))
    offer_create("All coats", product_range=range_create(products=[coat]))
    assert (names(shirt), names(small), names(medium)) == (["One size"], ["One size"], [])
    assert names(coat) == names(coat.children.first()) == ["All coats"]


def test_what_is_not_discountable_has_no_offer() -> None:
    offer_create()
    assert names(product_create(is_discountable=False)) == []


def test_start_and_end_hold_exactly_although_the_choice_is_cached() -> None:
    cup = product_create()
    start = datetime(2030, 5, 1, 8, tzinfo=UTC)
    end = start + timedelta(hours=10)
    offer_create("May", start_datetime=start, end_datetime=end)
    assert names(cup) == []
    tick = timedelta(microseconds=1)
    for moment, shown in [(start - tick, []), (start, ["May"]), (end, ["May"]), (end + tick, [])]:
        with clock.at(moment):
            assert names(cup) == shown
    with clock.at(start):
        assert names(cup) == ["May"]


def test_suspended_used_up_and_voucher_offers_are_not_shown() -> None:
    cup = product_create()
    offer_create("Voucher's", offer_type="Voucher")
    offer_create("Suspended", status=ConditionalOffer.SUSPENDED)
    offer_create("Used up", max_global_applications=1, num_applications=1)
    assert names(cup) == []


def test_a_change_shows_at_once(django_capture_on_commit_callbacks: Any) -> None:
    cup = product_create()
    offer = offer_create("Spring")
    assert names(cup) == ["Spring"]
    with django_capture_on_commit_callbacks(execute=True):
        offer.benefit.value = 25
        offer.benefit.save()
    assert offers_for([cup])[cup.pk][0].saving == "25 % off"
    with django_capture_on_commit_callbacks(execute=True):
        offer.suspend()
    assert names(cup) == []


def test_the_last_permitted_use_takes_an_offer_off_the_cards(django_capture_on_commit_callbacks: Any) -> None:
    cup = product_create()
    offer = offer_create("Once", max_global_applications=1)
    assert names(cup) == ["Once"]
    with django_capture_on_commit_callbacks(execute=True):
        offer.record_usage({"freq": 1, "discount": 1})
    assert names(cup) == []


def test_many_offers_on_many_products_cost_one_query() -> None:
    products = [product_create(f"Cup {n}") for n in range(10)]
    for number in range(12):
        offer_create(f"Offer {number}", product_range=range_create(products=products[number % 5 :]))
    offers_for(products)
    with CaptureQueriesContext(connection) as captured:
        found = offers_for(products)
    assert len(captured) == 1
    assert len(found[products[9].pk]) == 12
    assert len(found[products[0].pk]) == 3


def test_cards_carry_offers_on_goods_and_the_page_all(client: Client) -> None:
    cup = product_create("Cup")
    offer_create("Delivered free", benefit_type=Benefit.SHIPPING_PERCENTAGE, benefit_value="100")
    offer_create("Cups of May", percent="15")
    card = cards_for(products_by_ids([cup.pk]))[0]
    assert [(note.name, note.saving) for note in card.offers] == [("Cups of May", "15 % off")]
    page = client.get(cup.get_absolute_url()).content.decode()
    assert page.index("Cups of May") < page.index("Delivered free")


def test_the_list_names_each_running_offer_and_its_end(client: Client) -> None:
    end = clock.now() + timedelta(days=3)
    offer_create("Cups of May", percent="15", end_datetime=end, description="<p>All cups.</p>")
    offer_create("Later", start_datetime=end)
    page = client.get("/offers/").content.decode()
    for text in ("Cups of May", "15 % off", "All cups."):
        assert text in page
    assert end.date().isoformat() in page
    assert "Later" not in page


def test_the_list_of_no_offers_leads_on(client: Client) -> None:
    response = client.get("/offers/")
    assert response.status_code == 200
    assert "No offers at the moment" in response.content.decode()


def test_the_page_of_an_offer_lists_its_products_and_terms(client: Client) -> None:
    cup, bowl = product_create("Cup"), product_create("Bowl")
    shirt = variant_product_create("Shirt")
    chosen = range_create("Chosen", products=[cup, shirt.children.first()])
    offer = offer_create(
        "Chosen things", product_range=chosen, condition_value="2", max_basket_applications=1
    )
    response = client.get(offer.get_absolute_url())
    page = response.content.decode()
    assert {card.product_id for card in response.context["cards"]} == {cup.pk, shirt.pk}
    assert bowl.title not in page
    assert "Buy 2, save 10 %" in page
    assert "Takes at least 2 pieces of: Chosen." in page
    assert "At most 1 times per order." not in page
    assert "Once per order." in page


def test_the_products_of_an_offer_are_those_that_oscar_counts(client: Client) -> None:
    home, light = category_create("Home"), category_create("Light")
    paper = product_class_create("Paper")
    cup = product_create("Cup", categories=[home])
    product_create("Lamp", categories=[light])
    product_create("Card", product_class=paper)
    variant_product_create("Shirt", categories=[home])
    for name, relation, members in [
        ("paper", "classes", [paper]),
        ("home", "included_categories", [home]),
        ("all but light", "excluded_categories", [light]),
        ("all but the cup", "excluded_products", [cup]),
    ]:
        found = Range.objects.create(name=name, includes_all_products=name.startswith("all"))
        getattr(found, relation).set(members)
        offer = offer_create(f"On {name}", product_range=found)
        expected = set(found.all_products().browsable().values_list("pk", flat=True))
        response = client.get(offer.get_absolute_url())
        assert {card.product_id for card in response.context["cards"]} == expected, name


def test_an_offer_that_is_over_says_so_and_others_are_not_found(client: Client) -> None:
    moment = clock.now()
    over = offer_create("Over", end_datetime=moment - timedelta(days=1))
    used = offer_create("Used up", max_global_applications=1, num_applications=1)
    later = offer_create("Later", start_datetime=moment + timedelta(days=1))
    stopped = offer_create("Stopped", status=ConditionalOffer.SUSPENDED)
    secret = offer_create("Secret", offer_type="Voucher")
    answers = [
        client.get(offer.get_absolute_url()).status_code for offer in (over, used, later, stopped, secret)
    ]
    assert answers == [410, 410, 404, 404, 404]
    assert "This offer is over." in client.get(over.get_absolute_url()).content.decode()
    assert client.get("/offers/unknown/").status_code == 404


def test_pages_of_offers_are_within_their_budget(client: Client) -> None:
    products = [product_create(f"Cup {n}") for n in range(30)]
    offers = [offer_create(f"Offer {n}", product_range=range_create(products=products)) for n in range(6)]
    for address in ("/offers/", offers[0].get_absolute_url(), f"{offers[0].get_absolute_url()}?page=2"):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len(captured) <= 8
    assert client.get(f"{offers[0].get_absolute_url()}?page=3").status_code == 404
    assert client.get(f"{offers[0].get_absolute_url()}?page=x").status_code == 404
