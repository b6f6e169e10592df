"""What invoices and credit notes say of an order. Reads only.

An invoice bills what the order costs beyond what was billed before; a credit note takes back what a
refund credits. So all documents of an order together are what it costs after its refunds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shopease.core import clock
from shopease.core.money import cents, tax_contained
from shopease.fulfilment.documents.content import Position
from shopease.fulfilment.models import DocumentKind, OrderDocument, Refund
from shopease.fulfilment.states import States
from shopease.shop.selectors import shop_identity

ZERO = Decimal("0.00")
SHIPPING, OTHER = "shipping", "other"
BILL, CREDIT = "bill", "credit"
"""How keys of documents begin: what an order costs, what a refund credits."""


@dataclass(frozen=True)
class Item:
    """What an order holds or a refund credits of one thing; amounts as they stand in a position."""

    ref: str
    title: str
    quantity: int
    rate: Decimal
    gross: Decimal
    tax: Decimal
    sku: str = ""
    unit: Decimal | None = None
    discount: Decimal = ZERO

    @property
    def is_nothing(self) -> bool:
        """Whether it would be an empty row."""
        return not (self.quantity or self.gross or self.tax)

    def plus(self, other: "Item", sign: int = 1) -> "Item":
        """Both together; the words are this one's."""
        return replace(
            self,
            quantity=self.quantity + sign * other.quantity,
            gross=self.gross + sign * other.gross,
            tax=self.tax + sign * other.tax,
            discount=self.discount + sign * other.discount,
        )

    def as_position(self) -> Position:
        """As it is kept."""
        return Position(
            ref=self.ref,
            title=self.title,
            sku=self.sku,
            quantity=self.quantity,
            rate=f"{self.rate:.2f}",
            net=str(self.gross - self.tax),
            tax=str(self.tax),
            gross=str(self.gross),
            unit="" if self.unit is None else str(self.unit),
            discount=str(self.discount),
        )


Items = dict[str, Item]


# --- What there is to bill -----------------------------------------------------------------------


def items_of_order(order: Any) -> Items:
    """What the order costs now. Two queries."""
    items = [_item_of_line(line) for line in order.lines.order_by("pk")]
    if order.shipping_incl_tax:
        tax = order.shipping_incl_tax - order.shipping_excl_tax
        title = _("Delivery: %(method)s") % {"method": order.shipping_method}
        rate = _rate(order.shipping_tax_rate, order.shipping_incl_tax, tax)
        items.append(Item(SHIPPING, title, 0, rate, order.shipping_incl_tax, tax))
    for extra in order.surcharges.order_by("pk"):
        tax = extra.incl_tax - extra.excl_tax
        rate = _rate(None, extra.incl_tax, tax)
        items.append(Item(f"surcharge:{extra.code}", extra.name, 0, rate, extra.incl_tax, tax))
    return {item.ref: item for item in items}


def _item_of_line(line: Any) -> Item:
    tax = line.line_price_incl_tax - line.line_price_excl_tax
    return Item(
        ref=f"line:{line.pk}",
        title=line.title,
        sku=line.partner_sku,
        quantity=line.quantity,
        rate=_rate(line.tax_rate, line.line_price_incl_tax, tax),
        gross=line.line_price_incl_tax,
        tax=tax,
        unit=line.unit_price_incl_tax,
        discount=line.line_price_before_discounts_incl_tax - line.line_price_incl_tax,
    )


def _rate(kept: Decimal | None, gross: Decimal, tax: Decimal) -> Decimal:
    """The rate in per cent: the one that was kept, else the shop's own where it explains the tax."""
    if kept is not None:
        return Decimal(kept)
    if not tax:
        return ZERO
    own = shop_identity().tax_rate
    if abs(tax_contained(gross, own / 100) - tax) <= Decimal("0.02"):
        return own
    return cents(tax * 100 / (gross - tax))


def items_of_refund(refund: Refund, order_items: Items, credited: Items) -> Items:
    """What one refund credits, when `credited` is what those before it did.

    Of one thing all refunds together hold exactly its tax, whatever the steps.
    """
    found: Items = {}
    for part in refund.lines.all():
        whole = order_items.get(f"line:{part.line_id}")
        if whole is not None:
            found[whole.ref] = _share(whole, part.amount, part.quantity, credited)
    if refund.shipping and SHIPPING in order_items:
        found[SHIPPING] = _share(order_items[SHIPPING], refund.shipping, 0, credited)
    if refund.other:
        found.update(_spread(refund.other, order_items))
    return found


def _share(whole: Item, gross: Decimal, quantity: int, credited: Items) -> Item:
    before = credited[whole.ref].gross if whole.ref in credited else ZERO

    def tax_of(amount: Decimal) -> Decimal:
        return cents(whole.tax * amount / whole.gross) if whole.gross else ZERO

    discount = cents(whole.discount * quantity / whole.quantity) if whole.quantity else ZERO
    tax = tax_of(before + gross) - tax_of(before)
    return replace(whole, quantity=quantity, gross=gross, tax=tax, discount=discount)


