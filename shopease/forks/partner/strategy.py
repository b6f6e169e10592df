"""Which stock record a shopper buys from, at what price, and whether it can be bought."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from oscar.apps.partner import strategy as upstream
from oscar.core.loading import get_classes

from catalogue_ext.stock import best_record, preorder_date, units_left
from shopease.core.money import tax_contained
from shopease.shop.selectors import shop_identity, tax_rate

Available, Backorder, PreOrder, StockRequired, Unavailable = get_classes(
    "partner.availability", ["Available", "Backorder", "PreOrder", "StockRequired", "Unavailable"]
)
TaxInclusiveFixedPrice, UnavailablePrice = get_classes(
    "partner.prices", ["TaxInclusiveFixedPrice", "Unavailable"]
)


class Selector(upstream.Selector):
    """Overrides `oscar.apps.partner.strategy.Selector` (Oscar 4.2): one strategy for everybody."""

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> "ShopStrategy":
        return ShopStrategy(request, user)


class ShopStrategy(upstream.Structured):
    """Replaces `oscar.apps.partner.strategy.Default` (Oscar 4.2).

    Prices contain tax. No query for products whose stock records are prefetched; the tax rate is read
    once in the strategy's life, from the cache within a request.
    """

    def __init__(self, request: Any = None, user: Any = None) -> None:
        # Oscar's asks at once who the user is, which loads the session of every visitor.
        self.request = request
        self._user = user

    @property
    def user(self) -> Any:
        """The shopper, if signed in."""
        user = self._user or getattr(self.request, "user", None)
        return user if user and user.is_authenticated else None

    @cached_property
    def tax_rate(self) -> Decimal:
        """The rate contained in prices, as a fraction."""
        return tax_rate(shop_identity(self.request))

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> Any:
        """Oscar's, with the line's own stock record, which Oscar drops."""
        return self.fetch_for_product(line.product, stockrecord or line.stockrecord)

    def select_stockrecord(self, product: Any) -> Any:
        return best_record(product.stockrecords.all(), tracks_stock=product.get_product_class().track_stock)

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None or stockrecord.price is None:
            return UnavailablePrice()
        tax = tax_contained(stockrecord.price, self.tax_rate)
        return TaxInclusiveFixedPrice(
            currency=stockrecord.price_currency, excl_tax=stockrecord.price - tax, tax=tax
        )

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        """The price from which variants are sold: the cheapest that can be bought, else the cheapest."""
        tracks = product.get_product_class().track_stock
        best = best_record([record for _, record in children_stock if record], tracks_stock=tracks)
        return self.pricing_policy(product, best)

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        if stockrecord is None or stockrecord.price is None or not _is_public(product):
            return Unavailable()
        tracks = product.get_product_class().track_stock
        left = units_left(stockrecord, tracks_stock=tracks)
        if left is not None:
            return StockRequired(left)
        day = preorder_date(backorder=stockrecord.backorder, available_on=stockrecord.available_on)
        if tracks and day:
            return PreOrder(day)
        is_empty = tracks and stockrecord.net_stock_level <= 0
        return Backorder() if is_empty else Available()

    def parent_availability_policy(self, product: Any, children_stock: Any) -> Any:
        buyable = any(
            self.availability_policy(child, record).is_available_to_buy for child, record in children_stock
        )
        return Available() if buyable else Unavailable()


def _is_public(product: Any) -> bool:
    return bool(product.is_public and (not product.is_child or product.parent.is_public))
