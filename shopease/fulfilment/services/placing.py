"""Placing an order: reserve, pay, confirm.

Reserve is one transaction under locks, pay calls the provider outside any transaction, confirm is
one transaction again. A crash between them leaves a pending order that `settling` finds.
"""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
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
    basket_lock,
    capped_offers_lock,
    vouchers_lock,
)
from shopease.fulfilment.models import OrderLink
from shopease.fulfilment.selectors import orders_of_basket, payment_done_url, quote_for, token_hash
from shopease.fulfilment.services.payments import order_confirm, payment_first
from shopease.fulfilment.services.stock import stock_allocate
from shopease.fulfilment.types import OrderProposal, Placement
from shopease.payments.credit.errors import CreditUnavailableError
from shopease.payments.credit.selectors import CreditPart, credit_plan
from shopease.payments.credit.services import credit_redeem
from shopease.payments.models import PaymentAttempt
from shopease.payments.services import attempt_charge
from shopease.payments.types import Outcome, Result
from shopease.shop.taxes import buyer_for

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
    outcome = attempt_charge(
        attempt=placement.attempt, token=token, return_url=payment_done_url(placement.order)
    )
    order_confirm(attempt=placement.attempt, outcome=outcome)
    return placement, outcome


def order_reserve(*, proposal: OrderProposal) -> Placement:
    """Create the order as *pending payment* with its stock allocated, or answer with the one there is.

    Raises `BasketGoneError`, `VoucherUnavailableError`, `ShippingUnavailableError`,
    `OutOfStockError`, `QuoteChangedError` (nothing was written) and `BusyError`.
    """
    return in_transaction(lambda: order_reserve_write(proposal))


def order_reserve_write(proposal: OrderProposal) -> Placement:
    """As `order_reserve`, inside the caller's transaction. Without a gateway no payment is begun: the order
    waits to be paid by link."""
    basket = basket_lock(proposal.basket_id)
    existing = orders_of_basket(proposal.basket_id).first()
    if existing is not None:
        return Placement(existing, created=False)
    if basket is None or basket.status != basket.OPEN:
        raise BasketGoneError
    vouchers = vouchers_lock(basket)
    capped_offers_lock(vouchers)
    _check_vouchers(vouchers, proposal.user)
    address = proposal.shipping_address if basket.is_shipping_required() else None
    buyer = buyer_for(address, company=proposal.company, vat_number=proposal.vat_number)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=proposal.user, buyer=buyer)
    if basket.is_empty:
        raise BasketGoneError
    _check_stock(basket)
    _offers_apply(basket, proposal)
    method = _shipping_method(basket, proposal)
    charge = method.calculate(basket)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge)
    credit = _credit(proposal, total)
    quote = quote_for(
        basket=basket, shipping_method=method, shipping_charge=charge, total=total, credit=credit
    )
    if quote.fingerprint != proposal.agreed:
        raise QuoteChangedError
    order = _create_order(proposal, basket, method, charge, total)
    basket.submit()
    stock_allocate(order=order, lines=basket.all_lines())
    _credit_redeem(order, credit)
    due = total.incl_tax - sum(part.amount for part in credit)
    is_sent = basket.is_shipping_required()
    if due and proposal.placed_by is not None and not proposal.gateway:
        return Placement(order, created=True)
    attempt = payment_first(order=order, gateway=proposal.gateway, due=due, is_sent=is_sent)
    return Placement(order, created=True, attempt=attempt)


def _offers_apply(basket: Any, proposal: OrderProposal) -> None:
    """Offers count what their customer used; a basket of staff belongs to nobody."""
    owner = basket.owner
    if proposal.placed_by is not None and proposal.user.is_authenticated:
        basket.owner = proposal.user
    get_class("offer.applicator", "Applicator")().apply(basket, proposal.user)
    basket.owner = owner


def _credit(proposal: OrderProposal, total: Any) -> list[CreditPart]:
    return credit_plan(
        total=total.incl_tax,
        card_ids=proposal.gift_cards,
        user=proposal.user,
        with_store_credit=proposal.with_store_credit,
        currency=total.currency,
    )


def _credit_redeem(order: Any, credit: list[CreditPart]) -> None:
    """Take what each account gives, in the order in which accounts are locked everywhere."""
    try:
        for part in sorted(credit, key=lambda part: part.account.pk):
            credit_redeem(order=order, account=part.account, amount=part.amount)
    except CreditUnavailableError as error:
        raise QuoteChangedError from error


def _check_vouchers(vouchers: list[Any], user: Any) -> None:
    for voucher in vouchers:
        available, reason = voucher.is_available_to_user(user=user)
        if not voucher.is_active():
            available, reason = False, _("it is not valid any more")
        if not available:
            raise VoucherUnavailableError(
                _("The voucher %(code)s can't be used: %(reason)s.")
                % {"code": voucher.code, "reason": reason}
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
        basket,
        user=proposal.user,
        shipping_addr=proposal.shipping_address,
        code=proposal.shipping_method_code,
    )
    is_sent = basket.is_shipping_required()  # else there is nothing to choose
    if is_sent and proposal.shipping_address is None:
        raise ShippingUnavailableError
    for method in methods:
        if method.code == proposal.shipping_method_code or not is_sent:
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
    staff = {"source": "staff", "placed_by": proposal.placed_by} if proposal.placed_by is not None else {}
    return creator.place_order(
        basket=basket,
        total=total,
        shipping_method=method,
        shipping_charge=charge,
        user=proposal.user,
        shipping_address=address,
        order_number=get_class("order.utils", "OrderNumberGenerator")().order_number(basket),
        language=language_now(),
        vat_check=proposal.vat_check,
        vat_checked_at=proposal.vat_checked_at,
        **guest,
        **staff,
    )


def _address_remember(user: Any, address: Any) -> None:
    """Keep a customer's new address in the address book, and count how often it served."""
    if not user.is_authenticated:
        return
    known = user.addresses.filter(hash=address.generate_hash())
    if known.update(num_orders_as_shipping_address=F("num_orders_as_shipping_address") + 1):
        return
    new = get_model("address", "UserAddress")(user=user, num_orders_as_shipping_address=1)
    address.populate_alternative_model(new)
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # another order of theirs has just kept it
        known.update(num_orders_as_shipping_address=F("num_orders_as_shipping_address") + 1)


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
        Status.ACTION: Result.ACTION,
        Status.DECLINED: Result.DECLINED,
    }
    if latest is None:
        return Outcome(Result.UNKNOWN)
    return Outcome(known.get(latest.status, Result.UNKNOWN), latest.reference, latest.message)
