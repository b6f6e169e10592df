"""Everything that the shop keeps about a customer, to be taken along (GDPR, articles 15 and 20)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime
from oscar.core.loading import get_model

from shopease.accounts.models import Subscriber
from shopease.core import clock
from shopease.payments.models import CreditAccount, PaymentAttempt, PaymentRefund
from shopease.shop.selectors import shop_identity

ADDRESS = ("title", "first_name", "last_name", "line1", "line2", "line3", "line4", "state", "postcode")


def personal_data_of(user: Any) -> dict[str, Any]:
    """What JSON can say: plain words, numbers as the shop writes them, moments in ISO 8601.

    Codes of gift cards and cards kept at providers are not here: whoever finds the file could spend them.
    About twenty queries however much there is.
    """
    return {
        "shop": shop_identity().name,
        "written": _moment(clock.now()),
        "account": _account(user),
        "addresses": [_address(one) for one in user.addresses.select_related("country").order_by("pk")],
        "orders": _orders(user),
        "store_credit": _store_credit(user),
        "gift_cards_bought": _gift_cards(user),
        "reviews": _reviews(user),
        "wish_lists": _wish_lists(user),
        "alerts": _alerts(user),
        "baskets": _baskets(user),
        "notifications": _notices(user),
        "products_viewed": _seen(user, "UserProductView", "product__title"),
        "searches": _seen(user, "UserSearch", "query"),
    }


def _account(user: Any) -> dict[str, Any]:
    subscriber = Subscriber.objects.filter(email__iexact=user.email).first()
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "joined": _moment(user.date_joined),
        "last_log_in": _moment(user.last_login),
        "newsletter": subscriber.status if subscriber else "never asked for",
        "newsletter_confirmed": _moment(subscriber.confirmed_at) if subscriber else None,
    }


def _orders(user: Any) -> list[dict[str, Any]]:
    orders = get_model("order", "Order").objects.filter(user=user).order_by("date_placed", "pk")
    orders = orders.select_related("shipping_address__country", "billing_address__country")
    attempts = _by_order(PaymentAttempt.objects.filter(order__user=user), "order_id")
    refunds = PaymentRefund.objects.filter(attempt__order__user=user).select_related("attempt")
    parts = _by_order(refunds, "attempt.order_id")
    uses = _by_order(_credit_uses(user), "order_id")
    return [
        {
            "number": order.number,
            "placed": _moment(order.date_placed),
            "status": order.status,
            "payment": order.payment_state,
            "total": str(order.total_incl_tax),
            "delivery": str(order.shipping_incl_tax),
            "currency": order.currency,
            "company": order.company,
            "vat_number": order.vat_number,
            "delivery_address": _address(order.shipping_address),
            "billing_address": _address(order.billing_address),
            "lines": [
                {"title": line.title, "quantity": line.quantity, "price": str(line.line_price_incl_tax)}
                for line in order.lines.all()
            ],
            "payments": [
                {"way": one.gateway, "amount": str(one.amount), "status": one.status,
                 "when": _moment(one.created_at)}
                for one in attempts.get(order.pk, ())
            ],
            "paid_with_credit": [
                {"account": str(one.account), "amount": str(one.amount), "given_back": str(one.returned)}
                for one in uses.get(order.pk, ())
            ],
            "given_back": [
                {"amount": str(one.amount), "status": one.status, "when": _moment(one.created_at)}
                for one in parts.get(order.pk, ())
            ],
            "messages": [
                {"to": one.recipient, "subject": one.subject, "sent": _moment(one.sent_at)}
                for one in order.messages.all()
                if one.sent_at and one.topic in {"order.mail", "order.sms"}
            ],
            "returns": [_return(one) for one in order.returns.all()],
        }
        for order in orders.prefetch_related("lines", "messages", "returns__lines__line")
    ]  # fmt: skip


def _return(found: Any) -> dict[str, Any]:
    return {
        "number": found.number,
        "when": _moment(found.created_at),
        "status": found.status,
        "message": found.note,
        "answer": found.answer,
        "lines": [
            {"title": one.line.title, "quantity": one.quantity, "reason": one.reason}
            for one in found.lines.all()
        ],
    }


def _credit_uses(user: Any) -> Any:
    uses = get_model("payments", "CreditUse").objects.filter(order__user=user)
    return uses.select_related("account").order_by("pk")


def _store_credit(user: Any) -> list[dict[str, Any]]:
    """The credit of the account with each change of it."""
    accounts = CreditAccount.objects.filter(user=user, kind=CreditAccount.Kind.CUSTOMER)
    return [
        {
            "balance": str(account.balance),
            "currency": account.currency,
            "entries": [
                {
                    "when": _moment(entry.created_at),
                    "what": entry.kind,
                    "change": str(entry.amount),
                    "order": entry.order.number if entry.order else None,
                    "reason": entry.note,
                }
                for entry in sorted(account.entries.all(), key=lambda entry: entry.pk)
            ],
        }
        for account in accounts.prefetch_related("entries__order").order_by("pk")
    ]


def _gift_cards(user: Any) -> list[dict[str, Any]]:
    """Those that the customer bought; what became of them is their recipients'."""
    cards = CreditAccount.objects.filter(order_line__order__user=user).select_related("order_line__order")
    return [
        {
            "order": card.order_line.order.number if card.order_line else None,
            "bought": _moment(card.created_at),
            "worth": str(card.order_line.unit_price_incl_tax) if card.order_line else None,
            "currency": card.currency,
            "code_ends_in": card.code_end,
            "recipient": card.recipient_email,
            "message": card.message,
            "last_day": _day(card.expires_on),
            "blocked": _moment(card.blocked_at),
        }
        for card in cards.order_by("pk")
    ]


