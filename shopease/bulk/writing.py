"""Reading and writing the values that changes name, a batch at a time, under locks."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from shopease.bulk.models import BulkChange, BulkEdit
from shopease.bulk.selectors import products_of, records_of
from shopease.bulk.types import MONEY, OF_RECORDS, Field
from shopease.core import clock
from shopease.core.money import cents
from shopease.fulfilment.locks import stockrecords_lock
from shopease.fulfilment.models import StockMovement
from shopease.fulfilment.services.many import stocks_change

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")

GONE = object()
"""Stands for the value of what does not exist any more, or belongs to somebody else by now."""

Writes = Sequence[tuple[BulkChange, Any]]


def present_values(edit: BulkEdit, changes: Sequence[BulkChange]) -> Mapping[int, Any]:
    """By the change's id the value as it is now, as JSON; `GONE` where there is none. Locks the rows.

    The changes are of one field.
    """
    field = changes[0].field
    if field in OF_RECORDS:
        held = _records(edit, changes)
    elif field == Field.CATEGORY:
        return _places(edit, changes)
    else:
        held = _products(edit, changes, field)
    return {
        change.pk: held.get(change.stockrecord_id if field in OF_RECORDS else change.product_id, GONE)
        for change in changes
    }


def is_same(field: str, present: Any, expected: Any) -> bool:
    """Whether a value is as it was left; of a place in a category only that there is one."""
    if field == Field.CATEGORY:
        return (present is None) == (expected is None)
    return bool(present == expected)


def values_write(edit: BulkEdit, writes: Writes, *, note: str) -> None:
    """Write new values of the locked rows; a change of stock is a row of the ledger, with `note`."""
    field = writes[0][0].field
    if field in OF_RECORDS:
        _records_write(edit, writes, field, note)
    elif field == Field.CATEGORY:
        _places_write(edit, writes)
    else:
        for value in (True, False):
            ids = [change.product_id for change, wanted in writes if wanted is value]
            if ids:
                Product.objects.filter(pk__in=ids).update(**{field: value}, date_updated=clock.now())


def _records(edit: BulkEdit, changes: Sequence[BulkChange]) -> dict[int | None, Any]:
    ids = [change.stockrecord_id for change in changes if change.stockrecord_id]
    allowed = set(records_of(edit.user).filter(pk__in=ids).values_list("pk", flat=True))
    field = changes[0].field
    held: dict[int | None, Any] = {}
    for record in stockrecords_lock(allowed):
        value = getattr(record, field)
        held[record.pk] = str(cents(value)) if field in MONEY and value is not None else value
    return held


def _records_write(edit: BulkEdit, writes: Writes, field: str, note: str) -> None:
    def value(wanted: Any) -> Any:
        return Decimal(wanted) if field in MONEY and wanted is not None else wanted

    stocks_change(
        changes={
            change.stockrecord_id: {field: value(wanted)}
            for change, wanted in writes
            if change.stockrecord_id
        },
        reason=edit.options.get("reason") or StockMovement.Reason.CORRECTION,
        actor=edit.user,
        note=note,
    )


def _products(edit: BulkEdit, changes: Sequence[BulkChange], field: str) -> dict[int | None, Any]:
    ids = [change.product_id for change in changes if change.product_id]
    allowed = set(products_of(edit.user).filter(pk__in=ids).values_list("pk", flat=True))
    locked = Product.objects.filter(pk__in=allowed).order_by("pk").select_for_update()
    return dict(locked.values_list("pk", field))


def _places(edit: BulkEdit, changes: Sequence[BulkChange]) -> Mapping[int, Any]:
    """None where a product is not in the category; the category stays while this transaction runs."""
    category = edit.options["category"]
    if not Category.objects.filter(pk=category).select_for_update().values_list("pk", flat=True):
        return dict.fromkeys((change.pk for change in changes), GONE)
    ids = [change.product_id for change in changes if change.product_id]
    allowed = set(products_of(edit.user).filter(pk__in=ids).values_list("pk", flat=True))
    placed = ProductCategory.objects.filter(category_id=category, product__in=allowed).select_for_update()
    places = dict(placed.order_by("pk").values_list("product_id", "display_order"))
    return {
        change.pk: places.get(change.product_id) if change.product_id in allowed else GONE
        for change in changes
    }


def _places_write(edit: BulkEdit, writes: Writes) -> None:
    category = edit.options["category"]
    gone = [change.product_id for change, wanted in writes if wanted is None]
    if gone:
        ProductCategory.objects.filter(category_id=category, product__in=gone).delete()
    ProductCategory.objects.bulk_create(
        [
            ProductCategory(category_id=category, product_id=change.product_id, display_order=wanted)
            for change, wanted in writes
            if wanted is not None
        ],
        ignore_conflicts=True,
    )
