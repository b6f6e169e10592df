"""Which products of a basket belong to which ranges, asked once for all of them.

Oscar asks the database for each line, each condition and each benefit, several times; half of
a basket's time went there. What belongs to a range is defined by
`oscar.apps.offer.abstract_models.AbstractRange.product_queryset` (Oscar 4.2); a test compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast
from oscar.core.loading import get_model

INCLUDED, EXCLUDED, CLASS, CATEGORY, EXCLUDED_CATEGORY = "included", "excluded", "class", "category", "not"

Facts = dict[str, dict[int, set[str]]]
"""By kind of rule: range id -> ids of products or product classes, or paths of categories."""


def ranges_remember(ranges: Iterable[Any], products: Iterable[Any]) -> None:
    """Tell each range which of `products` it contains. Two queries for any number of either.

    Expects `parent` and the product classes to be joined.
    """
    asked = {product.pk: product for product in products}
    known = {found.pk: found for found in ranges if found and not found.proxy_class}
    if not asked or not known:
        return
    facts = _facts(known)
    categories = _categories(asked) if facts[CATEGORY] or facts[EXCLUDED_CATEGORY] else {}
    for found in ranges:
        if found and found.pk in known:
            found.members = {
                pk: _contains(found, product, facts, categories) for pk, product in asked.items()
            }


def _facts(ranges: Iterable[int]) -> Facts:
    """All rules of these ranges in one query."""
    found = get_model("offer", "Range")
    ids = list(ranges)

    def rows(through: Any, column: str, kind: str) -> Any:
        return (
            through.objects.filter(range_id__in=ids)
            .order_by()
            .annotate(kind=Value(kind, output_field=CharField()), member=Cast(column, CharField()))
            .values_list("kind", "range_id", "member")
        )

    first, *others = (
        rows(found.included_products.through, "product_id", INCLUDED),
        rows(found.excluded_products.through, "product_id", EXCLUDED),
        rows(found.classes.through, "productclass_id", CLASS),
        rows(found.included_categories.through, "category__path", CATEGORY),
        rows(found.excluded_categories.through, "category__path", EXCLUDED_CATEGORY),
    )
    facts: Facts = defaultdict(lambda: defaultdict(set))
    for kind, range_id, member in first.union(*others, all=True):
        facts[kind][range_id].add(member)
    return facts


def _categories(products: dict[int, Any]) -> dict[int, set[str]]:
    """Product id -> the tree paths of its own categories and of its parent's."""
    owners = {pk: {pk, product.parent_id or pk} for pk, product in products.items()}
    paths: dict[int, set[str]] = defaultdict(set)
    rows = get_model("catalogue", "ProductCategory").objects.filter(
        product_id__in=set().union(*owners.values())
    )
    for product_id, path in rows.order_by().values_list("product_id", "category__path"):
        paths[product_id].add(path)
    return {pk: set().union(*(paths[owner] for owner in own)) for pk, own in owners.items()}


def _contains(found: Any, product: Any, facts: Facts, categories: dict[int, set[str]]) -> bool:
    own = {str(product.pk), str(product.parent_id)}
    paths = categories.get(product.pk, set())

    def lies_below(kind: str) -> bool:
        return any(path.startswith(above) for path in paths for above in facts[kind][found.pk])

    if found.includes_all_products:
        return str(product.pk) not in facts[EXCLUDED][found.pk] and not lies_below(EXCLUDED_CATEGORY)
    if own & facts[EXCLUDED][found.pk]:
        return False
    return bool(
        own & facts[INCLUDED][found.pk]
        or str(product.get_product_class().pk) in facts[CLASS][found.pk]
        or lies_below(CATEGORY)
    )
