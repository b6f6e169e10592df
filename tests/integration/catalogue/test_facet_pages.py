"""Facets as shoppers meet them: pages, addresses, what they cost."""

from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from catalogue_ext.facets.services import facets_rebuild
from tests.factories.catalogue import (
    category_create,
    product_create,
    products_bulk_create,
    variant_product_create,
)

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")

LIST = 4
"""Whether the index is as it was; the products of the page; their pictures; their families."""

NOINDEX = '<meta name="robots" content="noindex, follow">'


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def shelf() -> Any:
    """Two jumpers in two sizes and colours each, one cap; counted."""
    category = category_create("Clothes")
    for title, variants in (
        ("Warm", (("S", "Red"), ("M", "Dark blue"))),
        ("Light", (("M", "Red"), ("L", "Red"))),
    ):
        options = [{"options": {"Size": size, "Colour": colour}} for size, colour in variants]
        variant_product_create(title, variants=options, categories=[category])
    product_create("Cap", price="5.00", categories=[category], stock=0)
    ProductAttribute.objects.update(is_filterable=True)
    facets_rebuild()
    return category


def page_of(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [heading.get_text(strip=True) for heading in page.select("#product-items h2")]


def values(page: BeautifulSoup, name: str) -> dict[str, tuple[str, bool, bool]]:
    """Count, whether chosen and whether disabled by key."""
    found = {}
    for box in page.select(f'input[name="{name}"]'):
        count = page.select_one(f'label[for="{box["id"]}"] .facet-count')
        assert count is not None
        found[str(box["value"])] = (
            count.get_text(strip=True),
            box.has_attr("checked"),
            box.has_attr("disabled"),
        )
    return found


def test_counts_follow_the_other_facets_and_not_their_own(client: Client, shelf: Any) -> None:
    page = page_of(client, f"{shelf.get_absolute_url()}?a-colour=red&a-size=l")
    assert titles(page) == ["Light"]
    assert values(page, "a-colour") == {"dark-blue": ("0", False, True), "red": ("1", True, False)}
    assert values(page, "a-size") == {
        "l": ("1", True, False),
        "m": ("1", False, False),
        "s": ("1", False, False),
    }
    both = page_of(client, f"{shelf.get_absolute_url()}?a-colour=dark-blue&a-colour=red")
    assert titles(both) == ["Light", "Warm"]


def test_each_choice_is_a_chip_that_leads_to_the_list_without_it(client: Client, shelf: Any) -> None:
    path = shelf.get_absolute_url()
    page = page_of(client, f"{path}?a-size=m&a-size=l&a-colour=red&available=on&sort=price-asc")
    chips = {
        chip.get_text(" ", strip=True).partition(" ×")[0]: chip["href"]
        for chip in page.select(".list-active a")
    }
    rest = "available=on&sort=price-asc"
    assert chips == {
        "In stock": f"{path}?a-colour=red&a-size=l&a-size=m&sort=price-asc",
        "Colour: Red": f"{path}?a-size=l&a-size=m&{rest}",
        "Size: L": f"{path}?a-colour=red&a-size=m&{rest}",
        "Size: M": f"{path}?a-colour=red&a-size=l&{rest}",
        "Clear all": f"{path}?sort=price-asc",
    }


def test_search_engines_know_one_address_and_keep_away_from_combinations(client: Client, shelf: Any) -> None:
    path = shelf.get_absolute_url()
    plain = client.get(path).content.decode()
    assert NOINDEX not in plain
    mixed = client.get(
        f"{path}?sort=price-asc&a-size=m&a-colour=red&a-colour=never&utm_source=x"
    ).content.decode()
    assert NOINDEX in mixed
    canonical = BeautifulSoup(mixed, "html.parser").select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == f"http://localhost{path}?a-colour=red&a-size=m"


def test_what_is_in_force_is_always_shown(client: Client, shelf: Any) -> None:
    caps = category_create("Caps", parent=shelf)
    page = page_of(client, f"/catalogue/?category={caps.pk}")
    assert titles(page) == []
    assert values(page, "category")[str(caps.pk)] == ("0", True, False)
    ProductAttribute.objects.filter(code="colour").update(is_filterable=False)
    facets_rebuild()
    assert titles(page_of(client, "/catalogue/?a-colour=red")) == ["Cap", "Light", "Warm"]


def test_values_that_no_product_has_are_ignored(client: Client, shelf: Any) -> None:
    page = page_of(client, f"{shelf.get_absolute_url()}?a-colour=plaid&a-smell=rose&partner=0&category=x")
    assert titles(page) == ["Cap", "Light", "Warm"]
    assert page.select(".list-active a") == []


@pytest.mark.parametrize(
    "query",
    [
        urlencode([("a-colour", f"c{n}") for n in range(1000)]),
        urlencode([(f"a-code{n}", "x") for n in range(1000)]),
        urlencode([("category", "9" * 1900), ("partner", "-1"), ("category", "²")]),
        "price_min=-5&price_max=-1",
        "price_min=50&price_max=5",
        "price_min=1e5&price_max=99999999.99",
        "a-=x&a-%F0%9F%98%80=y&a-colour=%E2%80%AE",
        "rating=5&rating=4&sort=hand&page=1",
    ],
)
def test_hostile_addresses_are_answered(client: Client, shelf: Any, query: str) -> None:
    for path in (shelf.get_absolute_url(), "/catalogue/"):
        assert client.get(f"{path}?{query}").status_code == 200
    assert client.get(f"/catalogue/?{query}&a-colour=%00").status_code == 400


def test_bounds_the_wrong_way_round_are_named(client: Client, shelf: Any) -> None:
    page = page_of(client, "/catalogue/?price_min=50&price_max=5")
    assert "This is less than the price from which you look." in page.get_text()


def test_price_fields_say_between_which_prices_the_list_lies(client: Client, shelf: Any) -> None:
    page = page_of(client, "/catalogue/?price_min=6")
    fields = [page.select_one(f"[name=price_{end}]") for end in ("min", "max")]
    assert [field and field.get("placeholder") for field in fields] == ["5.00", "10.00"]


def test_the_cost_of_facets_does_not_grow_with_the_shop(client: Client, shelf: Any) -> None:
    figures = []
    for count in (60, 1500):
        products_bulk_create(count, categories=[shelf])
        facets_rebuild()
        paths = ("/catalogue/", "/catalogue/?a-colour=red&available=on&price_max=30&sort=rating&page=1")
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            figures.append(len(queries))
    assert figures == [LIST] * 4


def test_the_command_makes_the_index_and_tells_what_differs(shelf: Any, capsys: Any) -> None:
    call_command("rebuild_facets", check=True)
    Product.objects.filter(title="Cap").update(is_new=True)
    with pytest.raises(CommandError, match="run rebuild_facets"):
        call_command("rebuild_facets", check=True)
    call_command("rebuild_facets")
    call_command("rebuild_facets", check=True)
    said = capsys.readouterr().out
    assert "1 segments written." in said
    assert said.count("The facets say what the shop says.") == 2


def test_changes_are_collected_for_one_message(
    shelf: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(
        "catalogue_ext.facets.receivers.wake", lambda task, *args: sent.append((task.name, *args))
    )
    cap = Product.objects.get(title="Cap")
    child = Product.objects.filter(parent__title="Warm").order_by("pk")[0]
    with django_capture_on_commit_callbacks(execute=True):
        cap.save()  # takes along what tests before, which never committed, left behind
    sent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        cap.save()
        child.save()
        child.attribute_values.all()[0].delete()
    ids = sorted([cap.pk, child.parent_id, child.pk])
    assert next(message for message in sent if message[0].endswith("refresh_facets")) == (
        "catalogue_ext.tasks.refresh_facets",
        ids,
    )
    with django_capture_on_commit_callbacks(execute=True):
        ProductAttribute.objects.all()[0].save()
    assert sent[-1] == ("catalogue_ext.tasks.rebuild_facets",)
