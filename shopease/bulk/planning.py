"""What a change would do to a batch of products."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model

from catalogue_ext.uses import products_used
from shopease.bulk.models import BulkChange, BulkEdit
from shopease.bulk.rules import field_of, place_step, product_step, record_step
from shopease.bulk.selectors import records_of
from shopease.bulk.types import OF_RECORDS, Action, Caution, Field, Note, State, Step

Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")


def changes_planned(*, edit: BulkEdit, product_ids: Sequence[int]) -> list[BulkChange]:
    """A row for each value that the action concerns, in the order of `product_ids`; not saved.

    An action on prices or stock concerns the stock records of a product and of its variants: for a
    partner its own alone. Two queries, two more when products are hidden.
    """
    products = Product.objects.in_bulk(product_ids)
    known = [products[pk] for pk in product_ids if pk in products]
    field = field_of(edit.action, edit.options)
    if field in OF_RECORDS:
        return list(_of_records(edit, known))
    if field == Field.CATEGORY:
        return list(_of_places(edit, known))
    steps = [(product, product_step(edit.action, product, edit.options)) for product in known]
    if edit.action == Action.HIDE:
        steps = _with_cautions(steps)
    return [_change(edit, step, product, sku=product.upc or "") for product, step in steps]


def _with_cautions(steps: Sequence[tuple[Any, Step]]) -> list[tuple[Any, Step]]:
    """Hiding what editors show is worth a look."""
    shown = products_used(product.pk for product, step in steps if not step.note)
    return [
        (product, replace(step, caution=Caution.SHOWN) if product.pk in shown else step)
        for product, step in steps
    ]


def _of_records(edit: BulkEdit, products: Sequence[Any]) -> Iterator[BulkChange]:
    ids = [product.pk for product in products]
    records = (
        records_of(edit.user)
        .filter(Q(product__in=ids) | Q(product__parent__in=ids))
        .select_related("product__product_class", "product__parent__product_class")
        .order_by("product_id", "pk")
    )
    owned: dict[int, list[Any]] = {}
    for record in records:
        owned.setdefault(record.product.parent_id or record.product_id, []).append(record)
    field = field_of(edit.action, edit.options)
    for product in products:
        for record in owned.get(product.pk, ()):
            step = record_step(edit.action, record, edit.options)
            yield _change(edit, step, record.product, record=record, sku=record.partner_sku)
        if product.pk not in owned:
            yield _change(edit, Step(field, note=Note.NO_RECORD), product, sku=product.upc or "")


def _of_places(edit: BulkEdit, products: Sequence[Any]) -> Iterator[BulkChange]:
    placed = ProductCategory.objects.filter(category_id=edit.options["category"], product__in=products)
    places = dict(placed.values_list("product_id", "display_order"))
    for product in products:
        yield _change(edit, place_step(edit.action, places.get(product.pk)), product, sku=product.upc or "")


def _change(edit: BulkEdit, step: Step, product: Any, *, sku: str, record: Any = None) -> BulkChange:
    return BulkChange(
        edit=edit,
        product=product,
        stockrecord=record,
        title=product.get_title()[:255],
        sku=sku[:128],
        field=step.field,
        old=step.old,
        new=step.new,
        state=State.SKIPPED if step.note else State.PLANNED,
        note=step.note,
        caution=step.caution,
    )
