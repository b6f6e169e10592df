"""Cards and what else a Stripe account offers, by Payment Intents and the Payment Element.

The shop never sees a card: the customer fills in Stripe's own form on the payment page, and Stripe tells
what came of it, there and by messages that only say which intent to look at. One intent an attempt; a
repeated call finds the first by its idempotency key. Source: docs.stripe.com/api, API of the SDK's version.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

import stripe
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shopease.payments.models import ProviderCustomer
from shopease.payments.types import (
    Action,
    Booked,
    Charge,
    Disputed,
    Event,
    EventRefusedError,
    Gateway,
    GiveBack,
    Outcome,
    Result,
    Standing,
)

logger = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS = 2, 8
TOLERANCE_SECONDS = 300
ATTEMPT = "shop_attempt"
"""The name in an intent's metadata under which our idempotency key stands."""
REFUND = "shop_refund"

HOSTS = {
    "script-src": ("https://js.stripe.com", "https://*.js.stripe.com"),
    "frame-src": ("https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"),
    "connect-src": ("https://api.stripe.com",),
    "img-src": ("https://*.stripe.com",),
}
"""What Stripe's form needs, on the payment page only."""

RESULTS = {
    "requires_payment_method": Result.ACTION,
    "requires_confirmation": Result.ACTION,
    "requires_action": Result.ACTION,
    "succeeded": Result.CAPTURED,
    "canceled": Result.DECLINED,
}
"""Of an intent's status; any other, such as "processing", is not known yet."""

MALFORMED = (
    stripe.SignatureVerificationError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
)
"""What becomes of a message that Stripe did not write."""

EVENTS = ("payment_intent.", "charge.refund", "refund.", "charge.dispute.")

STANDINGS = {
    "won": Standing.WON,
    "lost": Standing.LOST,
    "warning_closed": Standing.WON,
    "prevented": Standing.WON,
}
"""Of a dispute's status; any other is still open."""

