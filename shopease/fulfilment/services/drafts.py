"""Orders that staff writes for customers: prepared as drafts, then placed like every other order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from shopease.core import clock
from shopease.core.db import in_transaction
from shopease.core.money import cents
from shopease.core.translation import in_language
from shopease.fulfilment.drafts import BY_LINK, draft_address, draft_basket, draft_business, draft_user
from shopease.fulfilment.errors import BasketGoneError, DraftRefusedError
from shopease.fulfilment.locks import basket_lock
from shopease.fulfilment.models import DraftOrder
from shopease.fulfilment.selectors import payment_done_url
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.payments import order_confirm
from shopease.fulfilment.services.placing import order_reserve_write
from shopease.fulfilment.types import OrderProposal, Placement
from shopease.payments.services import attempt_charge

MAX_UNITS = 1000
MAX_LINES = 100
MAX_LINK_DAYS = 30
MAX_PRICE = Decimal("1000000.00")
"""Of one unit, set by hand."""


@dataclass(frozen=True)
class StaffPrice:
    """A price of one unit, with tax, that somebody set by hand; None takes the product's."""

    price: Decimal | None
    reason: str = ""


def staff_price_check(wanted: StaffPrice) -> None:
    """Raise `DraftRefusedError` for a price without a reason, or one that no order can hold."""
    if not wanted.reason:
        raise DraftRefusedError(_("Give the reason of each price."))
    if wanted.price is not None and not 0 <= wanted.price <= MAX_PRICE:
        raise DraftRefusedError(_("Choose a price from 0 to %(most)s.") % {"most": MAX_PRICE})


def draft_create(*, actor: Any, customer: Any = None, email: str = "", language: str) -> DraftOrder:
    """A new draft, for a customer with an account or without; the customer's usual address is taken."""

    def work() -> DraftOrder:
        basket = get_model("basket", "Basket").objects.create(owner=None)
        return DraftOrder.objects.create(
            basket=basket,
            customer=customer,
            email="" if customer else email,
            language=language,
            address=_usual_address(customer),
            created_by=actor,
        )

    return in_transaction(work)


def _usual_address(customer: Any) -> dict[str, Any]:
    if customer is None:
        return {}
    usual = customer.addresses.order_by("-is_default_for_shipping", "-num_orders_as_shipping_address").first()
    if usual is None:
        return {}
    address = get_model("order", "ShippingAddress")()
    usual.populate_alternative_model(address)
    return address_fields(address)


def address_fields(address: Any) -> dict[str, Any]:
    """What a draft keeps of an unsaved address."""
    names = ("first_name", "last_name", "line1", "line2", "line3", "line4", "state", "postcode", "country_id")
    kept = {name: getattr(address, name) or "" for name in names}
    return {**kept, "phone_number": str(address.phone_number or ""), "notes": address.notes or ""}


def draft_add(*, draft: DraftOrder, product: Any, quantity: int) -> None:
    """Put units of a product into the draft. Raises `BasketGoneError`, `DraftRefusedError`."""
    if not 1 <= quantity <= MAX_UNITS:
        raise DraftRefusedError(_("Choose a quantity from 1 to %(most)d.") % {"most": MAX_UNITS})

    def work() -> None:
        _open_basket(draft)
        basket = draft_basket(draft)
        info = basket.strategy.fetch_for_product(product)
        if info.stockrecord is None or not info.price.exists:
            raise DraftRefusedError(_("“%(title)s” has no price.") % {"title": product.get_title()})
        if basket.num_lines >= MAX_LINES:
            raise DraftRefusedError(_("An order of staff has %(most)d lines at most.") % {"most": MAX_LINES})
        basket.owner = None
        line, _created = basket.add_product(product, quantity)
        if line.quantity > MAX_UNITS:
            raise DraftRefusedError(_("Choose a quantity from 1 to %(most)d.") % {"most": MAX_UNITS})
        _touch(draft)

    in_transaction(work)


