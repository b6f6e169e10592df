"""Products of all the grids of a page, read together: the cost doesn't grow with the grids."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from catalogue_ext.selectors import cards_for, products_by_ids, products_for_rule
from catalogue_ext.types import ProductCard, ProductRule

RULE_SECONDS = 30
"""How long the choice of a rule is kept. Price and stock of what it chose are always those of now."""


@dataclass(frozen=True, slots=True)
class GridRequest:
    """What one grid wants: products by hand first, then what the rule finds, up to `limit`.

    The fallback is asked for what the rule leaves empty.
    """

    product_ids: tuple[int, ...] = ()
    rule: ProductRule | None = None
    limit: int = 8
    fallback: ProductRule | None = None


def cards_for_grids(grids: Sequence[GridRequest]) -> list[list[ProductCard]]:
    """The cards of each grid.

    Products by hand that are gone vanish; those sold out give way to what the rule finds, and
    stand at the end when there is room. Three queries for any number of grids, one more when
    renditions are not cached, and one for each rule whose choice isn't (three if it asks for a range).
    """
    keys = {_key(*asked) for grid in grids for asked in _asked(grid)}
    known = cache.get_many(keys) if keys else {}
    chosen = [_ids_by_rule(grid, known) for grid in grids]
    wanted = {pk for grid, ids in zip(grids, chosen, strict=True) for pk in (*grid.product_ids, *ids)}
    if not wanted:
        return [[] for _grid in grids]
    products = {product.pk: product for product in products_by_ids(sorted(wanted))}
    cards = {card.product_id: card for card in cards_for(products.values())}
    return [_arranged(grid, ids, cards) for grid, ids in zip(grids, chosen, strict=True)]


def _arranged(grid: GridRequest, ids: list[int], cards: dict[int, Any]) -> list[ProductCard]:
    by_hand = [cards[pk] for pk in dict.fromkeys(grid.product_ids) if pk in cards]
    by_rule = [cards[pk] for pk in ids if pk in cards and pk not in grid.product_ids]
    available = [card for card in by_hand if card.is_available]
    sold_out = [card for card in by_hand if not card.is_available]
    return [*available, *by_rule, *sold_out][: grid.limit]


def _asked(grid: GridRequest) -> list[tuple[ProductRule, int]]:
    """The rules of a grid, each with how many products are wanted of it."""
    wanted = grid.limit + len(grid.product_ids)
    return [(rule, wanted) for rule in (grid.rule, grid.fallback) if rule is not None]


def _ids_by_rule(grid: GridRequest, known: dict[str, list[int]]) -> list[int]:
    """What the rule finds, then its fallback if there is room; `known` is what the cache held."""
    wanted = grid.limit + len(grid.product_ids)
    ids: list[int] = []
    for rule, limit in _asked(grid):
        if len(ids) < wanted:
            ids = list(dict.fromkeys([*ids, *_ids_of(rule, limit, known)]))
    return ids[:wanted]


def _ids_of(rule: ProductRule, limit: int, known: dict[str, list[int]]) -> list[int]:
    key = _key(rule, limit)
    if key not in known:
        known[key] = [product.pk for product in products_for_rule(rule, limit)]
        cache.set(key, known[key], RULE_SECONDS)
    return known[key]


def _key(rule: ProductRule, limit: int) -> str:
    return "catalogue:rule:" + sha256(repr((rule, limit)).encode()).hexdigest()
