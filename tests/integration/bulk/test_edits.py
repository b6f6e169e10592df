"""Changing many products: what the preview shows is what happens, and undoing restores it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from oscar.core.loading import get_model

from shopease.bulk import services
from shopease.bulk.errors import NothingChosenError, NotLastError, TooManyChosenError, WrongMomentError
from shopease.bulk.models import BulkChange, BulkEdit
from shopease.bulk.selectors import products_for_desk
from shopease.bulk.services import (
    edit_apply,
    edit_discard,
    edit_run,
    edit_start,
    edit_undo,
    edits_forget,
    edits_stalled,
)
from shopease.bulk.types import Action, Note, ProductQuery, Selection, State
from shopease.core import clock
from shopease.fulfilment.invariants import stock_allocations
from shopease.fulfilment.models import StockMovement
from tests.factories.bulk import edit_do, edit_plan
from tests.factories.catalogue import (
    category_create,
    partner_create,
    product_create,
    stock_create,
    variant_product_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def merchant() -> Any:
    return user_create(role="catalogue")


def undo(edit: BulkEdit) -> BulkEdit:
    edit_undo(edit=edit)
    edit_run(edit_id=edit.pk)
    edit.refresh_from_db()
    return edit


def prices(*products: Any) -> list[str]:
    records = StockRecord.objects.filter(product__in=products).order_by("pk")
    return [str(price) for price in records.values_list("price", flat=True)]


def snapshot() -> dict[str, Any]:
    """Everything that an edit may change."""
    fields = ("pk", "price", "compare_at", "num_in_stock", "num_allocated", "oversold", "partner_sku")
    flags = ("pk", "is_public", "is_new", "is_featured", "is_bestseller", "lowest_price", "is_available")
    return {
        "records": list(StockRecord.objects.order_by("pk").values_list(*fields)),
        "products": list(Product.objects.order_by("pk").values_list(*flags)),
        "places": sorted(ProductCategory.objects.values_list("product_id", "category_id", "display_order")),
    }


def test_prices_of_products_and_variants_change_and_lists_follow(merchant: Any) -> None:
    cup = product_create("Cup", price="10.00")
    shirt = variant_product_create(
        "Shirt", variants=[{"options": {"Size": s}, "price": "20.00"} for s in "SM"]
    )
    edit = edit_plan(merchant, [cup, shirt], Action.PRICE, how="percent", value="-10", ending="")
    assert edit.status == BulkEdit.Status.PLANNED
    assert prices(cup, *shirt.children.all()) == ["10.00", "20.00", "20.00"]
    edit_do(edit)
    assert edit.status == BulkEdit.Status.APPLIED
    assert prices(cup, *shirt.children.all()) == ["9.00", "18.00", "18.00"]
    assert list(
        Product.objects.filter(parent=None).order_by("pk").values_list("lowest_price", flat=True)
    ) == [
        Decimal("9.00"),
        Decimal("18.00"),
    ]
    record = StockRecord.objects.get(product=cup)
    assert [str(change.price) for change in record.price_changes.order_by("pk")] == ["10.00", "9.00"]


def test_undo_restores_what_was_before(merchant: Any) -> None:
    products = [product_create(price="10.00"), product_create(price="7.77")]
    before = snapshot()
    undo(edit_do(edit_plan(merchant, products, Action.PRICE, how="percent", value="33", ending=".99")))
    assert snapshot() == before


def test_stock_is_corrected_by_the_ledger_with_a_reason(merchant: Any) -> None:
    cup = product_create(stock=5)
    options = {"how": "add", "value": 3, "reason": "received", "note": "Delivery 12"}
    edit = edit_do(edit_plan(merchant, [cup], Action.STOCK, **options))
    record = StockRecord.objects.get(product=cup)
    assert record.num_in_stock == 8
    movement = record.movements.first()
    assert (movement.reason, movement.in_stock_change, movement.note, movement.actor) == (
        "received",
        3,
        "Delivery 12",
        merchant,
    )
    undo(edit)
    record.refresh_from_db()
    assert record.num_in_stock == 5
    assert StockMovement.objects.filter(stockrecord=record).count() == 3
    assert list(stock_allocations()) == []


def test_selling_out_shows_in_lists(merchant: Any) -> None:
    cup = product_create(stock=5)
    edit_do(edit_plan(merchant, [cup], Action.STOCK, how="set", value=0, reason="counted", note=""))
    cup.refresh_from_db()
    assert not cup.is_available


def test_categories_keep_the_place_that_a_product_had(merchant: Any) -> None:
    shelf, other = category_create("Shelf"), category_create("Other")
    cup, bowl = product_create("Cup", categories=[shelf]), product_create("Bowl", categories=[other])
    ProductCategory.objects.filter(product=cup).update(display_order=7)
    before = snapshot()
    options = {"category": shelf.pk, "name": "Shelf"}
    removed = edit_do(edit_plan(merchant, [cup, bowl], Action.CATEGORY_REMOVE, **options))
    assert not ProductCategory.objects.filter(category=shelf).exists()
    assert removed.changes.get(product=bowl).note == Note.SAME
    undo(removed)
    assert snapshot() == before
    added = edit_do(edit_plan(merchant, [cup, bowl], Action.CATEGORY_ADD, **options))
    assert ProductCategory.objects.filter(category=shelf).count() == 2
    undo(added)
    assert snapshot() == before


def test_a_category_that_is_gone_meanwhile_takes_nothing(merchant: Any) -> None:
    shelf, cup = category_create("Shelf"), product_create()
    edit = edit_plan(merchant, [cup], Action.CATEGORY_ADD, category=shelf.pk, name="Shelf")
    shelf.delete()
    edit_do(edit)
    assert [(change.state, change.note) for change in edit.changes.all()] == [("skipped", "gone")]


@pytest.mark.parametrize(
    ("action", "options", "field"),
    [
        (Action.FLAG, {"flag": "is_new", "on": True}, "is_new"),
        (Action.FLAG, {"flag": "is_featured", "on": True}, "is_featured"),
        (Action.FLAG, {"flag": "is_bestseller", "on": True}, "is_bestseller"),
        (Action.PUBLISH, {}, "is_public"),
    ],
)
def test_flags_and_publishing(merchant: Any, action: str, options: dict[str, Any], field: str) -> None:
    off, on = product_create(), product_create()
    Product.objects.filter(pk=off.pk).update(**{field: False})
    Product.objects.filter(pk=on.pk).update(**{field: True})
    edit = edit_do(edit_plan(merchant, [off, on], action, **options))
    assert set(Product.objects.values_list(field, flat=True)) == {True}
    assert edit.changes.get(product=on).note == Note.SAME
    undo(edit)
    assert list(Product.objects.order_by("pk").values_list(field, flat=True)) == [False, True]


def test_the_present_price_becomes_the_compare_at_price(merchant: Any) -> None:
    cup = product_create(price="10.00")
    edit_do(edit_plan(merchant, [cup], Action.COMPARE_AT, how="price", value=""))
    edit_do(edit_plan(merchant, [cup], Action.PRICE, how="percent", value="-20", ending=""))
    record = StockRecord.objects.get(product=cup)
    assert (str(record.price), str(record.compare_at)) == ("8.00", "10.00")


def test_what_others_changed_meanwhile_is_left_and_named(merchant: Any) -> None:
    cup, bowl = product_create("Cup", price="10.00"), product_create("Bowl", price="20.00")
    edit = edit_plan(merchant, [cup, bowl], Action.PRICE, how="amount", value="1", ending="")
    StockRecord.objects.filter(product=cup).update(price="12.00")
    edit_do(edit)
    assert prices(cup, bowl) == ["12.00", "21.00"]
    left = edit.changes.get(product=cup)
    assert (left.state, left.note) == (State.SKIPPED, Note.CHANGED)
    StockRecord.objects.filter(product=bowl).update(price="5.00")
    undo(edit)
    assert prices(cup, bowl) == ["12.00", "5.00"]
    kept = edit.changes.get(product=bowl)
    assert (kept.state, kept.note) == (State.KEPT, Note.CHANGED)


def test_what_is_gone_meanwhile_is_left(merchant: Any) -> None:
    cup, bowl = product_create("Cup", price="10.00"), product_create("Bowl", price="20.00")
    edit = edit_do(edit_plan(merchant, [cup, bowl], Action.PRICE, how="amount", value="1", ending=""))
    cup.delete()
    undo(edit)
    assert edit.status == BulkEdit.Status.UNDONE
    assert prices(bowl) == ["20.00"]
    assert edit.changes.get(title="Cup").note == Note.GONE


def test_a_partner_changes_its_own_records_alone(merchant: Any) -> None:
    person = user_create(role="partner")
    own = partner_create("Own")
    own.users.add(person)
    shared, foreign = product_create("Shared", price="10.00"), product_create("Foreign", price="10.00")
    mine = stock_create(shared, price="9.00", partner=own)
    edit = edit_do(edit_plan(person, [shared, foreign], Action.PRICE, how="set", value="1.00", ending=""))
    assert edit.size == 1
    assert list(StockRecord.objects.filter(price="1.00")) == [mine]
    with pytest.raises(NothingChosenError):
        edit_plan(person, [foreign], Action.HIDE)
    own.users.remove(person)
    undo(edit)
    mine.refresh_from_db()
    assert str(mine.price) == "1.00"
    assert edit.changes.get().note == Note.GONE


def test_only_the_last_change_of_a_person_is_undone(merchant: Any) -> None:
    cup = product_create(price="10.00")
    first = edit_do(edit_plan(merchant, [cup], Action.PRICE, how="amount", value="1", ending=""))
    second = edit_do(edit_plan(merchant, [cup], Action.PRICE, how="amount", value="1", ending=""))
    others = edit_do(edit_plan(user_create(role="catalogue"), [cup], Action.HIDE))
    with pytest.raises(NotLastError):
        edit_undo(edit=first)
    assert prices(cup) == ["12.00"]
    undo(second)
    undo(first)
    assert prices(cup) == ["10.00"]
    assert undo(others).status == BulkEdit.Status.UNDONE


def test_nothing_happens_twice(merchant: Any) -> None:
    cup = product_create(price="10.00")
    edit = edit_do(edit_plan(merchant, [cup], Action.PRICE, how="amount", value="1", ending=""))
    for again in (edit_apply, edit_discard):
        with pytest.raises(WrongMomentError):
            again(edit=edit)
    assert not edit_run(edit_id=edit.pk)
    undo(edit)
    with pytest.raises(WrongMomentError):
        edit_undo(edit=edit)
    assert prices(cup) == ["10.00"]


def test_a_discarded_draft_changes_nothing(merchant: Any) -> None:
    cup = product_create(price="10.00")
    edit_discard(edit=edit_plan(merchant, [cup], Action.PRICE, how="amount", value="1", ending=""))
    assert (prices(cup), BulkEdit.objects.count(), BulkChange.objects.count()) == (["10.00"], 0, 0)


def test_no_product_and_too_many_are_refused(merchant: Any, monkeypatch: Any) -> None:
    with pytest.raises(NothingChosenError):
        edit_start(user=merchant, action=Action.HIDE, options={}, selection=Selection(ids=(987654,)))
    product_create()
    product_create()
    monkeypatch.setattr(services, "MAX_PRODUCTS", 1)
    with pytest.raises(TooManyChosenError):
        edit_start(user=merchant, action=Action.HIDE, options={}, selection=Selection(query=ProductQuery()))
    assert not BulkEdit.objects.exists()


def test_all_that_match_are_worked_off_in_batches_of_few_queries(merchant: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "BATCH", 4)
    for number in range(9):
        product_create(f"Cup {number}", price="10.00")
    product_create("Bowl", price="10.00")
    selection = Selection(query=ProductQuery(text="cup"))
    options = {"how": "percent", "value": "10", "ending": ""}
    edit = edit_start(user=merchant, action=Action.PRICE, options=options, selection=selection)
    with CaptureQueriesContext(connection) as planning:
        edit_run(edit_id=edit.pk)
    edit.refresh_from_db()
    assert (edit.size, edit.planned, edit.status) == (9, 9, "planned")
    edit_apply(edit=edit)
    with CaptureQueriesContext(connection) as applying:
        edit_run(edit_id=edit.pk)
    assert StockRecord.objects.filter(price="11.00").count() == 9
    assert StockRecord.objects.get(product__title="Bowl").price == Decimal("10.00")
    assert len(planning) <= 4 * 10
    assert len(applying) <= 4 * 30


def test_work_that_was_interrupted_goes_on(merchant: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    products = [product_create(price="10.00") for _number in range(5)]
    edit = edit_plan(merchant, products, Action.PRICE, how="amount", value="1", ending="")
    edit_apply(edit=edit)
    heard: list[list[int]] = []
    monkeypatch.setattr(services, "products_changed", lambda product_ids: heard.append(list(product_ids)))
    assert edit_run(edit_id=edit.pk, seconds=0)
    assert prices(*products).count("11.00") == 2
    # A worker that died before it told anybody leaves word of what it wrote.
    BulkEdit.objects.filter(pk=edit.pk).update(
        unheard=[products[0].pk], updated_at=clock.now() - services.KEEP
    )
    assert edits_stalled() == [edit.pk]
    assert not edit_run(edit_id=edit.pk)
    assert prices(*products) == ["11.00"] * 5
    assert heard[1] == [products[0].pk]
    assert sorted(pk for ids in (heard[0], *heard[2:]) for pk in ids) == sorted(p.pk for p in products)


def test_drafts_are_forgotten_after_a_day_and_changes_after_a_year(merchant: Any) -> None:
    cup = product_create(price="10.00")
    done = edit_do(edit_plan(merchant, [cup], Action.HIDE))
    draft = edit_plan(merchant, [cup], Action.PUBLISH)
    edits_forget()
    assert BulkEdit.objects.count() == 2
    BulkEdit.objects.update(created_at=clock.now() - services.KEEP_DRAFTS)
    edits_forget()
    assert list(BulkEdit.objects.values_list("pk", flat=True)) == [done.pk]
    assert draft.pk != done.pk
    BulkEdit.objects.update(created_at=clock.now() - services.KEEP)
    edits_forget()
    assert BulkChange.objects.count() == 0


def test_the_filter_finds_products_of_the_dashboard(merchant: Any) -> None:
    top = category_create("Top")
    below = category_create("Below", parent=top)
    cup = product_create("Cup", upc="C-1", categories=[below], is_new=True)
    empty = product_create("Empty", stock=0, is_public=False)
    shirt = variant_product_create(
        "Shirt", variants=[{"options": {"Size": "S"}, "sku": "SHIRT-S", "stock": 1}]
    )
    StockRecord.objects.filter(partner_sku="SHIRT-S").update(low_stock_threshold=2)

    def found(**asked: Any) -> set[str]:
        products = products_for_desk(user=merchant, query=ProductQuery(**asked))
        titles = [product.title for product in products]
        assert len(titles) == len(set(titles))
        return set(titles)

    assert found() == {"Cup", "Empty", "Shirt"}
    assert found(text="c-1") == {"Cup"}
    assert found(text="shirt-s") == {"Shirt"}
    assert found(category_id=top.pk) == {"Cup"}
    assert found(category_id=987654) == set()
    assert found(product_class_id=shirt.product_class_id) == {"Shirt"}
    assert found(stock="out") == {"Empty"}
    assert found(stock="in") == {"Cup", "Shirt"}
    assert found(stock="low") == {"Shirt"}
    assert found(status="hidden") == {"Empty"}
    assert found(flag="is_new") == {"Cup"}
    assert found(text="cup", status="hidden") == set()
    assert empty.pk != cup.pk


AMOUNTS = st.decimals(min_value=0, max_value=500, places=2)
CATALOGUE = st.lists(
    st.fixed_dictionaries(
        {
            "price": AMOUNTS,
            "compare_at": st.none() | AMOUNTS,
            "num_in_stock": st.none() | st.integers(0, 20),
            "is_public": st.booleans(),
            "is_new": st.booleans(),
            "place": st.none() | st.integers(0, 9),
        }
    ),
    min_size=1,
    max_size=3,
)
VALUES = st.decimals(min_value=-100, max_value=300, places=2).map(str)
ASKED = st.one_of(
    st.tuples(
        st.just(Action.PRICE),
        st.fixed_dictionaries(
            {
                "how": st.sampled_from(["percent", "amount"]),
                "value": VALUES,
                "ending": st.sampled_from(["", ".99", ".50"]),
            }
        ),
    ),
    st.tuples(
        st.just(Action.PRICE), st.fixed_dictionaries({"how": st.just("set"), "value": AMOUNTS.map(str)})
    ),
    st.tuples(
        st.just(Action.COMPARE_AT),
        st.fixed_dictionaries({"how": st.sampled_from(["set", "clear", "price"]), "value": AMOUNTS.map(str)}),
    ),
    st.tuples(
        st.just(Action.STOCK),
        st.fixed_dictionaries({"how": st.sampled_from(["set", "add"]), "value": st.integers(-10, 10)}),
    ),
    st.tuples(st.just(Action.FLAG), st.fixed_dictionaries({"flag": st.just("is_new"), "on": st.booleans()})),
    st.tuples(st.sampled_from([Action.PUBLISH, Action.HIDE]), st.just({})),
    st.tuples(st.sampled_from([Action.CATEGORY_ADD, Action.CATEGORY_REMOVE]), st.just({"name": "Shelf"})),
)


class TestRandomCatalogues(TestCase):  # type: ignore[misc]
    """Over catalogues and changes of any kind."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.merchant = user_create(role="catalogue")
        cls.shelf = category_create("Shelf")

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(catalogue=CATALOGUE, asked=ASKED)
    def test_the_preview_is_what_happens_and_undo_is_exact(
        self, catalogue: list[dict[str, Any]], asked: tuple[str, dict[str, Any]]
    ) -> None:
        merchant, shelf = self.merchant, self.shelf
        products = [self._product(shelf, **fields) for fields in catalogue]
        before = snapshot()
        action, options = asked
        edit = edit_plan(merchant, products, action, **options, category=shelf.pk)
        assert snapshot() == before
        shown = {
            (change.product_id, change.field): change.new if change.state == State.PLANNED else change.old
            for change in edit.changes.all()
        }
        edit_do(edit)
        assert not edit.changes.filter(note__in=(Note.CHANGED, Note.GONE)).exists()
        assert shown == {(pk, name): self._present(pk, name, shelf=shelf) for pk, name in shown}
        assert list(stock_allocations()) == []
        undo(edit)
        assert snapshot() == before

    def _product(self, shelf: Any, *, place: int | None, **fields: Any) -> Any:
        flags = {name: fields.pop(name) for name in ("is_public", "is_new")}
        price, number = fields.pop("price"), fields.pop("num_in_stock")
        product = product_create(price=str(price), stock=number, stock_fields=fields, **flags)
        if place is not None:
            ProductCategory.objects.create(product=product, category=shelf, display_order=place)
        return product

    def _present(self, product_id: int | None, field: str, *, shelf: Any) -> Any:
        if field == "category":
            placed = ProductCategory.objects.filter(product=product_id, category=shelf)
            return placed.values_list("display_order", flat=True).first()
        if field in {"price", "compare_at", "num_in_stock"}:
            value = getattr(StockRecord.objects.get(product=product_id), field)
            return str(value) if isinstance(value, Decimal) else value
        return getattr(Product.objects.get(pk=product_id), field)
