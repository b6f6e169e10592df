"""What cards and product pages say about a product: colours, unit price, badge."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.net import entered_at_home
from catalogue_ext.stock import preorder_date, preorder_words
from catalogue_ext.swatches import COLOUR_CODES, swatch_of
from catalogue_ext.templatetags.currency_filters import currency
from catalogue_ext.types import Swatch
from shopease.core.money import cents
from shopease.core.prepared import PreparedRows
from shopease.core.translation import other_language, text_in_sql

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")


@dataclass(frozen=True, slots=True)
class Reduction:
    """The price before, and the lowest of the 30 days before the reduction if known. With tax at home."""

    compare_at: Decimal
    lowest_30: Decimal | None


@dataclass(slots=True)
class Family:
    """What the variants of a product (or itself) add to its card.

    Reductions by price, colours by name, and by price the day from which goods sold ahead are sent; prices
    are with tax at home, as the product's lowest.
    """

    reductions: dict[Decimal, Reduction] = field(default_factory=dict)
    colours: dict[str, Swatch] = field(default_factory=dict)
    preorders: dict[Decimal, date | None] = field(default_factory=dict)

    def preorder(self, price: Decimal | None) -> str:
        """What a card says when all that is sold at `price` is sold ahead; else nothing."""
        day = self.preorders.get(price) if price is not None else None
        return preorder_words(day) if day else ""


def _family_rows(ids: Iterable[int], language: str) -> Any:
    """What stock records and colours say of products and their public variants.

    Asked of the products, whose indexes find the few; asked of the stock records all would be read.
    """
    colours = ProductAttributeValue.objects.filter(
        Q(value_option__colour__gt="") | Q(attribute__code__in=COLOUR_CODES), product=OuterRef("pk")
    ).order_by("attribute__display_order", "attribute__code")
    shown: dict[str, Any] = {
        "label": Coalesce("value_option__option", "value_text", output_field=TextField()),
        "colour": F("value_option__colour"),
    }
    if language:
        known = text_in_sql("value_option__translations", language, "option")
        shown["translation"] = Coalesce(known, text_in_sql("translations", language, "value_text"))
    colour = Subquery(colours.values(shown=JSONObject(**shown))[:1])
    return (
        Product.objects.filter(Q(pk__in=ids) | Q(parent_id__in=ids, is_public=True))
        .order_by("pk")
        .values_list(
            "parent_id",
            "pk",
            "tax_class_id",
            "stockrecords__price",
            "stockrecords__compare_at",
            "stockrecords__lowest_30",
            "stockrecords__backorder",
            "stockrecords__available_on",
            Case(When(parent__isnull=False, then=colour)),  # nobody is asked to choose a colour of one
        )
    )


_family_rows_of = PreparedRows(_family_rows)


def families_of(products: Sequence[Any]) -> Mapping[int, Family]:
    """Reductions and colours of products as lists show them (no variants), by their ids. One query."""
    owners = {product.pk: product for product in products}
    found: dict[int, Family] = {}
    rows, with_tax = _family_rows_of(owners, other_language()), entered_at_home()
    for parent, pk, tax_class, entered, before, lowest, backorder, available_on, colour in rows:
        family, owner = found.setdefault(parent or pk, Family()), owners[parent or pk]
        price = None if entered is None else with_tax(owner, tax_class, entered)
        if price is not None:
            day = preorder_date(backorder=backorder, available_on=available_on)
            known = family.preorders.setdefault(price, day)
            family.preorders[price] = min(known, day) if known and day else None
        if price is not None and before is not None and before > entered:
            family.reductions[price] = Reduction(with_tax(owner, tax_class, before), lowest)
        swatch = swatch_of(colour["label"] or "", colour["colour"] or "") if colour else None
        if colour and swatch:
            translation = colour.get("translation")
            shown = replace(swatch, label=translation) if translation else swatch
            family.colours.setdefault(shown.label, shown)
    return found


def badge_of(product: Any, *, is_reduced: bool) -> str:
    """The one word over a card's picture: what matters most to a shopper comes first."""
    if not product.is_available:
        return _("Sold out")
    if is_reduced:
        return _("Sale")
    if product.shown_as_new:
        return _("New")
    return _("Bestseller") if product.shown_as_bestseller else ""


BASES: dict[str, tuple[tuple[Decimal, Decimal, str], ...]] = {
    "ml": ((Decimal(250), Decimal(100), "100 ml"), (Decimal("Infinity"), Decimal(1000), "1 l")),
    "g": ((Decimal(250), Decimal(100), "100 g"), (Decimal("Infinity"), Decimal(1000), "1 kg")),
    "m": ((Decimal("Infinity"), Decimal(1), "1 m"),),
    "piece": ((Decimal("Infinity"), Decimal(1), ""),),
}
"""By unit: up to which content, which amount the unit price is for, and how that is written."""


def unit_price_of(product: Any, price: Decimal | None, code: str) -> str:
    """The price (with tax) for 100 ml, 1 kg, … ("€12.00 / 100 ml"); empty when it would say nothing new.

    A variant without a content of its own has its parent's.
    """
    holder = product if product.unit_amount or not product.is_child else product.parent
    if price is None or not holder.unit_amount or holder.unit not in BASES:
        return ""
    amount = holder.unit_amount
    _limit, base, words = next(step for step in BASES[holder.unit] if amount <= step[0])
    if amount == base:
        return ""
    return f"{currency(cents(price * base / amount), code)} / {words or _('piece')}"
