"""Which products belong to which ranges of offers, asked once for all of them.

Oscar asks the database for each product, each condition and each benefit, several times; half of
a basket's time went there. What belongs to a range is defined by
`oscar.apps.offer.abstract_models.AbstractRange.product_queryset` (Oscar 4.2); a test compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, Value
from django.db.models.functions import Cast
from oscar.core.loading import get_model

from shopease.core.prepared import PreparedRows

Range = get_model("offer", "Range")
ProductCategory = get_model("catalogue", "ProductCategory")

CLASS, CATEGORY, EXCLUDED_CATEGORY = "class", "category", "not"
INCLUDED, EXCLUDED, VARIANT, SHELF = "included", "excluded", "variant", "shelf"

Facts = dict[tuple[str, int], set[str]]
"""By kind and range: ids of products (VARIANT: parents of those chosen) or classes, paths of categories;
under SHELF by product: the paths of its categories."""


@dataclass(frozen=True, slots=True)
class RangeRules:
    """What a range says of products in general; categories by the paths of the tree."""

    id: int
    includes_all: bool
    classes: frozenset[str]
    paths: frozenset[str]
    excluded_paths: frozenset[str]

    def contains(self, product: Any, places: Facts) -> bool:
        """Whether the product belongs to it. No query where the parent of a variant is joined."""
        pk, parent = str(product.pk), str(product.parent_id)
        excluded = places.get((EXCLUDED, self.id), set())
        if self.includes_all:
            return pk not in excluded and not _lies_below(product, places, self.excluded_paths)
        if excluded & {pk, parent}:
            return False
        owner = product.parent if product.is_child else product
        return (
            not places.get((INCLUDED, self.id), set()).isdisjoint({pk, parent})
            or str(owner.product_class_id) in self.classes
            or _lies_below(product, places, self.paths)
        )

    def names_variant_of(self, product: Any, places: Facts) -> bool:
        """Whether public variants of the product were chosen one by one."""
        return str(product.pk) in places.get((VARIANT, self.id), set())


def _lies_below(product: Any, places: Facts, above: Iterable[str]) -> bool:
    shelves = [*places.get((SHELF, product.pk), ()), *places.get((SHELF, product.parent_id), ())]
    return any(path.startswith(start) for path in shelves for start in above)


def ranges_remember(ranges: Iterable[Any], products: Iterable[Any]) -> None:
    """Tell each range which of `products` it contains. One query for any number of either.

    Expects `parent` to be joined.
    """
    asked = {product.pk: product for product in products}
    known = [found for found in ranges if found and not found.proxy_class]
    if not asked or not known:
        return
    ids = {found.pk for found in known}
    facts = _facts(_all_rows_of(_own_ids(asked.values()), frozenset(ids)))
    for found in known:
        rules = _rules(found, facts)
        found.members = {pk: rules.contains(product, facts) for pk, product in asked.items()}


def rules_of(ranges: Iterable[Any]) -> dict[int, RangeRules]:
    """The rules of these ranges by id. One query."""
    known = {found.pk: found for found in ranges}
    facts = _facts(_together(_rule_rows(known))) if known else {}
    return {pk: _rules(found, facts) for pk, found in known.items()}


def places_of(products: Iterable[Any], range_ids: Iterable[int]) -> Facts:
    """Where these products and their parents stand, as `RangeRules` ask for it. One query."""
    return _facts(_place_rows_of(_own_ids(products), frozenset(range_ids)))


def _own_ids(products: Iterable[Any]) -> Iterator[int]:
    return (pk for product in products for pk in (product.pk, product.parent_id) if pk)


def members_of(found: Any) -> Q:
    """What finds the products of a list that belong to the range, one with variants if one of them does.

    One query for the rules, none for the members.
    """
    return members_by(rules_of([found])[found.pk])


def members_by(rules: RangeRules) -> Q:
    """As `members_of`, of rules that were read already. No query."""
    among = {"range_id": rules.id}
    excluded = Q(pk__in=Range.excluded_products.through.objects.filter(**among).values("product_id"))
    if rules.includes_all:
        return ~excluded & ~_shelved(rules.excluded_paths)
    chosen = Range.included_products.through.objects.filter(**among)
    variants = chosen.filter(product__is_public=True, product__parent__isnull=False)
    held = Q(pk__in=chosen.values("product_id")) | Q(product_class_id__in=[int(pk) for pk in rules.classes])
    return (held | _shelved(rules.paths)) & ~excluded | Q(pk__in=variants.values("product__parent_id"))


def _shelved(paths: Iterable[str]) -> Q:
    """Products that stand in one of these categories or below."""
    below = Q(pk=None)
    for path in paths:
        below |= Q(category__path__startswith=path)
    return Q(pk__in=ProductCategory.objects.filter(below).values("product_id"))


def _rules(found: Any, facts: Facts) -> RangeRules:
    kinds = (CLASS, CATEGORY, EXCLUDED_CATEGORY)
    return RangeRules(
        found.pk, found.includes_all_products, *(frozenset(facts.get((kind, found.pk), ())) for kind in kinds)
    )


def _rule_rows(ids: Iterable[int]) -> list[Any]:
    among = {"range_id__in": list(ids)}
    return [
        _rows(CLASS, Range.classes.through, "productclass_id", among),
        _rows(CATEGORY, Range.included_categories.through, "category__path", among),
        _rows(EXCLUDED_CATEGORY, Range.excluded_categories.through, "category__path", among),
    ]


def _place_rows(own: Iterable[int], range_ids: Iterable[int]) -> list[Any]:
    chosen, excluding = Range.included_products.through, Range.excluded_products.through
    among = {"range_id__in": list(range_ids)}
    variants = {"product__parent_id__in": own, "product__is_public": True}
    return [
        _rows(INCLUDED, chosen, "product_id", among | {"product_id__in": own}),
        _rows(EXCLUDED, excluding, "product_id", among | {"product_id__in": own}),
        _rows(VARIANT, chosen, "product__parent_id", among | variants),
        _rows(SHELF, ProductCategory, "category__path", {"product_id__in": own}, "product_id"),
    ]


def _rows(kind: str, model: Any, column: str, wanted: dict[str, Any], holder: str = "range_id") -> Any:
    """(kind, holder's id, member as text), so that tables of all kinds fit into one union."""
    return (
        model.objects.filter(**wanted)
        .order_by()
        .values_list(
            Value(kind, output_field=CharField()),
            Cast(holder, BigIntegerField()),
            Cast(column, CharField()),
        )
    )


def _together(rows: list[Any]) -> Any:
    return rows[0].union(*rows[1:], all=True)


_place_rows_of = PreparedRows(lambda own, ids: _together(_place_rows(own, ids)))
_all_rows_of = PreparedRows(lambda own, ids: _together([*_rule_rows(ids), *_place_rows(own, ids)]))


def _facts(rows: Iterable[tuple[str, int, str]]) -> Facts:
    facts: Facts = defaultdict(set)
    for kind, holder, member in rows:
        facts[kind, holder].add(member)
    return facts