DECIMALS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"), 0),
    **dict.fromkeys(("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3),
}
"""Of currencies whose smallest unit is no hundredth: docs.stripe.com/currencies."""


class StripeGateway(Gateway):
    """One client with short timeouts and no retries of its own: a request never waits for long."""

    code: ClassVar[str] = "stripe"

    @property
    def name(self) -> str:
        return _("Card and more")

    @property
    def description(self) -> str:
        return _("You fill in your card on the next page. We never see its number.")

    @cached_property
    def _client(self) -> stripe.StripeClient:
        return stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            base_addresses={"api": settings.STRIPE_API_URL},
            http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
            max_network_retries=0,
        )

    def charge(self, charge: Charge) -> Outcome:
        try:
            return _outcome(self._create(charge))
        except (stripe.AuthenticationError, stripe.PermissionError, stripe.InvalidRequestError, ValueError):
            logger.exception("Stripe took no intent for %s", charge.idempotency_key)
            message = _("This way to pay is not available right now. Please choose another.")
            return Outcome(Result.DECLINED, message=message)
        except stripe.StripeError as error:
            return _unknown(charge, error)

    def lookup(self, charge: Charge) -> Outcome:
        try:
            return _outcome(self._intent(charge))
        except stripe.StripeError as error:
            return _unknown(charge, error)

    def cancel(self, charge: Charge) -> Outcome:
        try:
            intent = self._intent(charge)
            if RESULTS.get(intent.status) is Result.ACTION:
                intent = self._client.v1.payment_intents.cancel(intent.id)
            return _outcome(intent)
        except stripe.InvalidRequestError:  # paid or given up meanwhile
            return self.lookup(charge)
        except stripe.StripeError as error:
            return _unknown(charge, error)

    def refund(self, charge: Charge, part: GiveBack) -> Outcome:
        """What is listed already is not asked for again: Stripe forgets idempotency keys after a day."""
        refunds = self._client.v1.refunds
        try:
            listed = refunds.list({"payment_intent": charge.reference, "limit": 100}).data
            known = {_noted(one, REFUND): one for one in listed}
            refund = known.get(part.idempotency_key) or refunds.create(
                {
                    "payment_intent": charge.reference,
                    "amount": _minor(part.amount, charge.currency),
                    "metadata": {REFUND: part.idempotency_key},
                },
                {"idempotency_key": part.idempotency_key},
            )
        except stripe.InvalidRequestError as error:
            return Outcome(Result.DECLINED, message=error.user_message or "")
        except stripe.StripeError as error:
            return _unknown(charge, error)
        return _outcome_of_refund(refund)

    def refund_lookup(self, charge: Charge, part: GiveBack) -> Outcome:
        """A bank may send back what Stripe has sent: the refund then fails, and the money is ours again."""
        try:
            return _outcome_of_refund(self._client.v1.refunds.retrieve(part.reference))
        except stripe.StripeError as error:
            return _unknown(charge, error)

    def action(self, charge: Charge, *, is_owner: bool) -> Action | None:
        try:
            intent = self._intent(charge)
            if RESULTS.get(intent.status) is not Result.ACTION:
                return Action(url=charge.return_url)
            session = self._session(str(intent.customer)) if is_owner and intent.customer else ""
        except stripe.StripeError as error:
            _unknown(charge, error)
            return None
        return Action(
            template="payments/stripe.html",
            hosts=HOSTS,
            context={
                "script": "js/pay_stripe.js",
                "key": settings.STRIPE_PUBLISHABLE_KEY,
                "secret": intent.client_secret,
                "session": session,
                "return_url": charge.return_url,
                "language": get_language(),
            },
        )

    def event_parse(self, body: bytes, headers: Mapping[str, str]) -> Event | None:
        text, signature = body.decode(errors="replace"), headers.get("Stripe-Signature", "")
        secret = settings.STRIPE_WEBHOOK_SECRET
        try:
            if not secret:
                raise EventRefusedError
            stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE_SECONDS)
            content = json.loads(text)
            return _event(content) if content["type"].startswith(EVENTS) else None
        except MALFORMED as error:
            raise EventRefusedError from error

    def disputes(self, charge: Charge) -> list[Disputed]:
        params: Any = {"payment_intent": charge.reference, "limit": 100}
        return [_disputed(one) for one in self._client.v1.disputes.list(params).data]

    def disputed_since(self, since: datetime) -> Iterator[str]:
        params: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        for dispute in self._client.v1.disputes.list(params).auto_paging_iter():
            if dispute.payment_intent:
                yield str(dispute.payment_intent)

    def booked_since(self, since: datetime) -> Iterator[Booked]:
        """What other systems of the account booked is left out."""
        params: Any = {
            "created": {"gte": int(since.timestamp())},
            "limit": 100,
            "expand": ["data.latest_charge"],
        }
        for intent in self._client.v1.payment_intents.list(params).auto_paging_iter():
            key = _noted(intent, ATTEMPT)
            if key and intent.status == "succeeded":
                charge: Any = intent.latest_charge
                refunded = charge.amount_refunded if charge else 0
                yield Booked(
                    key,
                    intent.id,
                    _major(intent.amount_received, intent.currency),
                    _major(refunded, intent.currency),
                    intent.currency.upper(),
                )

    def _intent(self, charge: Charge) -> stripe.PaymentIntent:
        """The charge's intent; made when nobody has heard of it, for the first call may have been lost."""
        if charge.reference:
            return self._client.v1.payment_intents.retrieve(charge.reference)
        return self._create(charge)

    def _create(self, charge: Charge) -> stripe.PaymentIntent:
        if charge.user_id is None:
            return self._create_for(charge, "")
        customer = self._customer(charge.user_id, charge.email)
        try:
            return self._create_for(charge, customer)
        except stripe.InvalidRequestError as error:
            if (error.code, error.param) != ("resource_missing", "customer"):
                raise
            anew = self._customer(charge.user_id, charge.email, instead_of=customer)
            return self._create_for(charge, anew)

    def _create_for(self, charge: Charge, customer: str) -> stripe.PaymentIntent:
        """The key names the customer: Stripe takes no key again with anything else than before."""
        params: Any = {
            "amount": _minor(charge.amount, charge.currency),
            "currency": charge.currency.lower(),
            "metadata": {ATTEMPT: charge.idempotency_key, "order": charge.order_number},
        }
        key = charge.idempotency_key
        if customer:
            params["customer"], key = customer, f"{key}-{customer}"
        return self._client.v1.payment_intents.create(params, {"idempotency_key": key})

    def _customer(self, user_id: int, email: str, *, instead_of: str = "") -> str:
        """Who keeps cards at Stripe; made at the first purchase, and anew `instead_of` one that was deleted
        there, or is of another account or mode."""
        mine = ProviderCustomer.objects.filter(user_id=user_id, gateway=self.code)
        known = mine.exclude(reference=instead_of).first()
        if known is None:
            said = f"{settings.SITE_URL} {email} {instead_of}".encode()
            made = self._client.v1.customers.create(
                {"email": email, "metadata": {"shop_user": str(user_id)}},
                {"idempotency_key": f"customer-{user_id}-{hashlib.sha256(said).hexdigest()[:16]}"},
            )
            known, _created = ProviderCustomer.objects.update_or_create(
                user_id=user_id, gateway=self.code, defaults={"reference": made.id}
            )
        return known.reference

    def _session(self, customer: str) -> str:
        """What lets Stripe's form show, keep and remove this customer's cards."""
        features: Any = {
            "payment_method_redisplay": "enabled",
            "payment_method_save": "enabled",
            "payment_method_save_usage": "on_session",
            "payment_method_remove": "enabled",
        }
        session = self._client.v1.customer_sessions.create(
            {"customer": customer, "components": {"payment_element": {"enabled": True, "features": features}}}
        )
        return session.client_secret


