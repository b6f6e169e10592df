"""Data blocks of products and lists, held against the published rules."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import catalogue
from tests.factories.account import review_create

pytestmark = pytest.mark.django_db

URL = r"https?://\S+"
SCHEMA = r"https://schema\.org/"
MONEY, CURRENCY, DAY = r"\d+\.\d\d", r"[A-Z]{3}", r"\d{4}-\d\d-\d\d"
RULES: dict[str, dict[str, Any]] = {
    # By type: what must be there (one of each tuple), and what each may be. From Google's "Product snippet",
    # "Merchant listing", "Product variant", "Review snippet", "Breadcrumb" and "Carousel" structured data.
    "Product": {
        "required": ["name", ("offers", "review", "aggregateRating")],
        "known": {
            "@id": URL, "name": r".+", "description": r"[\s\S]*", "image": URL, "url": URL, "sku": r"\S.*",
            "gtin": r"\d{8}|\d{12,14}", "mpn": r".{1,70}", "color": r".+", "size": r".+", "material": r".+",
            "brand": "Brand", "offers": "Offer", "aggregateRating": "AggregateRating", "review": "Review",
        },
    },
    "ProductGroup": {
        "required": ["name", ("hasVariant", "review")],
        "known": {
            "@id": URL, "name": r".+", "description": r"[\s\S]*", "image": URL, "url": URL, "material": r".+",
            "productGroupID": r"\S+", "variesBy": SCHEMA + r"(color|size|material)", "brand": "Brand",
            "hasVariant": "Product", "aggregateRating": "AggregateRating", "review": "Review",
        },
    },
    "Brand": {"required": ["name"], "known": {"name": r".+"}},
    "Offer": {
        "required": ["price", "priceCurrency", "availability", "itemCondition", "url"],
        "known": {
            "url": URL, "price": MONEY, "priceCurrency": CURRENCY,
            "availability": SCHEMA + r"(InStock|OutOfStock|PreOrder|BackOrder)",
            "itemCondition": SCHEMA + r"NewCondition", "availabilityStarts": DAY,
            "priceSpecification": "UnitPriceSpecification",
        },
    },
    "UnitPriceSpecification": {
        "required": ["price", "priceCurrency", "priceType"],
        "known": {"price": MONEY, "priceCurrency": CURRENCY, "priceType": SCHEMA + "StrikethroughPrice"},
    },
    "AggregateRating": {
        "required": ["ratingValue", ("reviewCount", "ratingCount")],
        "known": {"ratingValue": r"[1-5](\.\d)?", "reviewCount": r"[1-9]\d*"},
    },
    "Review": {
        "required": ["author", "reviewRating"],
        "known": {
            "name": r".+", "reviewBody": r"[\s\S]+", "datePublished": DAY,
            "author": "Person", "reviewRating": "Rating",
        },
    },
    "Person": {"required": ["name"], "known": {"name": r".{1,100}"}},
    "Rating": {
        "required": ["ratingValue"],
        "known": {"ratingValue": r"[1-5]", "bestRating": r"5", "worstRating": r"1"},
    },
    "ItemList": {"required": ["itemListElement"], "known": {"itemListElement": "ListItem"}},
    "BreadcrumbList": {"required": ["itemListElement"], "known": {"itemListElement": "ListItem"}},
    "ListItem": {
        "required": ["position", ("url", "item", "name")],
        "known": {"position": r"[1-9]\d*", "url": URL, "name": r".+", "item": URL},
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def broken_rules(data: Any, kind: str = "") -> list[str]:
    """What a validator would say of an object of schema.org."""
    found = data.get("@type", "nothing")
    if found not in RULES or (kind and found != kind):
        return [f"{found} where {kind or 'a known type'} belongs"]
    rules, said = RULES[found], data.keys() - {"@context", "@type"}
    problems = [f"{found}.{name} is unknown" for name in said - rules["known"].keys()]
    needs = [need if isinstance(need, tuple) else (need,) for need in rules["required"]]
    problems += [f"{found} lacks {need}" for need in needs if not said & set(need)]
    for name in said & rules["known"].keys():
        rule = rules["known"][name]
        for value in data[name] if isinstance(data[name], list) else [data[name]]:
            if isinstance(value, dict):
                problems += broken_rules(value, rule)
            elif not re.fullmatch(rule, str(value)):
                problems.append(f"{found}.{name}: {value!r}")
    return problems


def blocks(response: Any) -> list[dict[str, Any]]:
    """All blocks of a page, each held against the rules."""
    texts = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    found = [json.loads(text) for text in texts]
    assert [problem for data in found for problem in broken_rules(data)] == []
    assert {data["@context"] for data in found} == {"https://schema.org"}
    return found


def of_type(response: Any, kind: str) -> dict[str, Any]:
    (data,) = [data for data in blocks(response) if data["@type"] == kind]
    return data


def test_a_product_says_what_it_is_and_costs(client: Client) -> None:
    cup = catalogue.product_create(
        "Cup", price="12.00", upc="4006381333931", stock_fields={"compare_at": Decimal("15.00")}
    )
    catalogue.product_picture_add(cup)
    url = settings.SITE_URL + cup.get_absolute_url()
    data = of_type(client.get(cup.get_absolute_url()), "Product")
    assert (data["sku"], data["gtin"], data["url"]) == ("4006381333931", "4006381333931", url)
    assert data["offers"] == {
        "@type": "Offer",
        "url": url,
        "price": "12.00",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
        "itemCondition": "https://schema.org/NewCondition",
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/StrikethroughPrice",
            "price": "15.00",
            "priceCurrency": "EUR",
        },
    }


@pytest.mark.parametrize(
    ("stock", "fields", "word"),
    [
        (3, {}, "InStock"),
        (0, {}, "OutOfStock"),
        (0, {"backorder": True}, "BackOrder"),
        (0, {"backorder": True, "available_on": date(2099, 12, 3)}, "PreOrder"),
    ],
)
def test_availability_is_the_one_of_the_page(
    client: Client, stock: int, fields: dict[str, Any], word: str
) -> None:
    cup = catalogue.product_create("Cup", stock=stock, stock_fields=fields)
    offer = of_type(client.get(cup.get_absolute_url()), "Product")["offers"]
    assert offer["availability"] == f"https://schema.org/{word}"
    assert offer.get("availabilityStarts") == ("2099-12-03" if word == "PreOrder" else None)


def test_variants_are_a_group_each_with_its_offer(client: Client) -> None:
    variants: list[dict[str, Any]] = [
        {"options": {"Size": "S", "Colour": "Red"}, "price": "20.00"},
        {"options": {"Size": "M", "Colour": "Blue"}, "price": "22.00", "stock": 0},
        {"options": {"Size": "L", "Colour": "Blue"}, "price": None},
    ]
    shirt = catalogue.variant_product_create("Shirt", variants=variants[:2])
    group = of_type(client.get(shirt.get_absolute_url()), "ProductGroup")
    assert group["productGroupID"] == str(shirt.pk)
    assert group["variesBy"] == ["https://schema.org/color", "https://schema.org/size"]
    assert "offers" not in group
    small, medium = group["hasVariant"]
    assert (small["size"], small["color"], small["offers"]["price"]) == ("S", "Red", "20.00")
    assert medium["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert medium["offers"]["url"].endswith(f"?variant={shirt.children.order_by('pk')[1].pk}")


def test_reviews_belong_to_the_product(client: Client) -> None:
    cup = catalogue.product_create("Cup")
    review_create(cup, score=4, title="Good </script>", body="Line one.\nLine <two>.")
    cup.update_rating()
    response = client.get(cup.get_absolute_url())
    whole, more = [data for data in blocks(response) if data["@type"] == "Product"]
    assert whole["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 4.0, "reviewCount": 1}
    assert more["@id"] == whole["@id"]
    (review,) = more["review"]
    assert (review["name"], review["reviewRating"]["ratingValue"]) == ("Good </script>", 4)


def test_hostile_texts_stay_data(client: Client) -> None:
    cup = catalogue.product_create("</script><script>alert(1)</script>", description="<b>&lt;x&gt;</b>")
    assert (
        of_type(client.get(cup.get_absolute_url()), "Product")["name"] == "</script><script>alert(1)</script>"
    )


def test_the_way_to_a_product_is_told(client: Client) -> None:
    kitchen = catalogue.category_create("Kitchen")
    cups = catalogue.category_create("Cups", parent=kitchen)
    cup = catalogue.product_create("Cup", categories=[cups])
    steps = of_type(client.get(cup.get_absolute_url()), "BreadcrumbList")["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [
        (1, "Home"),
        (2, "Kitchen"),
        (3, "Cups"),
        (4, "Cup"),
    ]
    assert "item" not in steps[-1]


def test_a_list_names_its_products_in_order(client: Client) -> None:
    shelf = catalogue.category_create("Cups")
    for number in range(26):
        catalogue.product_create(f"Cup {number}", categories=[shelf])
    first = of_type(client.get(shelf.get_absolute_url()), "ItemList")["itemListElement"]
    second = of_type(client.get(f"{shelf.get_absolute_url()}?page=2"), "ItemList")["itemListElement"]
    assert [item["position"] for item in first + second] == list(range(1, 27))
    assert len({item["url"] for item in first + second}) == 26
    everything = client.get("/catalogue/")
    assert [step["name"] for step in of_type(everything, "BreadcrumbList")["itemListElement"]] == [
        "Home",
        "Everything",
    ]


def test_an_empty_list_has_no_list_of_items(client: Client) -> None:
    shelf = catalogue.category_create("Cups")
    assert [data["@type"] for data in blocks(client.get(shelf.get_absolute_url()))] == ["BreadcrumbList"]


def test_data_blocks_cost_no_query(client: Client, monkeypatch: Any) -> None:
    shirt = catalogue.variant_product_create("Shirt")
    url = shirt.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as with_blocks:
        client.get(url)
    monkeypatch.setattr("catalogue_ext.pages.product_data", lambda *args: "")
    with CaptureQueriesContext(connection) as without:
        client.get(url)
    assert len(with_blocks) == len(without)