def _reviews(user: Any) -> list[dict[str, Any]]:
    reviews = get_model("reviews", "ProductReview").objects.filter(user=user).select_related("product")
    return [
        {
            "product": one.product.get_title() if one.product else None,
            "score": one.score,
            "title": one.title,
            "text": one.body,
            "when": _moment(one.date_created),
        }
        for one in reviews.order_by("pk")
    ]


def _wish_lists(user: Any) -> list[dict[str, Any]]:
    lists = get_model("wishlists", "WishList").objects.filter(owner=user).prefetch_related("lines")
    return [
        {
            "name": one.name,
            "products": [{"title": line.title, "quantity": line.quantity} for line in one.lines.all()],
        }
        for one in lists.order_by("pk")
    ]


def _alerts(user: Any) -> list[dict[str, Any]]:
    alerts = get_model("customer", "ProductAlert").objects.filter(user=user).select_related("product__parent")
    return [
        {
            "product": one.product.get_title(),
            "waits_for": one.kind,
            "status": one.status,
            "when": _moment(one.date_created),
        }
        for one in alerts.order_by("pk")
    ]


def _baskets(user: Any) -> list[dict[str, Any]]:
    """What lies in the basket, and what is kept for later."""
    lines = get_model("basket", "Line").objects.filter(
        basket__owner=user, basket__status__in=("Open", "Saved")
    )
    return [
        {"basket": line.basket.status, "product": line.product.get_title(), "quantity": line.quantity}
        for line in lines.select_related("basket", "product__parent").order_by("pk")
    ]


def _notices(user: Any) -> list[dict[str, Any]]:
    notices = get_model("communication", "Notification").objects.filter(recipient=user).order_by("pk")
    return [
        {
            "subject": one.subject,
            "text": one.body,
            "when": _moment(one.date_sent),
            "read": _moment(one.date_read),
        }
        for one in notices
    ]


def _seen(user: Any, model: str, name: str) -> list[dict[str, Any]]:
    rows = get_model("analytics", model).objects.filter(user=user).order_by("pk")
    return [{"what": what, "when": _moment(at)} for what, at in rows.values_list(name, "date_created")]


def _address(address: Any) -> dict[str, str] | None:
    if address is None:
        return None
    said = {name: str(getattr(address, name) or "") for name in ADDRESS}
    phone = str(getattr(address, "phone_number", "") or "")
    return {**said, "country": address.country_id, "phone": phone}


def _by_order(rows: Iterable[Any], path: str) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        key = row
        for name in path.split("."):
            key = getattr(key, name)
        found.setdefault(int(key), []).append(row)
    return found


def _moment(at: datetime | None) -> str | None:
    return localtime(at).isoformat(timespec="seconds") if at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