def draft_lines_set(
    *, draft: DraftOrder, quantities: Mapping[int, int], prices: Mapping[int, StaffPrice] | None = None
) -> None:
    """Set quantities (0 removes) and prices of lines by id. Raises `BasketGoneError`, `DraftRefusedError`."""

    def work() -> None:
        _open_basket(draft)
        for line in get_model("basket", "Line").objects.filter(basket_id=draft.basket_id).order_by("pk"):
            quantity = quantities.get(line.pk, line.quantity)
            if quantity == 0:
                line.delete()
                continue
            if not 1 <= quantity <= MAX_UNITS:
                raise DraftRefusedError(_("Choose a quantity from 1 to %(most)d.") % {"most": MAX_UNITS})
            line.quantity = quantity
            if prices is not None and line.pk in prices:
                wanted = prices[line.pk]
                if wanted.price is not None:
                    staff_price_check(wanted)
                line.staff_price = None if wanted.price is None else cents(wanted.price)
                line.staff_reason = wanted.reason[:200] if wanted.price is not None else ""
            line.save(update_fields=("quantity", "staff_price", "staff_reason", "date_updated"))
        _touch(draft)

    in_transaction(work)


def draft_voucher_add(*, draft: DraftOrder, code: str) -> None:
    """Use a voucher. Raises `DraftRefusedError` with the reason why it can't be used."""

    def work() -> None:
        basket = _open_basket(draft)
        voucher = get_model("voucher", "Voucher").objects.filter(code=code.strip().upper()).first()
        if voucher is None:
            raise DraftRefusedError(_("There is no such voucher."))
        available, reason = voucher.is_available_to_user(user=draft_user(draft))
        if not voucher.is_active() or not available:
            raise DraftRefusedError(str(reason) or _("This voucher is not valid now."))
        basket.vouchers.add(voucher)
        _touch(draft)

    in_transaction(work)


def draft_voucher_remove(*, draft: DraftOrder, voucher_id: int) -> None:
    """Leave a voucher out again."""

    def work() -> None:
        _open_basket(draft).vouchers.remove(voucher_id)
        _touch(draft)

    in_transaction(work)


def draft_set(*, draft: DraftOrder, **fields: Any) -> None:
    """Set fields of the draft: customer, email, address, shipping_code, language, note, and of a business
    company, vat_number, vat_check, vat_checked_at."""

    def work() -> None:
        _open_basket(draft)
        DraftOrder.objects.filter(pk=draft.pk).update(**fields, updated_at=clock.now())

    in_transaction(work)


def draft_delete(*, draft: DraftOrder) -> None:
    """Throw a draft away that is no order."""

    def work() -> None:
        _open_basket(draft).delete()

    in_transaction(work)


def draft_place(*, draft: DraftOrder, pay: str, agreed: str, actor: Any, days: int = 7) -> Any:
    """Place the draft as it was seen (`agreed`, the quote's fingerprint); the order.

    `pay` is a gateway, or `BY_LINK`: then the order keeps its stock and waits so many days for its
    customer, who gets the link. Raises the errors of `order_reserve` (nothing was written), `BusyError`.
    """
    user = draft_user(draft)
    if not (user.is_authenticated or draft.email):
        raise DraftRefusedError(_("Say who the customer is."))
    proposal = OrderProposal(
        basket_id=draft.basket_id,
        user=user,
        guest_email=draft.email,
        shipping_address=draft_address(draft),
        shipping_method_code=draft.shipping_code,
        gateway="" if pay == BY_LINK else pay,
        agreed=agreed,
        placed_by=actor,
        **draft_business(draft),
    )
    days = min(max(days, 1), MAX_LINK_DAYS)
    placement = in_transaction(lambda: _place(draft, proposal, actor, days))
    if placement.created and placement.attempt is not None:
        url = payment_done_url(placement.order)
        outcome = attempt_charge(attempt=placement.attempt, token="", return_url=url)
        order_confirm(attempt=placement.attempt, outcome=outcome)
        placement.order.refresh_from_db()
    return placement.order


def _place(draft: DraftOrder, proposal: OrderProposal, actor: Any, days: int) -> Placement:
    with in_language(draft.language):
        placement = order_reserve_write(proposal)
    if not placement.created:
        return placement
    order = placement.order
    is_by_link = placement.attempt is None
    DraftOrder.objects.filter(pk=draft.pk).update(
        order=order, pay_until=clock.now() + timedelta(days=days) if is_by_link else None
    )
    if draft.note:
        order.notes.create(user=actor, message=draft.note, note_type="Info")
    if is_by_link:
        order_tell(order=order, event="payment_link")
    return placement


def _open_basket(draft: DraftOrder) -> Any:
    """The draft's basket, locked; refused once it is an order or was thrown away."""
    basket = basket_lock(draft.basket_id)
    if basket is None or basket.status != basket.OPEN:
        raise BasketGoneError
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=draft_user(draft))
    return basket


def _touch(draft: DraftOrder) -> None:
    DraftOrder.objects.filter(pk=draft.pk).update(updated_at=clock.now())
