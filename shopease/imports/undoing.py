"""Putting products back to what they were before a run; what others changed since is left alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from oscar.core.loading import get_model
from taggit.models import Tag

from catalogue_ext.services import products_changed
from shopease.fulfilment.models import StockMovement
from shopease.imports.errors import RunTakenError
from shopease.imports.families import PRODUCT, Family, families_read
from shopease.imports.models import ImportRow, ImportRun
from shopease.imports.planning import same_value
from shopease.imports.shelves import LEVELS, Shelves
from shopease.imports.types import Change
from shopease.imports.writing import families_write

BATCH = 200
LISTS = {"categories", "pictures", "related", "tags"}

Line = get_model("order", "Line")
Product = get_model("catalogue", "Product")
Undo = ImportRow.Undo


def rows_undo(*, run: ImportRun) -> int:
    """Undo the next rows of a run, the last first; how many, 0 when none are left.

    Raises `RunTakenError` when the run isn't being undone any more.
    """
    waiting = run.rows.filter(
        is_applied=True, outcome__in=[ImportRow.Outcome.CREATED, ImportRow.Outcome.CHANGED], undo=""
    )
    rows = list(waiting.order_by("-position")[:BATCH])
    try:
        _undo(run, rows)
    except (DataError, IntegrityError):
        for row in rows:
            _undo_alone(run, row)
    return len(rows)


def _undo_alone(run: ImportRun, row: ImportRow) -> None:
    try:
        _undo(run, [row])
    except (DataError, IntegrityError) as error:
        note = f"The database refused it: {error}".strip()
        ImportRow.objects.filter(pk=row.pk).update(undo=Undo.KEPT, undo_note=note)


@transaction.atomic
def _undo(run: ImportRun, rows: list[ImportRow]) -> None:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.status != ImportRun.Status.UNDOING:
        raise RunTakenError
    shelves = Shelves()
    batch = _Batch.read(rows, shelves, insists=locked.insists)
    for row in rows:
        batch.undo(row)
    removed = batch.removed | batch.variants_removed
    families = [family for pk, family in batch.families.items() if pk not in batch.removed]
    touched = families_write(families=families, shelves=shelves, actor=run.created_by)
    Product.objects.filter(pk__in=batch.variants_removed).delete()
    Product.objects.filter(pk__in=batch.removed).delete()
    ImportRow.objects.bulk_update(rows, ["undo", "undo_note"])
    ImportRun.objects.filter(pk=run.pk).update(position=locked.position + len(rows))
    stay = [pk for pk in touched if pk not in removed]
    transaction.on_commit(partial(products_changed, product_ids=stay))


@dataclass(slots=True)
class _Batch:
    """The products of a few rows, and what happened to them since."""

    families: dict[int, Family]
    insists: bool
    sold: set[int]
    sales: dict[int, list[tuple[datetime, int]]]
    removed: set[int] = field(default_factory=set)
    variants_removed: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, rows: list[ImportRow], shelves: Shelves, *, insists: bool) -> "_Batch":
        """A dozen queries for any number of rows."""
        ids = {row.product_id for row in rows if row.product_id}
        families = families_read(ids=ids, shelves=shelves, lock=True)
        members = [row.pk for family in families.values() for row in family.owners().values()]
        sold = set(Line.objects.filter(product_id__in=members).values_list("product_id", flat=True))
        records = [record.pk for family in families.values() for record in family.records.values()]
        since = min((row.applied_at for row in rows), default=None)
        sales: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
        if since is not None:
            moved = StockMovement.objects.filter(
                ~Q(order=None), stockrecord_id__in=records, created_at__gte=since
            )
            for pk, moment, change in moved.values_list("stockrecord_id", "created_at", "in_stock_change"):
                sales[pk].append((moment, change))
        return cls(families, insists, sold, sales)

    def undo(self, row: ImportRow) -> None:
        """Undo one row in memory, and note at the row what became of it."""
        family = self.families.get(row.product_id or 0)
        if family is None or row.product_id in self.removed:
            row.undo, row.undo_note = Undo.REMOVED, ""
            return
        changes = [Change(*change) for change in row.changes]
        differing = self._changed_since(row, family, changes)
        if differing and not self.insists:
            row.undo = Undo.KEPT
            row.undo_note = "Changed since: " + ", ".join(differing[:10]) + "."
            return
        if row.outcome == ImportRow.Outcome.CREATED:
            self._remove(row, family)
        else:
            self._restore(row, family, changes)

    def _changed_since(self, row: ImportRow, family: Family, changes: Iterable[Change]) -> list[str]:
        found = []
        for change in changes:
            fields = family.wanted.get(change.owner)
            name = f"{change.owner} {change.field.lstrip('@')}".strip()
            if fields is None:
                found.append(name)
            elif change.field == "units":
                expected = (change.new or 0) + self._sold_since(row, family, change.owner)
                if (fields.get("units") or 0) != expected:
                    found.append(name)
            elif change.field != "variant" and not same_value(fields.get(change.field), change.new):
                found.append(name)
        return list(dict.fromkeys(found))

    def _sold_since(self, row: ImportRow, family: Family, owner: str) -> int:
        record = family.records.get(owner)
        moves = self.sales.get(record.pk, []) if record is not None else []
        return sum(change for moment, change in moves if moment >= row.applied_at)

    def _remove(self, row: ImportRow, family: Family) -> None:
        members = {member.pk for member in family.owners().values()}
        if members & self.sold:
            family.wanted[PRODUCT]["is_public"] = False
            row.undo = Undo.HIDDEN
        else:
            self.removed.add(family.product.pk)
            row.undo = Undo.REMOVED
        row.undo_note = ""

    def _restore(self, row: ImportRow, family: Family, changes: list[Change]) -> None:
        fresh = {change.owner for change in changes if change.field == "variant"}
        row.undo, row.undo_note = Undo.RESTORED, ""
        for owner in fresh & family.children.keys():
            child = family.children[owner]
            if child.pk in self.sold:
                family.wanted[owner]["is_public"] = False
                row.undo = Undo.HIDDEN
            else:
                self.variants_removed.add(child.pk)
        for change in changes:
            fields = family.wanted.get(change.owner)
            if change.owner not in fresh and fields is not None:
                fields[change.field] = _put_back(change, fields.get(change.field))


def _put_back(change: Change, current: Any) -> Any:
    """The old value; of stock and lists only this run's own difference is taken back."""
    if change.field == "units" and change.old is not None and current is not None:
        return max(0, current + change.old - (change.new or 0))
    if change.field in LISTS and not same_value(current, change.new):
        old, new, held = change.old or [], change.new or [], current or []
        kept = [one for one in held if one in old or one not in new]
        return kept + [one for one in old if one not in new and one not in kept]
    return change.old if change.old is not None or change.field not in LISTS else []