def _spread(amount: Decimal, order_items: Items) -> Items:
    """An amount that belongs to no line, spread over the order's tax rates by what each makes up."""
    by_rate: dict[Decimal, Decimal] = {}
    for item in order_items.values():
        by_rate[item.rate] = by_rate.get(item.rate, ZERO) + item.gross
    total = sum(by_rate.values(), ZERO)
    found: Items = {}
    left = amount
    rates = sorted(by_rate, key=lambda rate: by_rate[rate])
    for rate in rates:
        part = left if rate == rates[-1] else cents(amount * by_rate[rate] / total) if total else ZERO
        left -= part
        if part:
            ref = f"{OTHER}:{rate:.2f}"
            found[ref] = Item(ref, _("Reduction"), 0, rate, part, tax_contained(part, rate / 100))
    return found


def _added(first: Items, second: Items, sign: int = 1) -> Items:
    """Both together, by what they are of."""
    found = dict(first)
    for ref, item in second.items():
        none = replace(item, quantity=0, gross=ZERO, tax=ZERO, discount=ZERO)
        found[ref] = found.get(ref, none).plus(item, sign)
    return found


def _items_of_refunds(refunds: Iterable[Refund], order_items: Items) -> Items:
    credited: Items = {}
    for refund in refunds:
        credited = _added(credited, items_of_refund(refund, order_items, credited))
    return credited


def _items_of_documents(documents: Iterable[OrderDocument]) -> Items:
    found: Items = {}
    for document in documents:
        found = _added(found, {each["ref"]: _item_kept(each) for each in document.data["positions"]})
    return found


def _item_kept(kept: Mapping[str, Any]) -> Item:
    return Item(
        ref=kept["ref"],
        title=kept["title"],
        sku=kept["sku"],
        quantity=kept["quantity"],
        rate=Decimal(kept["rate"]),
        gross=Decimal(kept["gross"]),
        tax=Decimal(kept["tax"]),
        unit=Decimal(kept["unit"]) if kept["unit"] else None,
        discount=Decimal(kept["discount"]),
    )


# --- Drafts ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A document without its number and day."""

    kind: str
    key: str
    items: Sequence[Item]
    corrects: OrderDocument | None = None
    covers: Sequence[int] = ()


def bill_draft(order: Any) -> Draft | None:
    """What of the order isn't billed yet, or was billed too much; None when all of it is.

    The first invoice takes off what was refunded until then.
    """
    bills = list(order.documents.filter(key__startswith=f"{BILL}:").order_by("pk"))
    refunds = list(order.refunds.filter(created_at__lte=clock.now()).order_by("pk").prefetch_related("lines"))
    covered = {pk for bill in bills for pk in bill.data["covers"]} if bills else {r.pk for r in refunds}
    items = items_of_order(order)
    costs = _added(items, _items_of_refunds([r for r in refunds if r.pk in covered], items), -1)
    open_ = _added(costs, _items_of_documents(bills), -1)
    rows = [item for item in open_.values() if not item.is_nothing]
    gross = sum((item.gross for item in rows), ZERO)
    is_off = order.status == States.CANCELLED or gross <= 0
    if not rows or (not bills and is_off):
        return None
    return Draft(
        kind=DocumentKind.INVOICE if gross >= 0 else DocumentKind.CREDIT_NOTE,
        key=f"{BILL}:{order.pk}:{len(bills) + 1}",
        items=rows,
        corrects=_first_invoice(bills),
        covers=() if bills else sorted(covered),
    )


def credit_draft(refund: Refund) -> Draft | None:
    """What a refund credits; None when no invoice was issued, or one that takes it off already."""
    order = refund.order
    bills = list(order.documents.filter(key__startswith=f"{BILL}:").order_by("pk"))
    if not bills or any(refund.pk in bill.data["covers"] for bill in bills):
        return None
    items = items_of_order(order)
    earlier = order.refunds.filter(pk__lt=refund.pk).order_by("pk").prefetch_related("lines")
    credited = items_of_refund(refund, items, _items_of_refunds(earlier, items))
    none = [replace(item, quantity=0, gross=ZERO, tax=ZERO, discount=ZERO) for item in credited.values()]
    return Draft(
        kind=DocumentKind.CREDIT_NOTE,
        key=f"{CREDIT}:{refund.pk}",
        items=[empty.plus(item, -1) for empty, item in zip(none, credited.values(), strict=True)],
        corrects=_first_invoice(bills),
    )


def _first_invoice(bills: Sequence[OrderDocument]) -> OrderDocument | None:
    return next((bill for bill in bills if bill.kind == DocumentKind.INVOICE), None)
