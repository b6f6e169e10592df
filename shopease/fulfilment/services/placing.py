"""Placing an order: reserve, pay, confirm.

Reserve is one transaction under locks, pay calls the provider outside any transaction, confirm is
one transaction again. A crash between them leaves a pending order that `settling` finds.
"""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from shopease.core.db import in_transaction
from shopease.core.translation import language_now
from shopease.fulfilment.errors import (
    BasketGoneError,
    OutOfStockError,
    QuoteChangedError,
    ShippingUnavailableError,
    Shortage,
    VoucherUnavailableError,
)
from shopease.fulfilment.locks import (
    attempt_lock,
    basket_lock,
    capped_offers_lock,
    order_lock,
    order_with_origins_lock,
    vouchers_lock,
)
from shopease.fulfilment.models import OrderLink
from shopease.fulfilment.selectors import orders_of_basket, quote_for, token_hash
from shopease.fulfilment.services.status import order_cancel_unpaid, order_mark_paid
from shopease.fulfilment.services.stock import stock_allocate
from shopease.fulfilment.types import OrderProposal, Placement
from shopease.payments.models import PaymentAttempt
from shopease.payments.services import attempt_charge, attempt_open, attempt_settle
from shopease.payments.types import Outcome, Result

logger = logging.getLogger(__name__)

Status = PaymentAttempt.Status


def order_place(*, proposal: OrderProposal, token: str) -> tuple[Placement, Outcome]:
    """Reserve, pay and confirm in one go.

    `token` is the gateway's name for the card and is kept nowhere. Safe to call any number of times
    for one basket: the first call creates and charges, the others answer with the same order and the
    outcome as it is known. Raises the errors of `order_reserve`, `BusyError`.
    """
    placement = order_reserve(proposal=proposal)
    if not placement.created:
        return placement, _outcome_so_far(placement.order)
    outcome = attempt_charge(attempt=placement.attempt, token=token)
    order_confirm(attempt=placement.attempt, outcome=outcome)
    return placement, outcome


def order_reserve(*, proposal: OrderProposal) -> Placement:
    """Create the order as *pending payment* with its stock allocated, or answer with the one there is.

    Raises `BasketGoneError`, `VoucherUnavailableError`, `ShippingUnavailableError`,
    `OutOfStockError`, `QuoteChangedError` (nothing was written) and `BusyError`.
    """
    return in_transaction(lambda: _reserve(proposal))


def _reserve(proposal: OrderProposal) -> Placement:
    basket = basket_lock(proposal.basket_id)
    existing = orders_of_basket(proposal.basket_id).first()
    if existing is not None:
        return Placement(existing, created=False)
    if basket is None or basket.status != basket.OPEN:
        raise BasketGoneError
    vouchers = vouchers_lock(basket)
    capped_offers_lock(vouchers)
    _check_vouchers(vouchers, proposal.user)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=proposal.user)
    if basket.is_empty:
        raise BasketGoneError
    _check_stock(basket)
    get_class("offer.applicator", "Applicator")().apply(basket, proposal.user)
    method = _shipping_method(basket, proposal)
    charge = method.calculate(basket)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge)
    if (
        quote_for(basket=basket, shipping_method=method, shipping_charge=charge, total=total).fingerprint
        != proposal.agreed
    ):
        raise QuoteChangedError
    order = _create_order(proposal, basket, method, charge, total)
    attempt = attempt_open(order=order, gateway=proposal.gateway)
    basket.submit()
    stock_allocate(order=order, lines=basket.all_lines())
    return Placement(order, created=True, attempt=attempt)


def _check_vouchers(vouchers: list[Any], user: Any) -> None:
    for voucher in vouchers:
        available, reason = voucher.is_available_to_user(user=user)
        if not voucher.is_active():
            available, reason = False, _("it is not valid any more")
        if not available:
            raise VoucherUnavailableError(
                _("The voucher %(code)s can't be used: %(reason)s") % {"code": voucher.code, "reason": reason}
            )


def _check_stock(basket: Any) -> None:
    """A first look for a message that names everything at once; the allocation decides."""
    if not settings.FULFILMENT_STOCK_GUARD:
        return
    shortages = []
    for line in basket.all_lines():
        info = basket.strategy.fetch_for_line(line)
        permitted, _reason = info.availability.is_purchase_permitted(line.quantity)
        if not permitted:
            left = getattr(info.availability, "num_available", None) or 0
            shortages.append(Shortage(line.product.get_title(), line.quantity, max(0, left)))
    if shortages:
        raise OutOfStockError(shortages)


def _shipping_method(basket: Any, proposal: OrderProposal) -> Any:
    methods = get_class("shipping.repository", "Repository")().get_shipping_methods(
        basket, user=proposal.user, shipping_addr=proposal.shipping_address
    )
    for method in methods:
        if method.code == proposal.shipping_method_code:
            return method
    raise ShippingUnavailableError


def _create_order(proposal: OrderProposal, basket: Any, method: Any, charge: Any, total: Any) -> Any:
    address = proposal.shipping_address if basket.is_shipping_required() else None
    if address is not None:
        address.pk = None
        address.save(force_insert=True)
        _address_remember(proposal.user, address)
    creator = get_class("order.utils", "OrderCreator")()
    guest = {} if proposal.user.is_authenticated else {"guest_email": proposal.guest_email}
    return creator.place_order(
        basket=basket,
        total=total,
        shipping_method=method,
        shipping_charge=charge,
        user=proposal.user,
        shipping_address=address,
        order_number=get_class("order.utils", "OrderNumberGenerator")().order_number(basket),
        language=language_now(),
        **guest,
    )


def _address_remember(user: Any, address: Any) -> None:
    """Keep a customer's new address in the address book, and count how often it served."""
    if not user.is_authenticated:
        return
    known = user.addresses.filter(hash=address.generate_hash()).first()
    if known is None:
        known = get_model("address", "UserAddress")(user=user)
        address.populate_alternative_model(known)
    known.num_orders_as_shipping_address += 1
    known.save()


def order_confirm(*, attempt: PaymentAttempt, outcome: Outcome) -> None:
    """Write what became of a payment, once: paid, promised, declined (the order ends and the basket
    opens again) or unknown (asked for later)."""
    in_transaction(lambda: _confirm(attempt.pk, attempt.order_id, outcome))


def _confirm(attempt_id: int, order_id: int, outcome: Outcome) -> None:
    ends = outcome.result is Result.DECLINED
    order = order_with_origins_lock(order_id) if ends else order_lock(order_id)
    attempt = attempt_lock(attempt_id)
    if order is None or attempt is None or attempt.status not in {Status.STARTED, Status.UNKNOWN}:
        return
    attempt_settle(attempt=attempt, outcome=outcome)
    if outcome.result in {Result.CAPTURED, Result.PROMISED}:
        order_mark_paid(order=order, attempt=attempt, token=order_link_create(order=order))
    elif ends:
        order_cancel_unpaid(order=order, reopen_basket=True)


def order_link_create(*, order: Any) -> str:
    """A new unguessable link to the order; the token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    OrderLink.objects.create(order=order, token_hash=token_hash(token))
    return token


def _outcome_so_far(order: Any) -> Outcome:
    latest = order.payment_attempts.order_by("-number").first()
    known = {
        Status.CAPTURED: Result.CAPTURED,
        Status.PROMISED: Result.PROMISED,
        Status.DECLINED: Result.DECLINED,
    }
    if latest is None:
        return Outcome(Result.UNKNOWN)
    return Outcome(known.get(latest.status, Result.UNKNOWN), latest.reference, latest.message)
