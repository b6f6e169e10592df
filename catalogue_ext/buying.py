"""What it takes to buy a product where it is shown: its variants, and whether its page has to be asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from oscar.core.loading import get_model

from catalogue_ext.selectors import TEXTS, variant_labels

Product = get_model("catalogue", "Product")
Option = get_model("catalogue", "Option")


@dataclass(frozen=True, slots=True)
class BuyChoice:
    """A variant as a shopper chooses it; the price contains tax, none when it is nobody's to sell."""

    product_id: int
    label: str
    price: Decimal | None
    is_available: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class BuyingNote:
    """What a card doesn't say; `has_options` when something is to be written before it can be bought."""

    text: str
    choices: tuple[BuyChoice, ...] = ()
    has_options: bool = False

    @property
    def prices_differ(self) -> bool:
        """Whether the price depends on the choice."""
        return len({choice.price for choice in self.choices}) > 1


def buying_notes(ids: Iterable[int]) -> dict[int, BuyingNote]:
    """Notes on public products by id; the first variant that can be bought is selected.

    One query for any number, and one more for what variants are called.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    rows = list(
        Product.objects.public()
        .filter(Q(pk__in=wanted) | Q(parent__in=wanted))
        .defer(*TEXTS)
        .annotate(
            has_product_class_options=Exists(Option.objects.filter(productclass=OuterRef("product_class"))),
            has_product_options=Exists(Option.objects.filter(product=OuterRef("pk"))),
        )
        .order_by("pk")
    )
    labels = variant_labels(rows)
    variants = defaultdict(list)
    for row in rows:
        if row.is_child:
            variants[row.parent_id].append(row)
    return {
        row.pk: BuyingNote(row.short_description, _choices(variants[row.pk], labels), row.has_options)
        for row in rows
        if not row.is_child
    }


def _choices(variants: list[Any], labels: dict[int, str]) -> tuple[BuyChoice, ...]:
    first = next((variant for variant in variants if variant.is_available), None)
    return tuple(
        BuyChoice(
            variant.pk, labels[variant.pk], variant.lowest_price, variant.is_available, variant is first
        )
        for variant in variants
    )
