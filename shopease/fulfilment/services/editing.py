"""Changing an order before it is sent: more or fewer units, other products, other prices.

What goes is cancelled and credited as everywhere; what comes is written as the checkout writes it, at
today's price or one that staff set; the difference is due, or goes back.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from shopease.core.db import in_transaction
from shopease.core.money import cents, tax_contained
from shopease.core.translation import in_language
from shopease.fulfilment.drafts import MAX_TOTAL
from shopease.fulfilment.errors import (
    DraftRefusedError,
    OrderChangedError,
    OutOfStockError,
    PaymentUnderWayError,
    Shortage,
)
from shopease.fulfilment.locks import attempts_lock, order_lines_lock, order_with_origins_lock
from shopease.fulfilment.models import OrderEdit, RefundLine
from shopease.fulfilment.redelivery import order_delivery, order_strategy
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.cancelling import cancel_write
from shopease.fulfilment.services.drafts import MAX_UNITS, StaffPrice, staff_price_check
from shopease.fulfilment.services.invoices import invoice_issue
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.paying import order_paid_refresh, order_payment_write, promises_trim
from shopease.fulfilment.services.redelivery import delivery_follow
from shopease.fulfilment.services.refunds import money_return
from shopease.fulfilment.services.status import order_move
from shopease.fulfilment.services.stock import stock_allocate
from shopease.fulfilment.states import States
from shopease.payments.models import PaymentAttempt
from shopease.payments.selectors import attempt_open_of
from shopease.shop.selectors import shop_identity
from shopease.shop.taxes import price_sides

EDITABLE = frozenset(
    {States.PENDING_PAYMENT, States.PENDING, States.CONFIRMED, States.PROCESSING, States.ON_HOLD}
)
"""Where nothing has left yet."""


@dataclass(frozen=True)
class More:
    """Units of a product that come to an order."""

    product: Any
    quantity: int
    price: StaffPrice = field(default_factory=lambda: StaffPrice(None))


@dataclass(frozen=True)
class Changes:
    """What staff wants of an order."""

    open_units: Mapping[int, int] = field(default_factory=dict)
    """Line (id) → open units from now on; 0 cancels them."""
    prices: Mapping[int, StaffPrice] = field(default_factory=dict)
    """Line (id) → price of one unit, as `price_entered` says it."""
    more: tuple[More, ...] = ()
    delivery: str = ""
    """KEEP, or a way at a charge (`redelivery.Way.key`); empty until staff was asked."""


def order_is_editable(order: Any) -> bool:
    """Whether staff may change what is in it."""
    return order.status in EDITABLE and order.held_from != States.PARTLY_SHIPPED


def order_seen(order: Any) -> str:
    """Equal as long as nobody changed what an edit depends on, how prices are entered too. One query."""
    lines = order.lines.order_by("pk").values_list(
        "pk", "quantity", "num_shipped", "num_cancelled", "line_price_incl_tax"
    )
    parts = [[str(part) for part in line] for line in lines]
    state = [order.status, str(order.total_incl_tax), parts, shop_identity().enters_net]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:32]


def price_entered(line: Any) -> Decimal:
    """The price of one unit of an order's line as the shop enters prices: without tax, or with."""
    price: Decimal = line.unit_price_excl_tax if shop_identity().enters_net else line.unit_price_incl_tax
    return price


def order_edit(
    *, order_id: int, seen: str, changes: Changes, actor: Any, reason: str = "", tell: bool = True
) -> OrderEdit:
    """Change an order that staff saw as `seen`; what was done.

    Raises `OrderChangedError` when somebody else was quicker, `DeliveryAsksError` when the agreed delivery
    would cost something else or isn't possible any more, `DraftRefusedError`, `OutOfStockError`,
    `PaymentUnderWayError`, `TransitionRefusedError` (nothing changed) and `BusyError`.
    """
    return in_transaction(lambda: _edit(order_id, seen, changes, actor, reason, tell))


def _edit(  # noqa: PLR0917
    order_id: int, seen: str, changes: Changes, actor: Any, reason: str, tell: bool
) -> OrderEdit:
    order = order_with_origins_lock(order_id)
    if order is None or not order_is_editable(order):
        raise DraftRefusedError(_("This order can't be changed any more."))
    if attempt_open_of(order_id) is not None:
        raise PaymentUnderWayError
    lines = {line.pk: line for line in order_lines_lock(order)}
    if order_seen(order) != seen:
        raise OrderChangedError
    before, delivery = order_money(order).owed, order_delivery(order)
    with in_language(settings.LANGUAGE_CODE):
        said = _prices_set(order, lines, changes.prices)
        less, more = _sort(lines, changes)
        coming = _coming(order, more, _freed(lines, less))
        said += _add(order, coming)
        said += [
            _("%(count)d × %(title)s out") % {"count": units, "title": lines[pk].title}
            for pk, units in less.items()
        ]
    if less:
        if sum(line.num_open for line in order_lines_lock(order)) == sum(less.values()):
            raise DraftRefusedError(_("Nothing would be left: cancel the order instead."))
        cancel_write(order=order, units=less, instead=coming, reason=reason, actor=actor, tell=False)
    else:
        stock_allocate(order=order, lines=coming)
    get_model("basket", "Basket").objects.filter(pk__in=[line.basket_id for line in coming]).delete()
    with in_language(settings.LANGUAGE_CODE):
        said += delivery_follow(order, delivery, changes.delivery)
    if not said:
        raise DraftRefusedError(_("Nothing was changed."))
    money = _money_follow(order, actor)
    edit = OrderEdit.objects.create(
        order=order, actor=actor, changes=said, reason=reason[:255], difference=money.owed - before
    )
    if tell:
        order_tell(order=order, event="changed", ref=str(edit.pk))
    return edit


