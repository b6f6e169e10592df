"""What an invoice or a credit note says around its rows: who, to whom, when, how it was paid. Reads only."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shopease.core.countries import country_shown
from shopease.core.translation import in_language
from shopease.fulfilment.billing import Draft
from shopease.fulfilment.documents.content import Content, Seller, rate_sums
from shopease.fulfilment.models import DocumentKind
from shopease.fulfilment.selectors import order_money
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateway_for
from shopease.payments.services import charge_of
from shopease.shop.selectors import shop_identity

ZERO = Decimal("0.00")


def document_content(order: Any, draft: Draft, *, name: str, issued_on: date) -> Content:
    """Everything that the document says, in the order's language."""
    with in_language(order.language):
        positions = [item.as_position() for item in draft.items]
        rates = rate_sums(positions)
        corrects = draft.corrects
        supplied_on = _supplied_on(order, issued_on)
        return Content(
            kind=draft.kind,
            name=name,
            issued_on=issued_on.isoformat(),
            language=order.language,
            currency=order.currency,
            order_number=order.number,
            ordered_on=localdate(order.date_placed).isoformat(),
            supplied_on=supplied_on,
            seller=asdict(seller_now()),
            recipient=_recipient(order),
            recipient_tax=order.vat_number,
            delivery=_delivered_to(order),
            positions=[asdict(position) for position in positions],
            rates=[asdict(rate) for rate in rates],
            net=_total(rate.net for rate in rates),
            tax=_total(rate.tax for rate in rates),
            gross=_total(rate.gross for rate in rates),
            payments=_payments(order) if draft.kind == DocumentKind.INVOICE else [],
            notes=_notes(order, draft.kind, is_sent=bool(supplied_on)),
            corrects=corrects.name if corrects else "",
            corrects_on=corrects.issued_on.isoformat() if corrects else "",
            covers=list(draft.covers),
        )


def _total(amounts: Iterable[str]) -> str:
    return str(sum((Decimal(amount) for amount in amounts), ZERO))


def seller_now() -> Seller:
    """The shop as it is now, in the active language."""
    shop = shop_identity()
    city = f"{shop.postcode} {shop.city}".strip()
    tax = [_("VAT number: %(number)s") % {"number": shop.vat_number}] if shop.vat_number else []
    return Seller(
        name=shop.name,
        lines=[line for line in (shop.legal_name or shop.name, shop.street, city, shop.country) if line],
        contact=[line for line in (shop.email, shop.phone, urlsplit(settings.SITE_URL).netloc) if line],
        tax=tax,
    )


def _address(address: Any) -> list[str]:
    if address is None:
        return []
    name = f"{address.first_name} {address.last_name}".strip()
    city = f"{address.postcode or ''} {address.line4}".strip()
    lines = (
        name,
        address.line1,
        address.line2,
        address.line3,
        city,
        address.state,
        country_shown(address.country),
    )
    return [line for line in lines if line]


def _recipient(order: Any) -> list[str]:
    lines = _address(order.billing_address or order.shipping_address)
    if not lines:
        name = order.user.get_full_name() if order.user is not None else ""
        lines = [line for line in (name, order.email) if line]
    return [order.company, *lines] if order.company else lines


def delivery_lines(order: Any) -> list[str]:
    """Where the order goes: to its address or a pick-up point; nothing where nothing is sent."""
    place = order.pickup_point
    if place is None:
        return _address(order.shipping_address)
    return [place.title, place.line1, f"{place.postcode} {place.line4}", country_shown(place.country)]


def _delivered_to(order: Any) -> list[str]:
    """Where it goes, if that is elsewhere than where the invoice goes."""
    lines = delivery_lines(order)
    return lines if lines != _address(order.billing_address or order.shipping_address) else []


def _supplied_on(order: Any, issued_on: date) -> str:
    """The day of the first parcel; of what needs none the day of the invoice; nothing before it left."""
    first = order.shipments.filter(undone_at=None).order_by("shipped_at").first()
    if first is not None:
        return localdate(first.shipped_at).isoformat()
    return "" if any(line.needs_shipping for line in order.lines.all()) else issued_on.isoformat()


def _payments(order: Any) -> list[list[str]]:
    """What was paid or promised, and what is left to pay."""
    taken = order.payment_attempts.filter(status=PaymentAttempt.Status.CAPTURED).order_by("number")
    kept = [(attempt, attempt.amount - attempt.refunded) for attempt in taken]
    rows = [[_("Paid: %(way)s") % {"way": _way(attempt)}, str(amount)] for attempt, amount in kept if amount]
    money = order_money(order)
    beside = money.held - sum((amount for _attempt, amount in kept), ZERO)
    if beside > 0:
        rows.append([_("Paid: gift card or store credit"), str(beside)])
    if money.due:
        promise = _promise(order)
        label = _("To be paid: %(way)s") % {"way": _way(promise)} if promise else _("To be paid")
        rows.append([label, str(money.due)])
    return rows


def _promise(order: Any) -> PaymentAttempt | None:
    found: PaymentAttempt | None = order.payment_attempts.filter(
        status=PaymentAttempt.Status.PROMISED
    ).first()
    return found


def _way(attempt: PaymentAttempt) -> str:
    gateway = gateway_for(attempt.gateway)
    return gateway.name if gateway else attempt.gateway


def _notes(order: Any, kind: str, *, is_sent: bool) -> list[str]:
    notes = []
    if order.is_tax_exempt and order.vat_number:
        notes.append(
            _("Tax-free supply to a business in the EU. The recipient owes the tax (reverse charge).")
        )
    elif order.is_tax_exempt:
        notes.append(_("Tax-free supply."))
    if kind == DocumentKind.INVOICE and not is_sent:
        notes.append(_("The goods are supplied on the day on which they leave us."))
    promise = _promise(order) if kind == DocumentKind.INVOICE else None
    gateway = gateway_for(promise.gateway) if promise else None
    if promise and gateway:
        notes += [" · ".join(f"{label}: {text}" for label, text in gateway.instructions(charge_of(promise)))]
    return [note for note in notes if note]