def _event(content: Any) -> Event:
    """Of a message whose signature is right; raises one of `MALFORMED`."""
    about, kind = content["data"]["object"], content["type"]
    is_intent = kind.startswith("payment_intent.")
    return Event(
        str(content["id"]),
        kind,
        idempotency_key=str((about.get("metadata") or {}).get(ATTEMPT, "")) if is_intent else "",
        reference=str(about.get("id" if is_intent else "payment_intent") or ""),
        is_dispute=kind.startswith("charge.dispute."),
    )


def _disputed(dispute: stripe.Dispute) -> Disputed:
    by = dispute.evidence_details.due_by if dispute.evidence_details else None
    return Disputed(
        dispute.id,
        _major(dispute.amount, dispute.currency),
        dispute.currency.upper(),
        STANDINGS.get(dispute.status, Standing.OPEN),
        reason=(dispute.reason or "").replace("_", " "),
        answer_by=datetime.fromtimestamp(by, tz=UTC) if by else None,
        fee=_fee(dispute),
    )


def _fee(dispute: stripe.Dispute) -> Decimal:
    """What it cost, less what was given back of that; nothing where the account counts another currency."""
    booked = getattr(dispute, "balance_transactions", None) or ()
    taken = [one.fee for one in booked if one.currency == dispute.currency]
    return max(_major(sum(taken), dispute.currency), Decimal("0.00"))


def _outcome(intent: stripe.PaymentIntent) -> Outcome:
    result = RESULTS.get(intent.status, Result.UNKNOWN)
    error: Any = getattr(intent, "last_payment_error", None)
    message = (error.message or "") if error and result is Result.ACTION else ""
    return Outcome(result, intent.id, message)


def _outcome_of_refund(refund: stripe.Refund) -> Outcome:
    refused = refund.status in {"failed", "canceled"}
    message = (getattr(refund, "failure_reason", "") or "") if refused else ""
    return Outcome(Result.DECLINED if refused else Result.CAPTURED, refund.id, message)


def _noted(thing: stripe.PaymentIntent | stripe.Refund, name: str) -> str:
    """What we wrote on something of Stripe's."""
    return str(thing.metadata.to_dict().get(name, "")) if thing.metadata else ""


def _unknown(charge: Charge, error: Exception) -> Outcome:
    logger.warning("Stripe did not answer about %s: %s", charge.idempotency_key, error)
    return Outcome(Result.UNKNOWN)


def _minor(amount: Decimal, currency: str) -> int:
    """In the currency's smallest unit, as Stripe counts; raises `ValueError` for a part of one."""
    units = amount.scaleb(DECIMALS.get(currency.upper(), 2))
    if units != units.to_integral_value():
        raise ValueError(f"{amount} {currency} is no whole number of the smallest unit")
    return int(units)


def _major(amount: int, currency: str) -> Decimal:
    return Decimal(amount).scaleb(-DECIMALS.get(currency.upper(), 2))
