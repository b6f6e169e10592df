"""Products side by side: which, and what they differ in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from oscar.core.loading import get_model

from catalogue_ext.facts import Fact, facts_by_value
from catalogue_ext.selectors import cards_for, products_by_ids
from catalogue_ext.types import ProductCard

MAX_COMPARED = 4
MAX_TEXT = 400
"""Of an address or a cookie no more is looked at."""

ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One attribute of all products; `values` are empty where a product hasn't got it."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the products are told apart by it."""
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cards and the attributes below them, in the same order."""

    cards: tuple[ProductCard, ...]
    rows: tuple[CompareRow, ...]


def ids_read(text: str, limit: int = MAX_COMPARED) -> list[int]:
    """The first `limit` different ids of a text such as "12,7"; what is no id is left out."""
    found = (int(digits) for digits in re.findall(r"(?<![\w-])\d{1,18}(?!\w)", text[:MAX_TEXT], re.ASCII))
    return list(dict.fromkeys(found))[:limit]


def ids_write(ids: Iterable[int]) -> str:
    """As `ids_read` reads them."""
    return ",".join(str(pk) for pk in ids)


def comparison_of(ids: Sequence[int]) -> Comparison:
    """Public products by their ids, in that order; those that are gone are left out.

    Four queries for any number, one more while offers run or where an attribute has several options, one
    more when renditions are not cached.
    """
    [comparison] = comparisons_of([cards_for(products_by_ids(ids[:MAX_COMPARED]))])
    return comparison


def comparisons_of(groups: Sequence[Sequence[ProductCard]]) -> list[Comparison]:
    """A comparison of each group of cards.

    One query for any number, one more where an attribute has several options.
    """
    ids = {card.product_id for cards in groups for card in cards}
    values = _values(sorted(ids)) if ids else []
    return [Comparison(tuple(cards), _rows(cards, values)) for cards in groups]


def _rows(cards: Sequence[ProductCard], values: Iterable[tuple[Any, Fact]]) -> tuple[CompareRow, ...]:
    ids = [card.product_id for card in cards]
    texts: dict[str, dict[int, list[str]]] = {}
    names: dict[str, str] = {}
    for value, fact in values:
        owner = value.product.parent_id or value.product_id
        if owner not in ids:
            continue
        names.setdefault(fact.code, fact.name)
        said = texts.setdefault(fact.code, {}).setdefault(owner, [])
        if fact.text not in said:
            said.append(fact.text)
    return tuple(
        CompareRow(names[code], tuple(", ".join(said.get(pk, [])) for pk in ids))
        for code, said in texts.items()
    )


def _values(ids: Sequence[int]) -> list[tuple[Any, Fact]]:
    """Values of products and of all their variants, with what they say."""
    values = (
        ProductAttributeValue.objects.filter(
            Q(product__in=ids) | Q(product__parent__in=ids, product__is_public=True)
        )
        .select_related("attribute", "value_option", "product")
        .order_by("attribute__display_order", "attribute__code", "value_option__display_order", "pk")
    )
    return facts_by_value(values)