def _sort(lines: Mapping[int, Any], changes: Changes) -> tuple[dict[int, int], list[More]]:
    """Units to cancel by line, and what comes: more of a line is a line of its own, at today's price."""
    less, more = {}, list(changes.more)
    for pk, units in changes.open_units.items():
        line = lines.get(pk)
        if line is None or not 0 <= units <= MAX_UNITS:
            raise DraftRefusedError(_("Choose a quantity from 0 to %(most)d.") % {"most": MAX_UNITS})
        if units < line.num_open:
            less[pk] = line.num_open - units
        elif units > line.num_open:
            if line.product is None:
                raise DraftRefusedError(_("“%(title)s” isn't sold any more.") % {"title": line.title})
            more.append(More(line.product, units - line.num_open))
    return less, more


def _prices_set(order: Any, lines: Mapping[int, Any], prices: Mapping[int, StaffPrice]) -> list[str]:
    said, enters_net = [], shop_identity().enters_net
    credited = set(RefundLine.objects.filter(refund__order=order).values_list("line_id", flat=True))
    for pk, wanted in prices.items():
        line = lines.get(pk)
        if line is None or wanted.price is None or cents(wanted.price) == price_entered(line):
            continue
        staff_price_check(wanted)
        rate = line.tax_rate or Decimal(0)
        net, price = price_sides(cents(wanted.price), rate, enters_net=enters_net)
        if line.num_open != line.quantity or pk in credited:
            raise DraftRefusedError(
                _("A part of “%(title)s” was cancelled or credited: its price stands.")
                % {"title": line.title}
            )
        discount = line.line_price_before_discounts_incl_tax - line.line_price_incl_tax
        if price * line.quantity < discount:
            raise DraftRefusedError(_("“%(title)s” can't cost that little.") % {"title": line.title})
        said.append(
            _("%(title)s costs %(new)s instead of %(old)s: %(reason)s")
            % {"title": line.title, "new": price, "old": line.unit_price_incl_tax, "reason": wanted.reason}
        )
        _line_reprice(order, line, net, price, enters_net=enters_net)
    return said


def _line_reprice(order: Any, line: Any, net: Decimal, gross: Decimal, *, enters_net: bool) -> None:
    """Another price of one unit; the line's discounts stay as they are, the order's total follows.

    As in baskets: of prices entered with tax the line's tax follows from what is paid for it.
    """
    old_incl, old_excl = line.line_price_incl_tax, line.line_price_excl_tax
    discount = line.line_price_before_discounts_incl_tax - old_incl
    whole, whole_net = gross * line.quantity, net * line.quantity
    line.unit_price_incl_tax, line.unit_price_excl_tax = gross, net
    line.line_price_before_discounts_incl_tax = whole
    line.line_price_incl_tax = whole - discount
    if enters_net:
        rest = cents(whole_net * (whole - discount) / whole) if discount else whole_net
    else:
        rate = (line.tax_rate or Decimal(0)) / 100
        whole_net = whole - tax_contained(whole, rate)
        rest = whole - discount - tax_contained(whole - discount, rate)
    line.line_price_before_discounts_excl_tax, line.line_price_excl_tax = whole_net, rest
    line.save()
    line.prices.update(price_incl_tax=gross, price_excl_tax=net)
    _total_add(order, line.line_price_incl_tax - old_incl, line.line_price_excl_tax - old_excl)


def _total_add(order: Any, incl_tax: Decimal, excl_tax: Decimal) -> None:
    """On a locked order."""
    if order.total_incl_tax + incl_tax > MAX_TOTAL:
        raise DraftRefusedError(_("An order of staff can't cost that much."))
    order.total_incl_tax += incl_tax
    order.total_excl_tax += excl_tax
    order.save(update_fields=("total_incl_tax", "total_excl_tax"))


def _freed(lines: Mapping[int, Any], less: Mapping[int, int]) -> Counter[int]:
    """Units of stock that are free once `less` is cancelled, by stock record."""
    freed: Counter[int] = Counter()
    for pk, units in less.items():
        freed[lines[pk].stockrecord_id] += min(units, lines[pk].num_allocated or 0)
    return freed


