"""Facets against plain Python over random catalogues, and the index against itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from catalogue_ext.facets.counting import Counting
from catalogue_ext.facets.index import snapshot_now
from catalogue_ext.facets.listing import products_faceted
from catalogue_ext.facets.services import facets_differing, facets_rebuild, facets_refresh
from catalogue_ext.facets.types import FacetAsked
from catalogue_ext.selectors import category_tree, category_tree_forget
from catalogue_ext.types import ProductFilter, ProductSort
from tests.factories.catalogue import category_create, product_create, variant_product_create
from tests.factories.facets import COLOURS, MATERIALS, SIZES, Catalogue, Goods, Item, catalogue_create, key

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
StockRecord = get_model("partner", "StockRecord")

few = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # made smaller, an example costs minutes
)

items = st.builds(
    Item,
    colour=st.sampled_from(["", *COLOURS]),
    size=st.sampled_from(["", *SIZES]),
    available=st.booleans(),
    partner=st.integers(0, 1),
    public=st.sampled_from([True, True, True, False]),
)
singles = st.builds(
    Item, colour=st.sampled_from(COLOURS), size=st.sampled_from(SIZES), available=st.booleans()
)
common: dict[str, Any] = {
    "materials": st.lists(st.sampled_from(MATERIALS), unique=True, max_size=3).map(tuple),
    "washable": st.sampled_from([None, True, False]),
    "watts": st.sampled_from([None, 5, 40]),
    "category": st.integers(0, 2),
    "cents": st.sampled_from([None, 0, 999, 1000, 2550, 120_000]),
    "rating": st.sampled_from([None, 2, 3, 4, 5]),
    "units": st.integers(0, 3),
    "age": st.integers(0, 3),
    "new": st.booleans(),
    "offer": st.booleans(),
    "reduced": st.booleans(),
    "public": st.sampled_from([True, True, True, False]),
}
goods = st.one_of(
    st.builds(Goods, items=singles.map(lambda item: (item,)), has_variants=st.just(False), **common),
    st.builds(
        Goods,
        items=st.lists(items, max_size=4).map(tuple),
        has_variants=st.just(True),
        colour=st.sampled_from(["", *COLOURS]),
        **common,
    ),
)


@st.composite
def questions(draw: Any, made: Catalogue) -> FacetAsked:
    """What a shopper may ask of this catalogue."""
    keys = {
        "a-colour": [key(name) for name in COLOURS],
        "a-size": [key(name) for name in SIZES],
        "a-material": [key(name) for name in MATERIALS],
        "a-washable": ["yes", "no"],
        "a-watts": ["5", "40"],
        "partner": [str(partner.pk) for partner in made.partners],
        "category": [str(category.pk) for category in made.categories],
    }
    names = draw(st.lists(st.sampled_from(sorted(keys)), unique=True, max_size=3))
    chosen = {
        name: tuple(draw(st.lists(st.sampled_from(keys[name]), unique=True, min_size=1, max_size=2)))
        for name in names
    }
    prices = st.sampled_from([None, None, None, Decimal(5), Decimal(10), Decimal("25.5"), Decimal(2000)])
    asked_flag = st.sampled_from([False, False, False, True])
    wanted = ProductFilter(
        category_id=draw(st.sampled_from([None, *(category.pk for category in made.categories)])),
        available_only=draw(asked_flag),
        on_offer_only=draw(asked_flag),
        reduced_only=draw(asked_flag),
        new_only=draw(asked_flag),
        rating_min=draw(st.sampled_from([None, None, 3, 4])),
        price_min=draw(prices),
        price_max=draw(prices),
    )
    return FacetAsked(wanted, chosen, draw(st.sampled_from(ProductSort.values)))


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is gone afterwards: each example has a database of its own."""
    cache.clear()
    category_tree_forget()
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


def only_known(asked: FacetAsked, made: Catalogue) -> FacetAsked:
    """Without values that no public product has: those are ignored."""
    snapshot = snapshot_now()
    assert snapshot is not None
    chosen = {}
    for name, keys in asked.chosen.items():
        known = snapshot.named("partner") if name == "partner" else list(snapshot.values(name))
        kept = tuple(k for k in keys if name == "category" or k in known)
        if kept:
            chosen[name] = kept
    return FacetAsked(asked.wanted, chosen, asked.sort)


@few
@given(st.lists(goods, max_size=14), st.data())
def test_lists_and_counts_are_those_of_plain_python(all_goods: list[Goods], data: Any) -> None:
    with undone():
        made = catalogue_create(all_goods)
        facets_rebuild()
        for _ in range(6):
            asked = only_known(data.draw(questions(made)), made)
            expected = made.ids(asked)
            listing = products_faceted(asked, page_size=5)
            assert listing.page.paginator.count == len(expected)
            assert [product.pk for product in listing.page.object_list] == expected[:5]
            for facet in listing.facets:
                for value in facet.values:
                    alone = {**asked.chosen, facet.name: (value.key,)}
                    assert value.count == len(made.ids(FacetAsked(asked.wanted, alone, asked.sort))), facet


