"""Prices as pages show them: with tax, or without it where the shop sells to businesses.

Products keep the lowest price with tax at home, by which lists are sorted, filtered and counted; stock
records keep what merchants entered, with tax or without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Case, DecimalField, F, Q, Value, When
from django.db.models.functions import Coalesce, Least
from oscar.core.loading import get_model

from catalogue_ext.delivery.destination import destination_now
from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.core.money import with_tax_in_sql
from shopease.shop.selectors import shop_identity
from shopease.shop.taxes import Buyer, Taxes, taxes_for

KEY = "catalogue:taxes-of-types"
SECONDS = 60

NO_TAX = Decimal("0.00")
MOST = Decimal("9999999999.99")
"""The highest price that a column keeps."""

Shown = Callable[[Decimal | None], Decimal | None]


@dataclass(frozen=True, slots=True)
class TypeTaxes:
    """Tax classes by product type, where a type has one, and the types that are sold without tax."""

    classes: dict[int, int]
    gift_cards: frozenset[int]


def price_shown(product: Any) -> Shown:
    """Turns amounts with tax at home, as `Product.lowest_price` is one, into what pages show this visitor.

    No query while cached; a variant's parent must be there.
    """
    identity = shop_identity()
    if not (identity.shows_net or identity.enters_net):
        return _as_it_is
    home = taxes_for(Buyer(), identity=identity)
    rate = _rate_of(product, home)
    if identity.shows_net:
        return _unless_none(lambda gross: home.parts(gross, rate)[0])
    there = taxes_for(Buyer(destination_now().country), identity=identity)
    if there.country == home.country:
        return _as_it_is
    rate_there = _rate_of(product, there)
    return _unless_none(lambda gross: there.sides(home.parts(gross, rate)[0], rate_there)[1])


def entered_shown(product: Any) -> Shown:
    """Turns amounts that merchants entered, as a stock record has them, into what pages show this visitor.

    Costs what `price_shown` does.
    """
    identity = shop_identity()
    if not (identity.shows_net or identity.enters_net):
        return _as_it_is
    buyer = Buyer() if identity.shows_net else Buyer(destination_now().country)
    taxes = taxes_for(buyer, identity=identity)
    rate = _rate_of(product, taxes)
    return _unless_none(lambda entered: taxes.sides(entered, rate)[0 if identity.shows_net else 1])


def entered_at_home() -> Callable[[Any, int | None, Decimal], Decimal]:
    """Turns amounts that merchants entered into those with tax at home, as `with_gross` does in SQL.

    Made once for many products: of each the product that names the type, the variant's own tax class,
    and the amount.
    """
    identity = shop_identity()
    if not identity.enters_net:
        return lambda product, own_class, entered: entered
    home = taxes_for(Buyer(), identity=identity)

    def gross(product: Any, own_class: int | None, entered: Decimal) -> Decimal:
        return home.sides(entered, _rate_of(product, home, own_class))[1]

    return gross


def with_gross(records: Any) -> Any:
    """Stock records with `gross`, their price with tax at home. No query yet."""
    identity = shop_identity()
    if not identity.enters_net:
        return records.annotate(gross=F("price"))
    home = taxes_for(Buyer(), identity=identity)
    is_gift_card = Q(product__product_class__is_gift_card=True) | Q(
        product__parent__product_class__is_gift_card=True
    )
    rates = [When(is_gift_card, then=_fraction(NO_TAX))]
    rates += [When(goods_class=pk, then=_fraction(home.rate(pk))) for pk in home.rows.classes]
    goods_class = Coalesce(
        "product__tax_class",
        "product__parent__tax_class",
        "product__product_class__tax_class",
        "product__parent__product_class__tax_class",
    )
    rate = Case(*rates, default=_fraction(home.rate(None)))
    gross = Least(with_tax_in_sql(F("price"), rate), Value(MOST))
    return records.annotate(goods_class=goods_class).annotate(gross=gross)


def types_forget(**kwargs: Any) -> None:
    """Drop what is remembered of types; connected to their changes."""
    cache.delete(KEY)
    request_forget(KEY)


def _as_it_is(amount: Decimal | None) -> Decimal | None:
    return amount


def _unless_none(turn: Callable[[Decimal], Decimal]) -> Shown:
    return lambda amount: None if amount is None else turn(amount)


def _fraction(percent: Decimal) -> Value:
    return Value(percent / 100, DecimalField(max_digits=7, decimal_places=4))


def _rate_of(product: Any, taxes: Taxes, own_class: int | None = None) -> Decimal:
    """As `Taxes.rate_of`, without the row of the product's type."""
    owner = product.parent if product.is_child else product
    types = request_remembered(KEY, _cached)
    if owner.product_class_id in types.gift_cards:
        return NO_TAX
    named = own_class or product.tax_class_id or owner.tax_class_id
    return taxes.rate(named or types.classes.get(owner.product_class_id))


def _cached() -> TypeTaxes:
    types: TypeTaxes | None = request_cached(KEY)
    if types is None:
        rows = get_model("catalogue", "ProductClass").objects.filter(
            Q(tax_class__isnull=False) | Q(is_gift_card=True)
        )
        named = list(rows.values_list("pk", "tax_class_id", "is_gift_card"))
        types = TypeTaxes(
            {pk: tax_class for pk, tax_class, _is_gift_card in named if tax_class is not None},
            frozenset(pk for pk, _tax_class, is_gift_card in named if is_gift_card),
        )
        cache.set(KEY, Unchanging(types), SECONDS)
    return types