def _coming(order: Any, more: list[More], freed: Mapping[int, int]) -> list[Any]:
    """Lines of baskets that live as long as this takes; one each, for what comes twice at two prices."""
    is_sent = order.shipping_address is not None or order.pickup_point_id is not None
    strategy = order_strategy(order) if more else None
    return [_put(strategy, one, freed, is_sent=is_sent) for one in more]


def _add(order: Any, coming: list[Any]) -> list[str]:
    """Write lines as the checkout does."""
    creator = get_class("order.utils", "OrderCreator")()
    said = []
    for line in coming:
        written = creator.create_line_models(order, line, {"status": order.status})
        _total_add(order, written.line_price_incl_tax, written.line_price_excl_tax)
        said.append(
            _("%(count)d × %(title)s in, at %(price)s")
            % {"count": line.quantity, "title": written.title, "price": written.unit_price_incl_tax}
            + (f": {line.staff_reason}" if line.staff_reason else "")
        )
    return said


def _put(strategy: Any, one: More, freed: Mapping[int, int], *, is_sent: bool) -> Any:
    title = one.product.get_title()
    if not 1 <= one.quantity <= MAX_UNITS:
        raise DraftRefusedError(_("Choose a quantity from 1 to %(most)d.") % {"most": MAX_UNITS})
    if one.product.is_shipping_required and not is_sent:
        raise DraftRefusedError(_("“%(title)s” is sent, and this order has no address.") % {"title": title})
    info = strategy.fetch_for_product(one.product)
    if info.stockrecord is None or not info.price.exists:
        raise DraftRefusedError(_("“%(title)s” has no price.") % {"title": title})
    out = freed[info.stockrecord.pk]
    permitted = out >= one.quantity or info.availability.is_purchase_permitted(one.quantity - out)[0]
    if settings.FULFILMENT_STOCK_GUARD and not permitted:
        left = getattr(info.availability, "num_available", None) or 0
        raise OutOfStockError([Shortage(title, one.quantity, max(0, left + out))])
    if one.price.price is not None:
        staff_price_check(one.price)
    basket = get_model("basket", "Basket").objects.create(owner=None)
    basket.strategy = strategy
    line, _created = basket.add_product(one.product, one.quantity)
    if one.price.price is not None:
        line.staff_price, line.staff_reason = cents(one.price.price), one.price.reason[:200]
        line.save(update_fields=("staff_price", "staff_reason"))
    (found,) = basket.all_lines()
    return found


def _money_follow(order: Any, actor: Any) -> Any:
    """What was promised follows what is due; what is too much goes back, and bills follow."""
    money = order_money(order)
    if money.promised > money.due:
        promises_trim(order, due=money.due)
    elif money.promised and money.unpromised:
        promised = [one for one in attempts_lock(order) if one.status == PaymentAttempt.Status.PROMISED]
        latest = max(promised, key=lambda one: one.number)
        latest.amount += money.unpromised
        latest.save(update_fields=("amount",))
        order_payment_write(order=order, attempt=latest, is_kept=True)
    if money.excess:
        money_return(order=order, amount=money.excess, actor=actor)
    money = order_money(order)
    if order.status == States.PENDING_PAYMENT and not money.unpromised:
        order_move(order=order, status=States.PENDING)
        order_tell(order=order, event="placed")
    order_paid_refresh(order, money)
    if order.documents.exists():
        invoice_issue(order, ref=f"edit-{order.edits.count()}")  # once an edit: totals come back
    return money


def order_address_change(*, order_id: int, fields: Mapping[str, Any], actor: Any) -> None:
    """Send an order elsewhere in the same country: what delivery and taxes cost stays as it was agreed.

    Raises `DraftRefusedError` (nothing changed) and `BusyError`.
    """

    def work() -> None:
        order = order_with_origins_lock(order_id)
        if order is None or not order_is_editable(order) or order.shipping_address is None:
            raise DraftRefusedError(_("This order can't be changed any more."))
        address = order.shipping_address
        if fields["country"].pk != address.country_id:
            raise DraftRefusedError(
                _("Taxes and delivery depend on the country. Cancel this order and write a new one.")
            )
        changed = [name for name, value in fields.items() if getattr(address, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(address, name, fields[name])
        address.save()
        with in_language(settings.LANGUAGE_CODE):
            said = [_("Another address")]
        OrderEdit.objects.create(order=order, actor=actor, changes=said, difference=Decimal("0.00"))

    in_transaction(work)


def order_payment_link_send(*, order_id: int) -> bool:
    """Send the customer the link by which what is due can be paid; False when nothing is due."""

    def work() -> bool:
        order = order_with_origins_lock(order_id)
        if order is None or order.status in {States.CANCELLED, States.RETURNED}:
            return False
        if not order_money(order).unpromised:
            return False
        number = order.messages.filter(event="payment_link").count() + 1
        order_tell(order=order, event="payment_link", ref=f"{number}")
        return True

    return in_transaction(work)
