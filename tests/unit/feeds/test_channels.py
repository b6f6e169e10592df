"""Each channel is told what its published rules ask for, in its own words."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalogue_ext.identifiers import Identity, gtin_is_valid
from shopease.feeds.channels import elements_of, shortened
from shopease.feeds.models import Channel
from shopease.feeds.types import FeedItem

PRICE = r"\d{1,9}\.\d\d [A-Z]{3}"
URL = r"https?://\S{1,1990}"
RULES: dict[str, dict[str, str]] = {
    # Attribute: what its whole text must look like ("Product data specification", Google Merchant Center).
    Channel.GOOGLE: {
        "id": r".{1,50}",
        "title": r".{1,150}",
        "description": r".{1,5000}",
        "link": URL,
        "image_link": URL,
        "additional_image_link": URL,
        "availability": r"in_stock|out_of_stock|preorder|backorder",
        "availability_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d{4}",
        "price": PRICE,
        "sale_price": PRICE,
        "condition": r"new|refurbished|used",
        "brand": r".{1,70}",
        "gtin": r"\d{8}|\d{12,14}",
        "mpn": r".{1,70}",
        "identifier_exists": r"yes|no",
        "item_group_id": r".{1,50}",
        "color": r".{1,100}",
        "size": r".{1,100}",
        "material": r".{1,200}",
        "product_type": r".{1,750}",
        "shipping_weight": r"\d+(\.\d+)? (lb|oz|g|kg)",
        "unit_pricing_measure": r"\d+(\.\d+)? (ml|cl|l|cbm|mg|g|kg|cm|m|sqm|ct)",
        "unit_pricing_base_measure": r"(1|2|4|8|10|100) (ml|cl|l|cbm|mg|g|kg|cm|m|sqm|ct)",
    },
    # "Catalog fields", Meta Commerce Platform.
    Channel.META: {
        "id": r".{1,100}",
        "title": r".{1,200}",
        "description": r".{1,9999}",
        "link": URL,
        "image_link": URL,
        "additional_image_link": URL,
        "availability": r"in stock|out of stock|preorder|available for order|discontinued",
        "availability_date": r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d{4}",
        "price": PRICE,
        "sale_price": PRICE,
        "condition": r"new|refurbished|used",
        "brand": r".{1,100}",
        "gtin": r"\d{8}|\d{12,14}",
        "mpn": r".{1,100}",
        "item_group_id": r".{1,100}",
        "color": r".{1,200}",
        "size": r".{1,200}",
        "material": r".{1,200}",
        "product_type": r".{1,750}",
        "shipping_weight": r"\d+(\.\d+)? (lb|oz|g|kg)",
    },
}
REQUIRED = ("id", "title", "description", "link", "image_link", "availability", "price", "condition")
REPEATED = {"additional_image_link": 10}


def broken_rules(pairs: list[tuple[str, str]], channel: str) -> list[str]:
    """What a channel would refuse of an item."""
    rules, names = RULES[channel], [name for name, _text in pairs]
    found = [f"{name} is missing" for name in REQUIRED if name not in names]
    found += [f"{name} is unknown" for name in names if name not in rules]
    found += [f"{n} stands {names.count(n)} times" for n in set(names) if names.count(n) > REPEATED.get(n, 1)]
    found += [f"{n}: {text!r}" for n, text in pairs if n in rules and not re.fullmatch(rules[n], text)]
    said = dict(pairs)
    if said.get("availability") == "preorder" and "availability_date" not in said:
        found.append("a pre-order has no availability_date")
    if "sale_price" in said and float(said["sale_price"].split()[0]) >= float(said["price"].split()[0]):
        found.append("the sale price is not lower")
    if (
        channel == Channel.GOOGLE
        and not {"gtin", "mpn"} & said.keys()
        and said.get("identifier_exists") != "no"
    ):
        found.append("identifier_exists is not no")
    return found


def item(**fields: Any) -> FeedItem:
    base: dict[str, Any] = {
        "product_id": 7,
        "group_id": None,
        "title": "Cup",
        "description": "Turned by hand.",
        "link": "https://shop.example/catalogue/cup_7/",
        "pictures": ("https://shop.example/media/cup.jpg",),
        "price": Decimal("12.00"),
        "compare_at": None,
        "currency": "EUR",
        "availability": "instock",
        "ships_from": None,
        "identity": Identity(),
        "product_type": "",
    }
    return FeedItem(**{**base, **fields})


FULL = {
    "group_id": 3,
    "title": "Shirt – S, Red",
    "pictures": tuple(f"https://shop.example/media/{n}.jpg" for n in range(14)),
    "compare_at": Decimal("15.50"),
    "availability": "preorder",
    "ships_from": date(2026, 12, 3),
    "identity": Identity("Loom", "4006381333931", "LS-1", "Red", "S", "Linen", "0.25"),
    "product_type": "Clothing > Shirts",
    "unit_measure": "250 ml",
    "unit_base": "100 ml",
}
LONG = {
    "title": "word " * 60,
    "description": "x" * 6000,
    "product_type": "Shelf > " * 200,
    "identity": Identity(brand="b" * 200, colour="c" * 200, size="s" * 200, weight="-1"),
}


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize(
    "fields", [{}, FULL, LONG, {"availability": "backorder"}, {"availability": "unavailable"}]
)
def test_items_keep_the_published_rules(channel: Channel, fields: dict[str, Any]) -> None:
    assert broken_rules(list(elements_of(item(**fields), channel)), channel) == []


@pytest.mark.parametrize(
    ("code", "google", "meta"),
    [
        ("instock", "in_stock", "in stock"),
        ("available", "in_stock", "in stock"),
        ("outofstock", "out_of_stock", "out of stock"),
        ("unavailable", "out_of_stock", "out of stock"),
        ("preorder", "preorder", "preorder"),
        ("backorder", "backorder", "available for order"),
    ],
)
def test_availability_in_the_words_of_each_channel(code: str, google: str, meta: str) -> None:
    for channel, word in ((Channel.GOOGLE, google), (Channel.META, meta)):
        assert dict(elements_of(item(availability=code), channel))["availability"] == word


def test_a_reduction_is_price_and_sale_price() -> None:
    said = dict(elements_of(item(compare_at=Decimal("15.50")), Channel.GOOGLE))
    assert (said["price"], said["sale_price"]) == ("15.50 EUR", "12.00 EUR")


def test_texts_are_cut_between_words() -> None:
    assert shortened("One  two\nthree", 50) == "One two three"
    assert shortened("One two three", 10) == "One two…"
    assert shortened("x" * 20, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("4006381333931", True),
        ("4006381333932", False),
        ("73513537", True),
        ("036000291452", True),
        ("14006381333938", True),
        ("2012345678900", False),
        ("0000000000000", False),
        ("CUP-1", False),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", False),
        ("", False),
    ],
)
def test_trade_numbers_are_told_by_their_check_digit(number: str, expected: bool) -> None:
    assert gtin_is_valid(number) is expected
