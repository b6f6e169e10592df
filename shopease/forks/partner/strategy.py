"""Which stock record a shopper buys from, at what price, and whether it can be bought."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from oscar.apps.partner import strategy as upstream
from oscar.core.loading import get_classes

from catalogue_ext.delivery.destination import destination_read
from catalogue_ext.stock import best_record, preorder_date, units_left
from shopease.shop.taxes import Buyer, Taxes, taxes_for, taxes_to_order

Available, Backorder, PreOrder, StockRequired, Unavailable = get_classes(
    "partner.availability", ["Available", "Backorder", "PreOrder", "StockRequired", "Unavailable"]
)
TaxInclusiveFixedPrice, UnavailablePrice = get_classes(
    "partner.prices", ["TaxInclusiveFixedPrice", "Unavailable"]
)


NO_TAX = Decimal("0.00")


class TaxedPrice(TaxInclusiveFixedPrice):
    """A price of Oscar's that knows its rate, in per cent, and what it is with tax for those who pay it.

    So does `compare_at`, the higher price from before a reduction, if there is one. `is_net` says that it
    was entered without tax.
    """

    def __init__(
        self, currency: str, excl_tax: Decimal, tax: Decimal, tax_rate: Decimal, gross: Decimal
    ) -> None:
        super().__init__(currency=currency, excl_tax=excl_tax, tax=tax, tax_code=f"{tax_rate:f}")
        self.tax_rate = tax_rate
        self.gross = gross
        self.compare_at: Decimal | None = None
        self.is_net = False


class Selector(upstream.Selector):
    """Overrides `oscar.apps.partner.strategy.Selector` (Oscar 4.2): one strategy for everybody."""

    def strategy(
        self, request: Any = None, user: Any = None, buyer: Buyer | None = None, **kwargs: Any
    ) -> "ShopStrategy":
        """Prices of a request; with a `buyer` those of an order, by the rates in the database."""
        return ShopStrategy(request, user, buyer)


class ShopStrategy(upstream.Structured):
    """Replaces `oscar.apps.partner.strategy.Default` (Oscar 4.2).

    Prices are entered with tax, and the tax inside follows from the goods and the buyer; or without, and
    it comes on top. No query for products whose stock records are prefetched; the rates are read once in
    the strategy's life, from the cache within a request.
    """

    def __init__(self, request: Any = None, user: Any = None, buyer: Buyer | None = None) -> None:
        # Oscar's asks at once who the user is, which loads the session of every visitor.
        self.request = request
        self._user = user
        self._buyer = buyer
        self._asks_buyer: Callable[[], Buyer] | None = None

    def buyer_from(self, ask: Callable[[], Buyer]) -> None:
        """Let `ask` say who buys, when the first price is wanted."""
        self._asks_buyer = ask
        self.__dict__.pop("taxes", None)

    @cached_property
    def taxes(self) -> Taxes:
        """The rates that hold for who buys here."""
        if self._buyer is not None:
            return taxes_to_order(self._buyer)
        if self._asks_buyer is not None:
            return taxes_for(self._asks_buyer(), request=self.request)
        return taxes_for(Buyer(destination_read(self.request).country), request=self.request)

    def tax_rate_of(self, product: Any) -> Decimal:
        """The rate of a product in per cent; gift cards are taxed when they are used."""
        if product.get_product_class().is_gift_card:
            return NO_TAX
        return self.taxes.rate_of(product)

    def delivery_rate(self, basket: Any) -> Decimal:
        """The rate of delivery in per cent: the highest of what is sent."""
        sent = (line.product for line in basket.all_lines() if line.product.is_shipping_required)
        return max((self.tax_rate_of(product) for product in sent), default=self.taxes.rate(None))

    def price_of(self, gross: Decimal, rate: Decimal, currency: str) -> TaxedPrice:
        """What the buyer pays for something with a price that contains tax at `rate` per cent."""
        net, tax = self.taxes.parts(gross, rate)
        return TaxedPrice(currency, net, tax, self.taxes.paid(rate), gross)

    def price_entered(self, amount: Decimal, rate: Decimal, currency: str) -> TaxedPrice:
        """What the buyer pays for goods at a price as the shop enters prices: with tax or without."""
        net, gross = self.taxes.sides(amount, rate)
        tax = NO_TAX if self.taxes.is_exempt else gross - net
        price = TaxedPrice(currency, net, tax, self.taxes.paid(rate), gross)
        price.is_net = self.taxes.enters_net
        return price

    @property
    def user(self) -> Any:
        """The shopper, if signed in."""
        user = self._user or getattr(self.request, "user", None)
        return user if user and user.is_authenticated else None

    def fetch_for_line(self, line: Any, stockrecord: Any = None) -> Any:
        """Oscar's, with the line's own stock record, which Oscar drops, and the price that staff set."""
        info = self.fetch_for_product(line.product, stockrecord or line.stockrecord)
        if line.staff_price is None or not info.price.exists:
            return info
        price = self.price_entered(line.staff_price, self.tax_rate_of(line.product), info.price.currency)
        return info._replace(price=price)

    def select_stockrecord(self, product: Any) -> Any:
        return best_record(product.stockrecords.all(), tracks_stock=product.get_product_class().track_stock)

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        if not _has_price(stockrecord):
            return UnavailablePrice()
        rate, before = self.tax_rate_of(product), stockrecord.compare_at
        price = self.price_entered(stockrecord.price, rate, stockrecord.price_currency)
        if before is not None and before > stockrecord.price:
            price.compare_at = self.taxes.sides(before, rate)[1]
        return price

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        """The price from which variants are sold: the cheapest that can be bought, else the cheapest."""
        tracks = product.get_product_class().track_stock
        best = best_record([record for _, record in children_stock if record], tracks_stock=tracks)
        return self.pricing_policy(product, best)

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        if not (_has_price(stockrecord) and _is_sold(product)):
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


def _is_sold(product: Any) -> bool:
    """Not hidden, and itself: of what has variants by now only these are."""
    if product.is_parent or not product.is_public:
        return False
    return bool(not product.is_child or product.parent.is_public)


def _has_price(stockrecord: Any) -> bool:
    """A price in the shop's currency; prices in another mean something else (`partner.W001`)."""
    if stockrecord is None or stockrecord.price is None:
        return False
    return bool(stockrecord.price_currency == settings.OSCAR_DEFAULT_CURRENCY)
