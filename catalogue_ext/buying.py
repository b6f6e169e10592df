"""What it takes to buy a product where it is shown: its variants, and whether its page has to be asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import router
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from catalogue_ext.net import Shown, price_shown
from catalogue_ext.selectors import TEXTS
from catalogue_ext.variants import CHOSEN_BY
from shopease.core.prepared import PreparedRows
from shopease.core.translation import other_language, text_in_sql

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


FIELDS = tuple(field.attname for field in Product._meta.concrete_fields if field.attname not in TEXTS)


def _family_rows(ids: Iterable[int], language: str) -> Any:
    """Products and their public variants, once for each value that variants may be chosen by."""
    value = "attribute_values__"
    label: Any = Coalesce(f"{value}value_option__option", f"{value}value_text", output_field=TextField())
    if language:
        option = text_in_sql(f"{value}value_option__translations", language, "option")
        label = Coalesce(option, text_in_sql(f"{value}translations", language, "value_text"), label)
    has_options = Exists(Option.objects.filter(productclass=OuterRef("product_class"))) | Exists(
        Option.objects.filter(product=OuterRef("pk"))
    )
    return (
        Product.objects.public()
        .filter(Q(pk__in=ids) | Q(parent_id__in=ids))
        .order_by("pk", f"{value}attribute__code")
        .values_list(*FIELDS, has_options, f"{value}attribute__type", label)
    )


_family_rows_of = PreparedRows(_family_rows)


def buying_notes(ids: Iterable[int]) -> dict[int, BuyingNote]:
    """Notes on public products by id; the first variant that can be bought is selected.

    One query for any number.
    """
    products: dict[int, Any] = {}
    values: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for *row, has_options, kind, label in _family_rows_of(ids, other_language()):
        product = Product.from_db(router.db_for_read(Product), FIELDS, row)
        product = products.setdefault(product.pk, product)
        product.asks_options = has_options
        if label:
            values[product.pk][kind].append(label)
    variants = defaultdict(list)
    for product in products.values():
        if product.is_child:
            variants[product.parent_id].append(product)
    labels = {pk: ", ".join(_chosen_by(found)) or products[pk].title for pk, found in values.items()}
    return {
        pk: BuyingNote(
            product.short_description,
            _choices(variants[pk], labels, price_shown(product)),
            product.asks_options,
        )
        for pk, product in products.items()
        if not product.is_child
    }


def _chosen_by(values: dict[str, list[str]]) -> list[str]:
    return next((values[kind] for kind in CHOSEN_BY if kind in values), [])


def _choices(variants: list[Any], labels: dict[int, str], shown: Shown) -> tuple[BuyChoice, ...]:
    first = next((variant for variant in variants if variant.is_available), None)
    return tuple(
        BuyChoice(
            variant.pk,
            labels.get(variant.pk, variant.title),
            shown(variant.lowest_price),
            variant.is_available,
            variant is first,
        )
        for variant in variants
    )