@few
@given(st.lists(goods, min_size=2, max_size=10), st.data())
def test_what_changes_leave_is_what_a_rebuild_makes(all_goods: list[Goods], data: Any) -> None:
    with undone():
        made = catalogue_create(all_goods)
        facets_rebuild()
        rows = [row for _goods, row in made.rows]
        for _ in range(4):
            row = data.draw(st.sampled_from(rows))
            change = data.draw(st.integers(0, 4))
            touched = [row.pk]
            if change == 0:
                Product.objects.filter(pk=row.pk).update(is_public=data.draw(st.booleans()))
            elif change == 1:
                Product.objects.filter(pk=row.pk).update(lowest_price=data.draw(st.integers(1, 500)))
            elif change == 2:
                touched = list(row.children.values_list("pk", flat=True)) or touched
                row.children.all().delete()
            elif change == 3:
                child = Product.objects.create(
                    parent=row, structure=Product.CHILD, slug=f"more-{row.pk}-{row.children.count()}"
                )
                touched = [child.pk, row.pk]
            else:
                row.attribute_values.all().delete()
            facets_refresh(product_ids=touched)
            assert facets_differing() == []


def counts(facets: Any, name: str) -> dict[str, int]:
    return {value.key: value.count for facet in facets if facet.name == name for value in facet.values}


def filterable(code: str = "colour") -> None:
    ProductAttribute.objects.filter(code=code).update(is_filterable=True)


def test_size_and_colour_must_be_those_of_one_variant() -> None:
    for title, variants in (("Both", ["M Red", "S Blue"]), ("Crossed", ["M Blue", "S Red"])):
        options = [dict(zip(("Size", "Colour"), text.split(), strict=True)) for text in variants]
        variant_product_create(title, variants=[{"options": option} for option in options])
    filterable("size")
    filterable("colour")
    facets_rebuild()
    asked = FacetAsked(chosen={"a-size": ("m",), "a-colour": ("red",)})
    listing = products_faceted(asked)
    assert [product.title for product in listing.page.object_list] == ["Both"]
    assert counts(listing.facets, "a-colour") == {"red": 1, "blue": 1}
    assert counts(listing.facets, "a-size") == {"m": 1, "s": 1}


def test_a_size_in_stock_must_be_in_stock_itself() -> None:
    variants = [{"options": {"Size": "S"}, "stock": 5}, {"options": {"Size": "M"}, "stock": 0}]
    variant_product_create(variants=variants)
    filterable("size")
    facets_rebuild()
    listing = products_faceted(FacetAsked(ProductFilter(available_only=True), {"a-size": ("m",)}))
    assert listing.page.paginator.count == 0
    assert counts(listing.facets, "a-size") == {"s": 1, "m": 0}
    assert listing.flags["available"] == 0


def test_without_an_index_lists_know_the_filters_of_columns() -> None:
    product_create("Five", price="5.00")
    product_create("Nine", price="9.00")
    asked = FacetAsked(ProductFilter(price_min=Decimal(6)), {"a-colour": ("red",)})
    listing = products_faceted(asked)
    assert [product.title for product in listing.page.object_list] == ["Nine"]
    assert (listing.facets, listing.flags, listing.ratings) == ((), {}, {})


def test_what_a_search_found_keeps_its_order_and_is_counted_alone() -> None:
    shelf = category_create("Home")
    first, second, third = (product_create(name, categories=[shelf]) for name in ("One", "Two", "Three"))
    hidden = product_create("Hidden", is_public=False)
    product_create("Elsewhere", categories=[shelf])
    ids = [third.pk, hidden.pk, first.pk, 987_654_321, second.pk]
    for build in (lambda: None, facets_rebuild):
        build()
        listing = products_faceted(FacetAsked(sort="relevance"), within=ids, page_size=2, page=1)
        assert [product.title for product in listing.page.object_list] == ["Three", "One"]
        assert listing.page.paginator.count == 3
    cheap = products_faceted(FacetAsked(sort=ProductSort.NEWEST), within=ids)
    assert [product.title for product in cheap.page.object_list] == ["Three", "Two", "One"]


def test_a_product_hidden_since_the_index_was_made_is_not_shown() -> None:
    mug, cup = product_create("Mug"), product_create("Cup")
    facets_rebuild()
    Product.objects.filter(pk=mug.pk).update(is_public=False)
    assert [p.pk for p in products_faceted(FacetAsked()).page.object_list] == [cup.pk]
    facets_refresh(product_ids=[mug.pk])
    assert products_faceted(FacetAsked()).page.paginator.count == 1


def test_a_facet_offers_the_values_that_most_products_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue_ext.facets.index.MAX_VALUES", 2)
    for colour in ("Red", "Red", "Sage", "Sage", "Blue"):
        variant_product_create(colour, variants=[{"options": {"Colour": colour}}])
    filterable()
    facets_rebuild()
    listing = products_faceted(FacetAsked(chosen={"a-colour": ("blue",)}))
    assert counts(listing.facets, "a-colour") == {"red": 2, "sage": 2}
    assert listing.page.paginator.count == 5


def test_nothing_is_written_when_nothing_changed() -> None:
    mug = product_create("Mug")
    facets_rebuild()
    before = snapshot_now()
    assert facets_refresh(product_ids=[mug.pk]) == 0
    assert snapshot_now() is before
    Product.objects.filter(pk=mug.pk).update(is_new=True)
    assert facets_refresh(product_ids=[mug.pk]) == 1
    after = snapshot_now()
    assert after is not None
    assert Counting(after, FacetAsked(), category_tree()).count("new", "") == 1
