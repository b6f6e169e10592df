"""Whatever is entered, in whatever way and at whatever rate: net and tax are gross, to the cent."""

from datetime import date
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as some
from oscar.core.loading import get_class, get_model

from shopease.shop.taxes import Buyer, Taxes, TaxRows

CENT = Decimal("0.01")
amounts = some.integers(0, 10_000_000).map(lambda cents: cents * CENT)
rates = some.integers(0, 10_000).map(lambda points: points * CENT)


@given(
    entered=amounts,
    rate=rates,
    enters_net=some.booleans(),
    is_exempt=some.booleans(),
    quantity=some.integers(1, 99),
    percent=some.integers(0, 100),
)
def test_net_and_tax_are_gross_for_units_lines_and_what_offers_leave(
    *, entered: Decimal, rate: Decimal, enters_net: bool, is_exempt: bool, quantity: int, percent: int
) -> None:
    strategy = get_class("partner.strategy", "Selector")().strategy()
    rows = TaxRows({}, {})
    strategy.__dict__["taxes"] = Taxes(Buyer(), "DE", rate, rows, date(2026, 1, 1), is_exempt, enters_net)
    price = strategy.price_entered(entered, rate, "EUR")
    assert price.excl_tax + price.tax == price.incl_tax
    assert price.incl_tax == (price.excl_tax if is_exempt else price.gross)
    assert entered == (price.excl_tax if enters_net else price.gross)
    if enters_net:  # lists keep the gross price alone: what was entered follows from it
        assert strategy.taxes.parts(price.gross, rate)[0] == entered
    line = get_model("basket", "Line")(quantity=quantity)
    line._info = get_class("partner.strategy", "PurchaseInfo")(price, None, None)
    line.discount(line.line_price_incl_tax * percent / 100, quantity)
    incl = Decimal(line.line_price_incl_tax_incl_discounts)
    excl = Decimal(line.line_price_excl_tax_incl_discounts)
    assert (incl, excl) == (incl.quantize(CENT), excl.quantize(CENT))
    assert 0 <= excl <= incl
    assert incl == excl or not is_exempt


@given(entered=amounts, rate=rates, quantity=some.integers(1, 1000), percent=some.integers(0, 100))
@example(entered=Decimal("0.99"), rate=Decimal(19), quantity=100, percent=0)  # 16.00 of units, 15.81 of all
def test_the_tax_of_a_line_is_the_one_in_what_is_paid_for_it(
    *, entered: Decimal, rate: Decimal, quantity: int, percent: int
) -> None:
    strategy = get_class("partner.strategy", "Selector")().strategy()
    strategy.__dict__["taxes"] = Taxes(Buyer(), "DE", rate, TaxRows({}, {}), date(2026, 1, 1))
    line = get_model("basket", "Line")(quantity=quantity)
    price = strategy.price_entered(entered, rate, "EUR")
    line._info = get_class("partner.strategy", "PurchaseInfo")(price, None, None)
    line.discount(line.line_price_incl_tax * percent / 100, quantity)
    for paid, net in (
        (line.line_price_incl_tax, line.line_price_excl_tax),
        (line.line_price_incl_tax_incl_discounts, line.line_price_excl_tax_incl_discounts),
    ):
        assert abs(paid - paid * 100 / (100 + rate) - (paid - net)) <= Decimal("0.005")
