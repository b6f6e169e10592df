"""Which products a merchant sees, what a change would do, and what it did."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from catalogue_ext.rules import with_tag
from shopease.bulk.models import BulkChange, BulkEdit
from shopease.bulk.types import FLAGS, ProductQuery, Selection, State, StockLevel, Summary, Visibility

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")
StockRecord = get_model("partner", "StockRecord")


def products_of(user: Any) -> QuerySet[Any]:
    """The products of the dashboard's list, variants apart: a partner's own, a member of staff's all.

    Without a person (a change goes on after its author has left) there is no limit.
    """
    products: QuerySet[Any] = Product.objects.browsable_dashboard()
    if user is None or user.is_staff:
        return products
    own = StockRecord.objects.filter(partner__users=user)
    return products.filter(Q(pk__in=own.values("product_id")) | Q(pk__in=own.values("product__parent_id")))


def records_of(user: Any) -> QuerySet[Any]:
    """Stock records that this person may change."""
    records: QuerySet[Any] = StockRecord.objects.all()
    return records if user is None or user.is_staff else records.filter(partner__users=user).distinct()


def products_for_desk(*, user: Any, query: ProductQuery) -> QuerySet[Any]:
    """The products that a filter of the dashboard's list finds; without an order, each one once."""
    found = products_of(user)
    if query.text:
        found = found.filter(_says(query.text))
    if query.category_id is not None:
        found = found.filter(pk__in=_in_category(query.category_id))
    if query.product_class_id is not None:
        found = found.filter(product_class_id=query.product_class_id)
    if query.stock:
        found = found.filter(_has_stock(query.stock))
    if query.status:
        found = found.filter(is_public=query.status == Visibility.PUBLIC)
    if query.flag in FLAGS:
        found = found.filter(**{query.flag: True})
    if query.tag_id is not None:
        found = found.filter(with_tag(query.tag_id))
    return found


def _says(text: str) -> Q:
    """Words of the title, or a part of an article number: the product's, a variant's, a stock record's."""
    variants = Product.objects.filter(Q(upc__icontains=text) | Q(title__icontains=text), parent__isnull=False)
    records = StockRecord.objects.filter(partner_sku__icontains=text)
    return (
        Q(title__icontains=text)
        | Q(upc__icontains=text)
        | Q(pk__in=variants.values("parent_id"))
        | Q(pk__in=records.values("product_id"))
        | Q(pk__in=records.filter(product__parent__isnull=False).values("product__parent_id"))
    )


def _in_category(category_id: int) -> Any:
    """Products of a category and of all below it."""
    path = Category.objects.filter(pk=category_id).values_list("path", flat=True).first()
    placed = ProductCategory.objects.filter(category__path__startswith=path) if path else None
    return (placed if placed is not None else ProductCategory.objects.none()).values("product_id")


def _has_stock(level: str) -> Q:
    if level != StockLevel.LOW:
        return Q(is_available=level == StockLevel.IN_STOCK)
    low = StockRecord.objects.filter(
        num_in_stock__lt=F("low_stock_threshold") + Coalesce(F("num_allocated"), 0)
    )
    return Q(Exists(low.filter(product=OuterRef("pk")))) | Q(
        Exists(low.filter(product__parent=OuterRef("pk")))
    )


def products_selected(*, user: Any, selection: Selection) -> QuerySet[Any]:
    """The chosen products that this person may see."""
    if selection.query is not None:
        return products_for_desk(user=user, query=selection.query)
    return products_of(user).filter(pk__in=selection.ids)


@dataclass(slots=True)
class DeskRow:
    """What the list says of a product's stock: of all its variants, and of the partner's own alone."""

    records: int = 0
    units: int = 0
    """Units that can be promised to buyers."""
    is_counted: bool = False
    is_low: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    compare_at: Decimal | None = None
    variants: int = 0

    def add(self, record: Any) -> None:
        """Count a stock record."""
        self.records += 1
        if record.num_in_stock is not None:
            self.is_counted = True
            self.units += record.net_stock_level
            self.is_low |= bool(record.is_below_threshold)
        if record.price is not None:
            self.lowest = record.price if self.lowest is None else min(self.lowest, record.price)
            self.highest = record.price if self.highest is None else max(self.highest, record.price)
        self.compare_at = record.compare_at or self.compare_at


def desk_rows(*, user: Any, products: Iterable[Any]) -> dict[int, DeskRow]:
    """Price and stock of a page of products by id. Two queries."""
    rows = {product.pk: DeskRow() for product in products}
    family = Q(product__in=rows) | Q(product__parent__in=rows)
    for record in records_of(user).filter(family).select_related("product").order_by("pk"):
        rows[record.product.parent_id or record.product_id].add(record)
    counts = Product.objects.filter(parent__in=rows).order_by().values_list("parent_id")
    for parent, number in counts.annotate(number=Count("pk")):
        rows[parent].variants = number
    return rows


def edits_of(user: Any) -> QuerySet[BulkEdit]:
    """Changes that this person may look at: staff see everybody's."""
    edits = BulkEdit.objects.select_related("user").order_by("-pk")
    return edits if user.is_staff else edits.filter(user=user)


def edit_last(user: Any) -> BulkEdit | None:
    """The change that this person could undo now. One query."""
    edit = (
        BulkEdit.objects.filter(user=user, applied_at__isnull=False)
        .exclude(status=BulkEdit.Status.UNDONE)
        .order_by("-applied_at", "-pk")
        .first()
    )
    return edit if edit is not None and edit.status == BulkEdit.Status.APPLIED else None


def edit_summary(edit: BulkEdit) -> Summary:
    """The values of a change by state, and why some are left out. One query."""
    rows = BulkChange.objects.filter(edit=edit).order_by().values_list("state", "note", "caution")
    states: dict[str, int] = dict.fromkeys(State.values, 0)
    notes: dict[str, int] = {}
    cautions: dict[str, int] = {}
    for state, note, caution, number in rows.annotate(number=Count("pk")):
        states[state] += number
        if note:
            notes[note] = notes.get(note, 0) + number
        elif caution:
            cautions[caution] = cautions.get(caution, 0) + number
    return Summary(
        sum(states.values()), states, tuple(sorted(notes.items())), tuple(sorted(cautions.items()))
    )
