"""The order in which a category shows its products: by hand, or by a rule."""

from typing import Any

from django.db.models import Exists, OuterRef
from oscar.core.loading import get_model

from catalogue_ext.models import CategorySort
from catalogue_ext.types import CategoryTree, ProductSort

ProductCategory = get_model("catalogue", "ProductCategory")

NEWEST = ("-date_created", "-pk")


def category_sort(tree: CategoryTree, category_id: int | None) -> str:
    """What a shopper sees first there, one of `CategorySort`; the newest first outside a category."""
    node = tree.nodes.get(category_id or 0)
    return node.product_sort if node else ProductSort.NEWEST.value


def is_by_hand(sort: str) -> bool:
    """Whether `sort` is no rule, but the places that a merchant gave."""
    return sort == CategorySort.HAND


class HandSorted:
    """A list in the order that a merchant gave: first what is in the category itself by its place,
    then what only categories below it have, newest first.

    `products` are those of the category with all below it. Sliced like a queryset: one query for a page
    of the first part, read from the index by place; two more for pages beyond it.
    """

    def __init__(self, products: Any, category_id: int) -> None:
        placed = ProductCategory.objects.filter(category_id=category_id, product=OuterRef("pk"))
        self.products = products
        self.placed = products.filter(productcategory__category_id=category_id).order_by(
            "productcategory__display_order", "-productcategory__product_id"
        )
        self.others = products.filter(~Exists(placed)).order_by(*NEWEST)

    def __getitem__(self, cut: slice) -> list[Any]:
        first = list(self.placed[cut])
        missing = cut.stop - cut.start - len(first)
        if not missing:
            return first
        known = cut.start + len(first) if first or not cut.start else self.placed.order_by().count()
        start = max(0, cut.start - known)
        return [*first, *self.others[start : start + missing]]

    def order_by(self, *names: str) -> Any:
        """The same products in another order; paginators count them so."""
        return self.products.order_by(*names)
