"""Changing the tree of categories, one change at a time, and the order of products by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.models import CategorySort
from catalogue_ext.selectors import category_tree_forget

Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")

TREE_LOCK = 4_210_001
"""The number of the database's lock that stands for the tree."""

MAX_DEPTH = 8
MAX_PLACES = 5_000
"""So many products of a category may have a place by hand."""

BATCH = 500
POSITIONS = {"before": "left", "after": "right", "inside": "last-child"}


class CategoryChangeError(Exception):
    """A change of the tree that can't be made; its text may be shown to the merchant."""


def category_tree_lock() -> None:
    """Let nobody else change the tree before this transaction ends.

    Treebeard reads paths before it writes them. On SQLite a transaction that writes is alone anyway.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("A lock outside a transaction protects nothing.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


@transaction.atomic
def category_move(*, category_id: int, target_id: int | None, position: str) -> None:
    """Move a category with all below it before, after or inside another; without one, to the end.

    Addresses follow; old ones lead to the new. Raises `CategoryChangeError`.
    """
    category_tree_lock()
    category = _category(category_id)
    if target_id is None:
        target, position = Category.get_last_root_node(), "after"
    else:
        target = _category(target_id)
    if position not in POSITIONS:
        raise CategoryChangeError(_("That is no place in the tree."))
    if target.path.startswith(category.path):
        if target.pk == category.pk and target_id is None:
            return
        raise CategoryChangeError(_("A category can't be moved into itself."))
    _check_depth(category, target.depth + (position == "inside"))
    category.move(target, POSITIONS[position])


@transaction.atomic
def category_shift(*, category_id: int, step: str) -> None:
    """Move a category one step: up, down, in (below the one before it), out (behind its parent).

    Raises `CategoryChangeError` where there is no such step.
    """
    category_tree_lock()
    category = _category(category_id)
    target, position = {
        "up": (category.get_prev_sibling, "left"),
        "down": (category.get_next_sibling, "right"),
        "in": (category.get_prev_sibling, "last-child"),
        "out": (category.get_parent, "right"),
    }.get(step, (lambda: None, ""))
    found = target()
    if found is None:
        raise CategoryChangeError(_("“%(name)s” can't go further that way.") % {"name": category.name})
    _check_depth(category, found.depth + (step == "in"))
    category.move(found, position)


@transaction.atomic
def category_save(*, category: Any, parent_id: int | None) -> Any:
    """Save a category, new or known, as the last below `parent_id`; where it is there already, in its place.

    Raises `CategoryChangeError`.
    """
    category_tree_lock()
    parent = _category(parent_id) if parent_id else None
    if category.pk is None:
        if parent is None:
            return Category.add_root(instance=category)
        _check_depth(None, parent.depth + 1)
        return parent.add_child(instance=category)
    place = Category.objects.filter(pk=category.pk).values_list("path", "depth", "numchild").first()
    if place is None:
        raise CategoryChangeError(_("This category does not exist any more."))
    category.path, category.depth, category.numchild = place  # others may have moved it meanwhile
    category.save()
    held = category.get_parent(update=True)
    if (held.pk if held else None) != parent_id:
        category_move(
            category_id=category.pk, target_id=parent_id, position="inside" if parent_id else "after"
        )
    return category


@transaction.atomic
def category_delete(*, category_id: int) -> None:
    """Delete a category and all below it; products stay. Nothing when it is gone already."""
    category_tree_lock()
    if category := Category.objects.filter(pk=category_id).first():
        category.delete()


def _category(category_id: int) -> Any:
    found = Category.objects.filter(pk=category_id).first()
    if found is None:
        raise CategoryChangeError(_("This category does not exist any more."))
    return found


def _check_depth(category: Any, depth: int) -> None:
    below = 0
    if category is not None:
        deepest = Category.get_tree(category).order_by("-depth").values_list("depth", flat=True).first()
        below = (deepest or category.depth) - category.depth
    if depth + below > MAX_DEPTH:
        raise CategoryChangeError(
            _("Categories can't be more than %(depth)d levels deep.") % {"depth": MAX_DEPTH}
        )


# --- The order of products by hand --------------------------------------------------------------


def products_in(category_id: int) -> Any:
    """The products that are in a category itself, as rows of `ProductCategory`, in the order by hand."""
    return ProductCategory.objects.filter(category_id=category_id).order_by("display_order", "-product_id")


@transaction.atomic
def category_arrange(*, category_id: int, first: int, shown: Sequence[int], wanted: Mapping[int, int]) -> int:
    """Give products of a category places by hand, and let the category show them so.

    `shown` are the products that a merchant saw from place `first` on, `wanted` the places asked for;
    those that keep theirs make room. All before and between get a place, too. Returns how many rows
    were written, in batches. Raises `CategoryChangeError` when the order has changed meanwhile.
    """
    if not Category.objects.filter(pk=category_id).select_for_update().values_list("pk", flat=True):
        raise CategoryChangeError(_("This category does not exist any more."))
    until = max([first - 1 + len(shown), *wanted.values()])
    rows = list(products_in(category_id)[: min(until, MAX_PLACES)])
    seen = [row.product_id for row in rows[first - 1 : first - 1 + len(shown)]]
    if seen != list(shown):
        raise CategoryChangeError(_("Meanwhile the order has changed. Please look again."))
    ranks = {row.product_id: rank for rank, row in enumerate(rows, 1)}
    moving = sorted(
        (row for row in rows if wanted.get(row.product_id, ranks[row.product_id]) != ranks[row.product_id]),
        key=lambda row: wanted[row.product_id],
    )
    moved = {row.pk for row in moving}
    ordered = [row for row in rows if row.pk not in moved]
    for row in moving:
        ordered.insert(wanted[row.product_id] - 1, row)
    stale = [row for rank, row in enumerate(ordered, 1) if row.display_order != rank]
    for rank, row in enumerate(ordered, 1):
        row.display_order = rank
    ProductCategory.objects.bulk_update(stale, ["display_order"], batch_size=BATCH)
    Category.objects.filter(pk=category_id).update(product_sort=CategorySort.HAND)
    transaction.on_commit(category_tree_forget)
    return len(stale)
