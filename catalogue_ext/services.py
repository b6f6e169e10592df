"""Writing the catalogue."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from catalogue_ext.marks import marks_bring_in_line, offers_mark
from catalogue_ext.net import with_gross
from catalogue_ext.prices import prices_record
from catalogue_ext.stock import is_sellable

BATCH = 500

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


_followers: list[Callable[[list[int]], object]] = []


def follow_refresh(follow: Callable[[list[int]], object]) -> None:
    """Let a higher room hear which products changed price or availability; called in its `ready`."""
    _followers.append(follow)


_writers_heard: list[Callable[[list[int]], object]] = []


def follow_changes(follow: Callable[[list[int]], object]) -> None:
    """Let a higher room hear which products were written many at a time; called in its `ready`."""
    _writers_heard.append(follow)


def products_changed(*, product_ids: Iterable[int]) -> None:
    """Bring in line what follows from products that were written past the models' signals.

    For writers of many rows; call it after the commit. Parents and their variants may both be named.
    """
    ids = sorted(set(product_ids))
    products_refresh(product_ids=ids)
    _tell(ids)


def _tell(ids: list[int]) -> None:
    """Some at a time: what followers make of it travels in messages."""
    for start in range(0, len(ids), BATCH):
        for follow in _writers_heard:
            follow(ids[start : start + BATCH])


def rules_apply() -> int:
    """Bring what the rules find in line for the whole catalogue; how many products changed."""
    changed = marks_bring_in_line()
    if changed:
        _tell(changed)
    return len(changed)


def prices_refresh() -> int:
    """Bring the whole catalogue in line: rates, or how prices are entered, have changed; how many did."""
    return products_refresh(product_ids=Product.objects.order_by().values_list("pk", flat=True))


def products_refresh(*, product_ids: Iterable[int]) -> int:
    """Bring `lowest_price`, `is_available` and `is_on_offer` in line, and note new prices.

    Takes products of any structure; a parent's values come from its public children. Returns how
    many products changed price or availability; five queries for 500 products when none did.
    Call it after the change of stock or price has committed (`transaction.on_commit`): it locks
    products, and inside a longer transaction it would not see what others have just changed.
    """
    ids = sorted(set(product_ids))
    return sum(_refresh_batch(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _refresh_batch(ids: list[int]) -> int:
    family = dict(
        Product.objects.filter(
            Q(pk__in=ids)
            | Q(pk__in=Product.objects.filter(pk__in=ids).values("parent_id"))
            | Q(parent_id__in=ids)
        ).values_list("pk", "structure")
    )
    parents = [pk for pk, structure in family.items() if structure == Product.PARENT]
    sold = [pk for pk in family if pk not in set(parents)]
    prices_record(product_ids=sold)
    if marked := offers_mark(product_ids=family):
        _tell(marked)
    return _bring_in_line(sold, StockRecord.objects.filter(product=OuterRef("pk"))) + _bring_in_line(
        parents, StockRecord.objects.filter(product__parent=OuterRef("pk"), product__is_public=True)
    )


def _bring_in_line(ids: list[int], records: Any) -> int:
    """Compare first, so that products which did not change are neither locked nor written."""
    records = with_gross(records.order_by()).annotate(
        tracks=Coalesce("product__product_class__track_stock", "product__parent__product_class__track_stock")
    )
    sellable = records.filter(is_sellable(track_stock="tracks"))
    price = Coalesce(_cheapest(sellable), _cheapest(records))
    fresh = Product.objects.filter(pk__in=ids).annotate(fresh_price=price, fresh_available=Exists(sellable))
    stale = [
        pk
        for pk, *known, fresh_price, fresh_available in fresh.values_list(
            "pk", "lowest_price", "is_available", "fresh_price", "fresh_available"
        )
        if known != [fresh_price, fresh_available]
    ]
    if stale:
        with transaction.atomic():
            locked = Product.objects.filter(pk__in=stale).order_by("pk").select_for_update()
            list(locked.values_list("pk", flat=True))
            Product.objects.filter(pk__in=stale).update(lowest_price=price, is_available=Exists(sellable))
        for follow in _followers:
            follow(stale)
    return len(stale)


def _cheapest(records: Any) -> Subquery:
    """The lowest price of a set, with tax at home; grouped by a constant, so that the set makes one row."""
    return Subquery(
        records.annotate(whole=Value(1)).values("whole").annotate(lowest=Min("gross")).values("lowest")
    )


def units_sold_set(*, counts: Mapping[int, int]) -> int:
    """Write how many units of each product were sold; those not in `counts` sold none.

    A variant's units count for its parent, which is what lists show. Returns how many changed.
    """
    family = Product.objects.filter(pk__in=counts).values_list("pk", "parent_id")
    totals: dict[int, int] = {}
    for pk, parent in family:
        for owner in {pk, parent or pk}:
            totals[owner] = totals.get(owner, 0) + counts[pk]
    held = dict(
        Product.objects.filter(Q(units_sold__gt=0) | Q(pk__in=totals)).values_list("pk", "units_sold")
    )
    stale = [
        Product(pk=pk, units_sold=totals.get(pk, 0))
        for pk, known in sorted(held.items())
        if known != totals.get(pk, 0)
    ]
    Product.objects.bulk_update(stale, ["units_sold"], batch_size=BATCH)
    return len(stale)