def leftovers_remove(*, made: dict[str, list[int]]) -> None:
    """Delete what a run made for its products and nothing uses: categories, types, attributes, tags."""
    category, product_class = get_model("catalogue", "Category"), get_model("catalogue", "ProductClass")
    for pk in reversed(made.get("category", [])):
        one = category.objects.filter(pk=pk).first()
        if one is not None and one.is_leaf() and not one.product_set.exists():
            one.delete()
    attribute = get_model("catalogue", "ProductAttribute")
    attribute.objects.filter(pk__in=made.get(LEVELS, [])).update(level=attribute.Level.PRODUCT)
    unused = {
        "attributeoption": Q(productattributevalue=None, multi_valued_attribute_values=None),
        "productattribute": Q(productattributevalue=None),
        "attributeoptiongroup": Q(product_attributes=None, options=None),
    }
    for name, condition in unused.items():
        model = apps.get_model("catalogue", name)
        model.objects.filter(condition, pk__in=made.get(name, [])).delete()
    used = (relation.name for relation in Tag._meta.related_objects if relation.one_to_many)
    Tag.objects.filter(**dict.fromkeys(used), pk__in=made.get("tag", [])).delete()
    product_class.objects.filter(pk__in=made.get("productclass", []), products=None, attributes=None).delete()
