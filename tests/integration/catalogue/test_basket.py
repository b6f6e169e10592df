"""The basket as a shopper uses it: adding, changing, removing, vouchers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from tests.factories.catalogue import (
    offer_create,
    product_class_create,
    product_create,
    range_create,
    variant_product_create,
    voucher_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")
Option = get_model("catalogue", "Option")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def add(client: Client, product: Any, status: int = 302, **data: Any) -> Any:
    response = client.post(f"/basket/add/{product.pk}/", data)
    assert response.status_code == status
    return response


def lines() -> list[tuple[str, int]]:
    return [(line.product.get_title(), line.quantity) for line in Line.objects.order_by("pk")]


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_card_adds_one_piece_and_says_so(client: Client) -> None:
    mug = product_create("Mug")
    response = client.post(
        f"/basket/add/{mug.pk}/", headers={"referer": "http://testserver/catalogue/"}, follow=True
    )
    assert response.redirect_chain == [("http://testserver/catalogue/", 302)]
    assert "Mug is in your basket." in text(response)
    assert lines() == [("Mug", 1)]


def test_adding_again_adds_up(client: Client) -> None:
    mug = product_create("Mug", stock=5)
    add(client, mug, quantity=2)
    add(client, mug, quantity=3)
    assert lines() == [("Mug", 5)]


def test_more_than_is_left_is_refused_with_what_was_typed(client: Client) -> None:
    mug = product_create("Mug", stock=3)
    add(client, mug, quantity=2)
    response = add(client, mug, status=422, quantity=4)
    assert "Only 3 left, and 2 are in your basket already." in text(response)
    assert 'value="4"' in text(response)
    assert lines() == [("Mug", 2)]


@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        ("0", "Enter at least 1."),
        ("-5", "Enter at least 1."),
        ("many", "Enter a whole number."),
        ("2.5", "Enter a whole number."),
        ("9" * 60, "At most 1000 pieces fit in one order."),
        ("\u0663x", "Enter a whole number."),
    ],
)
def test_a_quantity_that_makes_no_sense_is_refused(client: Client, quantity: str, message: str) -> None:
    response = add(client, product_create(), status=422, quantity=quantity)
    assert message in text(response)
    assert not Line.objects.exists()


def test_a_variant_is_added_by_its_choice(client: Client) -> None:
    shirt = variant_product_create("Shirt")
    child = shirt.children.order_by("pk")[1]
    add(client, shirt, child_id=child.pk)
    assert Line.objects.get().product == child
    page = text(client.get("/basket/"))
    assert f'href="{shirt.get_absolute_url()}?variant={child.pk}"' in page
    assert '<p class="soft">M</p>' in page


@pytest.mark.parametrize("choice", ["", "abc", "-1", "999999999999999999999", "\u00bd"])
def test_a_parent_without_a_choice_is_refused(client: Client, choice: str) -> None:
    shirt = variant_product_create("Shirt")
    response = add(client, shirt, status=422, child_id=choice)
    assert "Choose" in text(response)
    assert not Line.objects.exists()


def test_a_variant_of_another_product_or_a_hidden_one_is_refused(client: Client) -> None:
    shirt, other = variant_product_create("Shirt"), variant_product_create("Other")
    hidden = shirt.children.first()
    type(hidden).objects.filter(pk=hidden.pk).update(is_public=False)
    for child in (other.children.first(), hidden):
        add(client, shirt, status=422, child_id=child.pk)
    assert not Line.objects.exists()


def test_what_does_not_exist_or_is_hidden_is_not_found(client: Client) -> None:
    hidden = product_create("Hidden", is_public=False)
    for pk in (hidden.pk, 10**9, 10**30):
        assert client.post(f"/basket/add/{pk}/").status_code == 404
    assert not Basket.objects.exists()


def test_a_sold_out_product_is_refused(client: Client) -> None:
    response = add(client, product_create(stock=0), status=422)
    assert "Sold out." in text(response)


def test_get_changes_nothing(client: Client) -> None:
    mug = product_create("Mug")
    assert client.get(f"/basket/add/{mug.pk}/")["Location"] == mug.get_absolute_url()
    assert client.get("/basket/vouchers/add/")["Location"] == "/basket/"
    assert client.get("/basket/vouchers/1/remove/")["Location"] == "/basket/"
    assert not Basket.objects.exists()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\\\\evil.example",
    ],
)
def test_the_way_back_never_leaves_the_shop(client: Client, target: str) -> None:
    mug = product_create(stock=9)
    assert add(client, mug, next=target)["Location"] == "/basket/"
    response = client.post(f"/basket/add/{mug.pk}/", headers={"referer": target.replace("\\", "%5C")})
    assert response["Location"] == "/basket/"
    assert add(client, mug, next="/catalogue/?page=1")["Location"] == "/catalogue/?page=1"


def test_an_option_of_the_product_is_kept_and_shown_escaped(client: Client) -> None:
    engraving = Option.objects.create(name="Engraving", code="engraving", required=True)
    kind = product_class_create("Engraved")
    kind.options.add(engraving)
    cup = product_create("Cup", product_class=kind)
    assert 'name="engraving"' in text(client.get(cup.get_absolute_url()))
    add(client, cup, status=422)
    add(client, cup, status=422, engraving="x" * 501)
    add(client, cup, status=422, engraving="a\x00b")
    add(client, cup, engraving="<b>Ada</b>")
    assert "Engraving: &lt;b&gt;Ada&lt;/b&gt;" in text(client.get("/basket/"))


def test_quantities_are_changed_together(client: Client) -> None:
    mug, jug = product_create("Mug"), product_create("Jug")
    add(client, mug)
    add(client, jug, quantity=2)
    first, second = Line.objects.order_by("pk")
    data = {f"quantity-{first.pk}": 4, f"quantity-{second.pk}": 0}
    response = client.post("/basket/", data, follow=True)
    assert "Your basket is up to date." in text(response)
    assert lines() == [("Mug", 4)]


def test_when_one_quantity_is_wrong_none_is_changed(client: Client) -> None:
    mug, jug = product_create("Mug", stock=5), product_create("Jug", stock=3)
    add(client, mug)
    add(client, jug)
    first, second = Line.objects.order_by("pk")
    response = client.post("/basket/", {f"quantity-{first.pk}": 4, f"quantity-{second.pk}": 7})
    assert response.status_code == 422
    page = text(response)
    assert "Only 3 left." in page
    assert 'value="4"' in page
    assert 'value="7"' in page
    assert lines() == [("Mug", 1), ("Jug", 1)]


@pytest.mark.parametrize("quantity", ["-1", "x", "9" * 50, "1e3"])
def test_a_line_keeps_its_quantity_when_the_new_one_is_nonsense(client: Client, quantity: str) -> None:
    add(client, product_create("Mug"))
    line = Line.objects.get()
    assert client.post("/basket/", {f"quantity-{line.pk}": quantity}).status_code == 422
    assert lines() == [("Mug", 1)]


def test_a_line_is_removed_by_its_button_whatever_else_was_typed(client: Client) -> None:
    add(client, product_create("Mug"))
    add(client, product_create("Jug"))
    first, second = Line.objects.order_by("pk")
    data = {"remove": first.pk, f"quantity-{second.pk}": "nonsense"}
    assert client.post("/basket/", data).status_code == 302
    assert lines() == [("Jug", 1)]


def test_nobody_changes_the_lines_of_others(client: Client) -> None:
    add(client, product_create("Mug"))
    line = Line.objects.get()
    stranger = Client()
    add(stranger, product_create("Jug"))
    stranger.post("/basket/", {"remove": line.pk})
    stranger.post("/basket/", {f"quantity-{line.pk}": 4})
    assert lines() == [("Mug", 1), ("Jug", 1)]


def test_what_changed_since_it_was_added_is_said(client: Client) -> None:
    mug, jug, bowl = product_create("Mug"), product_create("Jug"), product_create("Bowl")
    for product in (mug, jug, bowl):
        add(client, product, quantity=3)
    StockRecord.objects.filter(product=mug).update(price=Decimal("12.50"))
    StockRecord.objects.filter(product=jug).update(num_in_stock=2)
    type(bowl).objects.filter(pk=bowl.pk).update(is_public=False)
    page = text(client.get("/basket/"))
    assert "The price rose from €10.00 to €12.50 since you added it." in page
    assert "Only 2 left." in page
    assert "Not for sale at the moment." in page
    assert 'href="/checkout/"' not in page


def test_a_basket_that_became_an_order_is_not_changed(client: Client) -> None:
    mug = product_create("Mug")
    add(client, mug)
    basket = Basket.objects.get()
    line = basket.lines.get()
    Basket.objects.filter(pk=basket.pk).update(status=Basket.SUBMITTED)
    client.post("/basket/", {f"quantity-{line.pk}": 3})
    assert basket.quantities_set({line.pk: 3}) is False
    assert lines() == [("Mug", 1)]


def test_a_voucher_takes_its_discount_and_can_be_removed(client: Client) -> None:
    add(client, product_create("Mug", price="20.00"))
    voucher = voucher_create("TEN")
    page = text(client.post("/basket/vouchers/add/", {"code": " ten "}, follow=True))
    assert "The voucher TEN is in your basket." in page
    assert "\N{MINUS SIGN}€2.00" in page
    assert "€18.00" in page
    page = text(client.post(f"/basket/vouchers/{voucher.pk}/remove/", follow=True))
    assert "The voucher TEN is removed." in page
    assert "\N{MINUS SIGN}€2.00" not in page


def test_a_voucher_that_cannot_be_used_says_why(client: Client) -> None:
    add(client, product_create("Mug"))
    moment = clock.now()
    voucher_create("OLD", end_datetime=moment - timedelta(hours=1))
    voucher_create("EARLY", start_datetime=moment + timedelta(hours=1))
    voucher_create("MEMBERS", usage="Once per customer")
    nothing = offer_create(
        "Jugs", offer_type="Voucher", product_range=range_create(products=[product_create("Jug")])
    )
    voucher_create("JUGS", offer=nothing)
    for code, reason in {
        "NOPE": "We don&#x27;t know this code.",
        "OLD": "This voucher expired on ",
        "EARLY": "This voucher can be used from ",
        "MEMBERS": "only available to signed in users",
        "JUGS": "Nothing in your basket belongs to it: ",
        "": "Enter a voucher code.",
        "x" * 129: "at most 128 characters",
    }.items():
        response = client.post("/basket/vouchers/add/", {"code": code})
        assert response.status_code == 422
        assert reason in text(response)
    assert not Basket.objects.get().vouchers.exists()


def test_guessing_vouchers_is_slowed_down_but_the_basket_stays(client: Client) -> None:
    add(client, product_create("Mug"))
    voucher_create("REAL")
    for number in range(10):
        assert client.post("/basket/vouchers/add/", {"code": f"GUESS{number}"}).status_code == 422
    response = client.post("/basket/vouchers/add/", {"code": "REAL"})
    assert response.status_code == 429
    assert "Too many wrong codes." in text(response)
    assert not Basket.objects.get().vouchers.exists()
    other = Client(REMOTE_ADDR="192.0.2.7")
    add(other, product_create("Jug"))
    assert other.post("/basket/vouchers/add/", {"code": "REAL"}).status_code == 302


def test_lines_offers_and_total_agree_to_the_cent(client: Client) -> None:
    offer_create("Third", percent="33.33", condition_value="1")
    for number, price in enumerate(("9.99", "0.07", "13.37")):
        add(client, product_create(f"Cup {number}", price=price), quantity=number + 1)
    response = client.get("/basket/")
    basket = response.context["basket"]
    found = list(basket.all_lines())
    for line in found:
        assert line.line_price_incl_tax_incl_discounts == line.line_price_incl_tax_incl_discounts.quantize(
            Decimal("0.01")
        )
    saved = sum(application["discount"] for application in basket.offer_applications)
    assert saved == sum(line.discount_value for line in found) > 0
    assert basket.total_incl_tax == basket.total_incl_tax_excl_discounts - saved
    assert basket.total_incl_tax == basket.total_excl_tax + basket.total_tax


def test_an_offer_that_is_nearly_reached_is_mentioned(client: Client) -> None:
    offer_create("Two for less", condition_value="2", product_range=range_create("cups"))
    add(client, product_create("Mug"))
    assert "1 more piece, and it applies." in text(client.get("/basket/"))


def test_baskets_of_visitor_and_account_become_one_at_log_in(client: Client) -> None:
    person = user_create()
    mug, jug = product_create("Mug"), product_create("Jug")
    mine = Basket.objects.create(owner=person)
    client.force_login(person)
    add(client, mug, quantity=2)
    visitor = Client()
    add(visitor, jug)
    visitor.force_login(person)
    assert 'id="basket-count">3</span>' in text(visitor.get("/catalogue/"))
    page = text(visitor.get("/basket/"))
    assert "Mug" in page
    assert "Jug" in page
    assert sorted(mine.lines.values_list("product__title", "quantity")) == [("Jug", 1), ("Mug", 2)]
    assert "basket" not in visitor.cookies or not visitor.cookies["basket"].value


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "1",
        "1:x:y",
        "abc",
        "1:" + "a" * 43,
        "-1:1abcde:" + "a" * 43,
        "9" * 500,
        "1:1abcde:" + "a" * 43,
        "\u00e4",
    ],
)
def test_a_cookie_that_is_not_ours_is_ignored(client: Client, cookie: str) -> None:
    Basket.objects.create()
    client.cookies["basket"] = cookie
    assert client.get("/catalogue/").status_code == 200
    assert "Your basket is empty" in text(client.get("/basket/"))


def test_the_cookie_stays_away_from_other_sites_and_scripts(client: Client) -> None:
    add(client, product_create("Mug"))
    cookie = client.cookies["basket"]
    assert (cookie["samesite"], bool(cookie["httponly"]), cookie["max-age"]) == ("Lax", True, 2592000)
