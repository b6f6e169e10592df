"""Why an offer or voucher lowers the price of a basket, or doesn't."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_class, get_model

from shopease.core import clock
from shopease.fulfilment.explaining import offers_explained, voucher_missed
from tests.factories.catalogue import offer_create, product_create, range_create, voucher_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
ConditionalOffer = get_model("offer", "ConditionalOffer")


def basket_of(*contents: tuple[Any, int], vouchers: tuple[Any, ...] = (), owner: Any = None) -> Any:
    """A basket of products in these quantities, its offers evaluated."""
    basket = Basket.objects.create(owner=owner)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy()
    for product, quantity in contents:
        basket.add_product(product, quantity)
    basket.vouchers.add(*vouchers)
    basket.reset_offer_applications()
    get_class("offer.applicator", "Applicator")().apply(basket, owner or AnonymousUser())
    return basket


def told(basket: Any) -> dict[str, str]:
    """Verdict and sentence by the offer's name."""
    return {reason.name: f"{reason.verdict}: {reason.text}" for reason in offers_explained(basket)}


@pytest.fixture
def cup() -> Any:
    return product_create("Cup", price="10.00", stock=50)


def test_an_offer_that_holds_says_what_it_saves(cup: Any) -> None:
    offer_create("Three for two", benefit_type="Multibuy", condition_value="3")
    assert told(basket_of((cup, 3))) == {"Three for two": "applied: It saves you €10.00."}


def test_delivery_for_less_holds_without_an_amount(cup: Any) -> None:
    offer_create("Free delivery", benefit_type="Shipping percentage", benefit_value="100")
    assert told(basket_of((cup, 1))) == {"Free delivery": "applied: It lowers the price of delivery."}


def test_near_misses_say_how_much_of_what_is_missing(cup: Any) -> None:
    cups = range_create("cups", products=[cup])
    offer_create("Count", condition_value="3", product_range=cups)
    offer_create("Value", condition_type="Value", condition_value="50", product_range=cups)
    offer_create("Coverage", condition_type="Coverage", condition_value="2", product_range=cups)
    offer_create("Everything", condition_type="Value", condition_value="120")
    assert told(basket_of((cup, 1), (product_create("Jug"), 9))) == {
        "Count": "near: 2 more of cups, and it applies.",
        "Value": "near: €40.00 more of cups (from €50.00), and it applies.",
        "Coverage": "near: 1 more product of cups, and it applies.",
        "Everything": "near: €20.00 more (from €120.00), and it applies.",
    }


def test_wrong_products_and_those_that_are_never_reduced_are_named(cup: Any) -> None:
    book = product_create("Book", is_discountable=False)
    offer_create("Jugs", product_range=range_create("stoneware", products=[product_create("Jug")]))
    offer_create("Books", product_range=range_create("books", products=[book]))
    offer_create("Elsewhere", product_range=range_create("cups", products=[cup]))
    benefit = ConditionalOffer.objects.get(name="Elsewhere").benefit
    benefit.range = range_create("plates", products=[product_create("Plate")])
    benefit.save()
    assert told(basket_of((cup, 1), (book, 1))) == {
        "Jugs": "missed: Nothing in your basket belongs to it: stoneware.",
        "Books": "missed: The products in your basket that belong to it are never reduced.",
        "Elsewhere": "missed: The saving is on plates, of which nothing is in your basket.",
    }


def test_pieces_that_another_offer_took_are_told_with_its_name(cup: Any) -> None:
    cups = range_create("cups", products=[cup])
    offer_create("Strong", percent="20", priority=10, product_range=cups)
    offer_create("Weak", condition_value="2", product_range=cups)
    reasons = told(basket_of((cup, 2)))
    assert reasons["Strong"] == "applied: It saves you €4.00."
    assert reasons["Weak"] == (
        "missed: Not together with “Strong” on the same pieces. 2 more of cups, and it applies as well."
    )


def test_what_is_used_up_says_for_whom(cup: Any) -> None:
    person = user_create()
    mine = offer_create("Once each", max_user_applications=1)
    order = get_model("order", "Order").objects.create(
        number="1", user=person, currency="EUR", total_incl_tax=9, total_excl_tax=8
    )
    order.discounts.create(offer_id=mine.pk, offer_name=mine.name, frequency=1, amount=Decimal(1))
    gone = offer_create("First ten", offer_type="Voucher", max_global_applications=10, num_applications=10)
    ConditionalOffer.objects.filter(pk=gone.pk).update(status=ConditionalOffer.CONSUMED)
    ten = voucher_create("TEN", offer=gone)
    assert told(basket_of((cup, 1), vouchers=(ten,), owner=person)) == {
        "Once each": "missed: You have used it: it applies once for each customer.",
        "First ten": "missed: It has been used up.",
    }
    assert "applied" in told(basket_of((cup, 1), owner=user_create()))["Once each"]


def test_a_voucher_that_nobody_may_use_now_says_when_or_who(cup: Any) -> None:
    moment = clock.now()
    old = voucher_create("OLD", end_datetime=moment - timedelta(days=1))
    members = voucher_create("MEMBERS", usage="Once per customer")
    basket = basket_of((cup, 1), vouchers=(old, members))
    assert voucher_missed(basket, old).startswith("This voucher expired on ")
    assert voucher_missed(basket, members) == "This voucher is only available to signed in users."
    good = voucher_create("GOOD")
    assert voucher_missed(basket_of((cup, 1), vouchers=(good,)), good) == ""


def test_reasons_cost_nothing_and_the_evaluation_no_more_for_more_offers(cup: Any) -> None:
    person = user_create()
    basket_of((cup, 2), owner=person)

    def cost(numbers: range) -> int:
        for n in numbers:
            offer_create(f"Near {n}", condition_value="9", max_user_applications=3)
            offer_create(f"Shared {n}", percent="1", exclusive=False)
        basket = Basket.open.get(owner=person)
        basket.strategy = get_class("partner.strategy", "Selector")().strategy()
        basket.reset_offer_applications()
        with CaptureQueriesContext(connection) as queries:
            get_class("offer.applicator", "Applicator")().apply(basket, person)
        with CaptureQueriesContext(connection) as more:
            assert len(offers_explained(basket)) == ConditionalOffer.objects.count()
        assert len(more) == 1  # the count of this test
        return len(queries)

    assert cost(range(2)) == cost(range(2, 9))


def test_offers_that_pick_their_companions_go_with_no_others(cup: Any) -> None:
    """As Oscar judges it, without asking for each pair."""
    first = offer_create("First", percent="10", exclusive=False, priority=3)
    second = offer_create("Second", percent="10", exclusive=False, priority=2)
    offer_create("Third", percent="10", exclusive=False, priority=1)
    assert sorted(basket_of((cup, 1)).applied_offers()) == sorted(
        ConditionalOffer.objects.values_list("pk", flat=True)
    )
    first.combinations.add(second)
    basket = basket_of((cup, 1))
    assert sorted(basket.applied_offers()) == [first.pk, second.pk]
    assert told(basket)["Third"].startswith("missed: Not together with “First”, “Second”")
