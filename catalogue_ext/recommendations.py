"""What goes with a product: by hand, else bought with it, else from the same shelf."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from oscar.core.loading import get_model

from catalogue_ext.selectors import ORDERS, category_tree, products_by_ids, products_listed
from catalogue_ext.types import ProductFilter, ProductSort

COMPANIONS = 8
"""Products that are remembered as bought with one product."""
MIN_ORDERS = 2
"""What stood in a single order says nothing, and might tell of the one who placed it."""
BATCH = 500

Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductCompanion = get_model("catalogue", "ProductCompanion")
ProductRecommendation = get_model("catalogue", "ProductRecommendation")


def products_related(product_id: int, limit: int = 4) -> list[Any]:
    """What merchants recommend with a product, then what is bought with it, then what is near it.

    Near is first what shares a category, then what shares the category at the top; of what is bought
    with it and near it only what can be bought now. At most five queries; `cards_for` adds two.
    """
    by_hand = ProductRecommendation.objects.filter(primary=product_id).order_by("-ranking", "pk")
    chosen = products_by_ids(list(by_hand.values_list("recommendation_id", flat=True)[:limit]))
    if len(chosen) < limit:
        chosen += _bought_with(product_id, {product.pk for product in chosen}, limit - len(chosen))
    if len(chosen) < limit:
        chosen += _near(product_id, {product.pk for product in chosen}, limit - len(chosen))
    return chosen


def _bought_with(product_id: int, known: set[int], limit: int) -> list[Any]:
    rows = ProductCompanion.objects.filter(product=product_id).order_by("-orders", "companion_id")
    ids = [pk for pk in rows.values_list("companion_id", flat=True) if pk not in known]
    found = (product for product in products_by_ids(ids) if product.is_available) if ids else ()
    return list(islice(found, limit))


def _near(product_id: int, known: set[int], limit: int) -> list[Any]:
    tree = category_tree()
    placed = ProductCategory.objects.filter(product=product_id).values_list("category_id", flat=True)
    shelves = [tree.nodes[pk] for pk in placed if pk in tree.nodes]
    tops = [[*tree.ancestors(node), node][0] for node in shelves]
    near = ProductCategory.objects.filter(category_id__in={pk for top in tops for pk in tree.ids_below(top)})
    beside = ProductCategory.objects.filter(
        product=OuterRef("pk"), category_id__in=[node.id for node in shelves]
    )
    found = (
        products_listed(ProductFilter(available_only=True))
        .filter(pk__in=near.values("product_id"))
        .exclude(pk__in=[product_id, *known])
        .annotate(is_beside=Exists(beside))
        .order_by("-is_beside", *ORDERS[ProductSort.BESTSELLING])
    )
    return list(found[:limit])


def companions_set(*, orders: Mapping[tuple[int, int], int]) -> int:
    """Write which products are bought together: in how many orders each pair of ids stood.

    Keeps the best eight of each product and only pairs of more than one order; what is not in `orders`
    is forgotten. Returns how many products got other companions.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for (one, other), count in orders.items():
        if count >= MIN_ORDERS and one != other:
            found.setdefault(one, []).append((other, count))
            found.setdefault(other, []).append((one, count))
    held = ProductCompanion.objects.order_by("product_id").values_list("product_id", flat=True).distinct()
    ids = sorted({*found, *held})
    return sum(_write(ids[start : start + BATCH], found) for start in range(0, len(ids), BATCH))


def _write(ids: list[int], found: Mapping[int, list[tuple[int, int]]]) -> int:
    """Bring some products in line; those that say the same already are not written."""
    wanted = {pk: dict(sorted(found.get(pk, []), key=_rank)[:COMPANIONS]) for pk in ids}
    known = _existing({*ids, *(other for best in wanted.values() for other in best)})
    held: dict[int, dict[int, int]] = {pk: {} for pk in ids}
    rows = ProductCompanion.objects.filter(product_id__in=ids)
    for pk, other, count in rows.values_list("product_id", "companion_id", "orders"):
        held[pk][other] = count
    fresh = {
        pk: {other: count for other, count in best.items() if other in known} if pk in known else {}
        for pk, best in wanted.items()
    }
    stale = [pk for pk in ids if fresh[pk] != held[pk]]
    with transaction.atomic():
        ProductCompanion.objects.filter(product_id__in=stale).delete()
        ProductCompanion.objects.bulk_create(
            ProductCompanion(product_id=pk, companion_id=other, orders=count)
            for pk in stale
            for other, count in fresh[pk].items()
        )
    return len(stale)


def _rank(companion: tuple[int, int]) -> tuple[int, int]:
    other, count = companion
    return -count, other


def _existing(ids: Iterable[int]) -> set[int]:
    return set(Product.objects.filter(pk__in=ids).values_list("pk", flat=True))
