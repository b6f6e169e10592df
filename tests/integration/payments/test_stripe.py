"""Cards by Stripe: the official SDK against a server that behaves like it, and against recorded answers."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests
import stripe
from django.test import Client
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.selectors import order_due
from shopease.fulfilment.services import attempts_settle
from shopease.notifications.delivery import outbox_deliver
from shopease.payments import registry
from shopease.payments.gateways.stripe import StripeGateway
from shopease.payments.models import PaymentAttempt, ProviderCustomer
from shopease.payments.types import Charge, EventRefusedError, GiveBack, Result
from tests.factories.catalogue import product_create
from tests.factories.checkout import CASH, client_shopper, delivery_create
from tests.factories.users import user_create
from tests.services.process import free_port
from tests.services.stripe import stripe_running

pytestmark = pytest.mark.django_db

KEY, SECRET, SIGNING = "pk_test_shop", "sk_test_shop", "whsec_shop"
GOOD, SECURE, BAD = "4242424242424242", "4000002500003155", "4000000000000002"
PRICE, ZERO = Decimal("43.90"), Decimal(0)
CHARGE = Charge("ABCD-1", PRICE, "EUR", order_number="ABCD", email="ada@example.com")

Order = get_model("order", "Order")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that the SDK takes for Stripe."""
    with stripe_running(tmp_path_factory.mktemp("stripe")) as address:
        yield address


@pytest.fixture
def gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> StripeGateway:
    """Stripe beside the other ways to pay; its API is nowhere."""
    settings.STRIPE_PUBLISHABLE_KEY, settings.STRIPE_SECRET_KEY = KEY, SECRET
    settings.STRIPE_WEBHOOK_SECRET = SIGNING
    settings.STRIPE_API_URL = f"http://127.0.0.1:{free_port()}"
    made = StripeGateway()
    monkeypatch.setattr(registry, "_loaded", {"stripe": made, **registry.gateways()})
    return made


@pytest.fixture
def shop(gateway: StripeGateway, settings: Any, api: str) -> str:
    """A shop that takes cards by the server."""
    settings.STRIPE_API_URL = api
    delivery_create()
    return api


def _ask(api: str, path: str, **data: Any) -> Any:
    answer = requests.post(api + path, data=data, auth=(SECRET, ""), timeout=10)
    return answer.json()


def _pay(api: str, reference: str, number: str) -> Any:
    """What Stripe's form does in the browser: give the intent a card and confirm it."""
    card = {"card[number]": number, "card[exp_month]": 12, "card[exp_year]": 2030, "card[cvc]": "123"}
    method = _ask(api, "/v1/payment_methods", type="card", **card)["id"]
    _ask(api, f"/v1/payment_intents/{reference}", payment_method=method)
    return _ask(api, f"/v1/payment_intents/{reference}/confirm")


def _bought(client: Client) -> tuple[Any, str, PaymentAttempt]:
    page = client_shopper(client).buy(product_create("Vase", price="39.00", stock=5), payment="stripe")[1]
    order = Order.objects.get()
    return order, page, order.payment_attempts.get()


def test_a_card_pays_on_the_payment_page_and_only_there_is_stripe_let_in(client: Client, shop: str) -> None:
    order, page, attempt = _bought(client)
    assert (order.status, attempt.status, attempt.reference[:3]) == ("Pending payment", "action", "pi_")
    shown = client.get(page)
    text, policy = shown.content.decode(), shown.headers["Content-Security-Policy"]
    assert f'data-stripe-key="{KEY}"' in text
    assert f'data-stripe-secret="{attempt.reference}_secret_' in text
    assert SECRET not in text
    assert "script-src 'self' https://*.js.stripe.com https://js.stripe.com" in policy
    assert "stripe" not in client.get("/basket/").headers["Content-Security-Policy"]
    assert _pay(shop, attempt.reference, GOOD)["status"] == "succeeded"
    assert client.get(page + "done/").headers["Location"] == "/checkout/thank-you/"
    order.refresh_from_db()
    assert (order.status, order.payment_state, order_due(order)) == ("Pending", "paid", ZERO)
    assert not any(violations().values())


def test_the_bank_asks_back_and_a_message_tells_how_it_ended(client: Client, shop: str) -> None:
    order, page, attempt = _bought(client)
    intent = _pay(shop, attempt.reference, SECURE)
    assert intent["status"] == "requires_action"
    assert client.get(page + "done/").headers["Location"] == page
    secret = {"client_secret": intent["client_secret"]}
    _ask(shop, f"/v1/payment_intents/{attempt.reference}/_authenticate", success="true", **secret)
    content = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {**intent}}}
    body = json.dumps(content)
    for _ in range(2):
        assert _tell(client, body, _signed(body)) == 200
    outbox_deliver()
    order.refresh_from_db()
    assert (order.status, order_due(order)) == ("Pending", ZERO)
    assert not any(violations().values())


def test_another_way_to_pay_gives_the_intent_up(client: Client, shop: str) -> None:
    order, page, attempt = _bought(client)
    assert client.post(page, {"method": CASH}).headers["Location"] == "/checkout/thank-you/"
    attempt.refresh_from_db()
    assert attempt.status == "declined"
    assert "error" in _pay(shop, attempt.reference, GOOD)
    order.refresh_from_db()
    assert order.payment_state == "promised"


def test_a_part_goes_back_once(client: Client, shop: str, gateway: StripeGateway) -> None:
    _order, _page, attempt = _bought(client)
    _pay(shop, attempt.reference, GOOD)
    charge = Charge(attempt.idempotency_key, PRICE, "EUR", reference=attempt.reference)
    parts = [gateway.refund(charge, GiveBack("key-1", Decimal("10.00"))) for _ in range(2)]
    assert [part.result for part in parts] == [Result.CAPTURED] * 2
    assert parts[0].reference == parts[1].reference
    listed = requests.get(
        f"{shop}/v1/refunds?payment_intent={attempt.reference}", auth=(SECRET, ""), timeout=10
    ).json()["data"]
    assert [refund["amount"] for refund in listed] == [1000]
    given = GiveBack("key-1", Decimal("10.00"), parts[0].reference)
    assert gateway.refund_lookup(charge, given).result is Result.CAPTURED


def test_stripe_that_is_away_is_asked_later(
    client: Client, gateway: StripeGateway, settings: Any, api: str
) -> None:
    delivery_create()
    order, location, attempt = _bought(client)
    assert (location, attempt.status) == ("/checkout/thank-you/", "unknown")
    settings.STRIPE_API_URL = api
    del gateway.__dict__["_client"]
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert attempts_settle() == 0
    attempt.refresh_from_db()
    assert (attempt.status, attempt.reference[:3]) == ("action", "pi_")
    assert order_due(order) == PRICE


# --- What that server can't do: recorded answers -----------------------------------------------------


class Recorded(stripe.HTTPClient):
    """Answers in order, and keeps what was asked."""

    name = "recorded"

    def __init__(self, *answers: tuple[int, dict[str, Any]]) -> None:
        super().__init__()
        self.answers, self.asked = list(answers), []

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        self.asked.append((method, url.partition("/v1/")[2], headers, post_data or ""))
        status, content = self.answers.pop(0)
        return json.dumps(content), status, {"request-id": "req_1"}

    def close(self) -> None:
        """Nothing is open."""


def _recorded(gateway: StripeGateway, *answers: tuple[int, dict[str, Any]]) -> Recorded:
    heard = Recorded(*answers)
    gateway.__dict__["_client"] = stripe.StripeClient(SECRET, http_client=heard, max_network_retries=0)
    return heard


INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "status": "requires_payment_method",
    "client_secret": "pi_1_secret_x",
    "customer": "cus_1",
}


def test_customers_keep_cards_at_stripe_and_nobody_else_sees_them(gateway: StripeGateway) -> None:
    user = user_create()
    charge = Charge("ABCD-1", PRICE, "EUR", user_id=user.pk, email=user.email)
    heard = _recorded(
        gateway,
        (200, {"id": "cus_1", "object": "customer"}),
        (200, INTENT),
        (200, INTENT),
        (200, {"object": "customer_session", "client_secret": "cuss_1"}),
        (200, INTENT),
    )
    assert gateway.charge(charge).result is Result.ACTION
    assert ProviderCustomer.objects.get().reference == "cus_1"
    made, opened = heard.asked
    assert made[2]["Idempotency-Key"].startswith(f"customer-{user.pk}-")
    assert opened[2]["Idempotency-Key"] == "ABCD-1-cus_1"
    assert "amount=4390&currency=eur" in opened[3]
    assert "customer=cus_1" in opened[3]
    known = Charge("ABCD-1", PRICE, "EUR", reference="pi_1", user_id=user.pk)
    assert gateway.action(known, is_owner=True).context["session"] == "cuss_1"  # type: ignore[union-attr]
    assert gateway.action(known, is_owner=False).context["session"] == ""  # type: ignore[union-attr]


def test_a_customer_whom_stripe_does_not_know_any_more_is_made_anew(gateway: StripeGateway) -> None:
    user = user_create()
    ProviderCustomer.objects.create(user=user, gateway="stripe", reference="cus_gone")
    gone = {"type": "invalid_request_error", "code": "resource_missing", "param": "customer", "message": "No"}
    heard = _recorded(
        gateway, (400, {"error": gone}), (200, {"id": "cus_2", "object": "customer"}), (200, INTENT)
    )
    charge = Charge("ABCD-1", PRICE, "EUR", user_id=user.pk, email=user.email)
    assert gateway.charge(charge).result is Result.ACTION
    assert ProviderCustomer.objects.get().reference == "cus_2"
    assert "customer=cus_2" in heard.asked[2][3]
    keys = [asked[2]["Idempotency-Key"] for asked in heard.asked]
    assert len(set(keys)) == 3  # Stripe takes none again with anything else than before


def test_a_customer_made_twice_with_another_address_has_another_key(gateway: StripeGateway) -> None:
    user = user_create()
    away = (500, {"error": {"type": "api_error", "message": "no"}})
    heard = _recorded(gateway, away, away)
    for email in ("ada@example.com", "lovelace@example.com"):
        gateway.charge(Charge("ABCD-1", PRICE, "EUR", user_id=user.pk, email=email))
    first, second = [asked[2]["Idempotency-Key"] for asked in heard.asked]
    assert first != second


@pytest.mark.parametrize(
    ("currency", "amount", "asked"),
    [("EUR", "43.90", 4390), ("JPY", "4390.00", 4390), ("KWD", "43.90", 43900), ("BHD", "0.01", 10)],
)
def test_amounts_are_told_in_the_smallest_unit_of_their_currency(
    gateway: StripeGateway, currency: str, amount: str, asked: int
) -> None:
    booked = {**INTENT, "status": "succeeded", "amount_received": asked, "currency": currency.lower()}
    row = {**booked, "metadata": {"shop_attempt": "ABCD-1"}, "latest_charge": None}
    heard = _recorded(gateway, (200, INTENT), (200, {"object": "list", "has_more": False, "data": [row]}))
    gateway.charge(Charge("ABCD-1", Decimal(amount), currency))
    assert f"amount={asked}&" in heard.asked[0][3]
    (found,) = gateway.booked_since(clock.now())
    assert (found.captured, found.currency) == (Decimal(amount), currency)


def test_a_part_of_a_yen_is_refused_and_never_rounded(gateway: StripeGateway) -> None:
    heard = _recorded(gateway)
    assert gateway.charge(Charge("ABCD-1", Decimal("43.90"), "JPY")).result is Result.DECLINED
    assert not heard.asked


@pytest.mark.parametrize(
    ("status", "kind", "result"),
    [
        (401, "invalid_request_error", Result.DECLINED),
        (400, "invalid_request_error", Result.DECLINED),
        (409, "idempotency_error", Result.UNKNOWN),
        (429, "rate_limit_error", Result.UNKNOWN),
        (500, "api_error", Result.UNKNOWN),
    ],
)
def test_only_what_stripe_refused_for_sure_counts_as_declined(
    gateway: StripeGateway, status: int, kind: str, result: Result
) -> None:
    heard = _recorded(gateway, (status, {"error": {"type": kind, "message": "no"}}))
    assert gateway.charge(CHARGE).result is result
    assert len(heard.asked) == 1  # nothing is tried again within a request


def test_a_declined_card_keeps_the_intent_for_another(gateway: StripeGateway) -> None:
    error = {"code": "card_declined", "message": "Your card was declined."}
    _recorded(gateway, (200, {**INTENT, "last_payment_error": error}))
    outcome = gateway.lookup(Charge("ABCD-1", PRICE, "EUR", reference="pi_1"))
    assert (outcome.result, outcome.message) == (Result.ACTION, "Your card was declined.")


def test_what_was_booked_is_listed_in_the_shops_money(gateway: StripeGateway) -> None:
    paid = {"status": "succeeded", "amount_received": 4390, "currency": "eur"}
    booked = {**INTENT, **paid, "metadata": {"shop_attempt": "ABCD-1"}}
    refunded = {"id": "ch_1", "object": "charge", "amount_refunded": 1000}
    foreign = {**INTENT, **paid, "id": "pi_2", "metadata": {}}
    heard = _recorded(
        gateway,
        (
            200,
            {"object": "list", "has_more": False, "data": [{**booked, "latest_charge": refunded}, foreign]},
        ),
    )
    (found,) = gateway.booked_since(clock.now())
    assert (found.idempotency_key, found.captured, found.refunded) == ("ABCD-1", PRICE, Decimal(10))
    assert "created" in heard.asked[0][1]


def _signed(body: str, *, at: float | None = None) -> str:
    moment = int(time.time() if at is None else at)
    header: str = stripe.WebhookSignature.generate_signature_header(body, SIGNING, moment)
    return header


def _tell(client: Client, body: str, signature: str) -> int:
    headers = {"Stripe-Signature": signature}
    path = "/payments/events/stripe/"
    return client.post(path, body, content_type="application/json", headers=headers).status_code


def test_messages_are_taken_with_a_fresh_signature_of_their_body_only(gateway: StripeGateway) -> None:
    about = {"id": "pi_1", "metadata": {"shop_attempt": "ABCD-1"}}
    content = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": about}}
    body = json.dumps(content)
    event = gateway.event_parse(body.encode(), {"Stripe-Signature": _signed(body)})
    assert event is not None
    assert (event.event_id, event.idempotency_key, event.reference) == ("evt_1", "ABCD-1", "pi_1")
    old, foreign = _signed(body, at=time.time() - 301), _signed(body + " ")
    for signature in ("", "nonsense", "t=1", old, foreign):
        with pytest.raises(EventRefusedError):
            gateway.event_parse(body.encode(), {"Stripe-Signature": signature})
    other = json.dumps({"id": "evt_2", "type": "balance.available", "data": {"object": {}}})
    assert gateway.event_parse(other.encode(), {"Stripe-Signature": _signed(other)}) is None
    for broken in ("", "[]", "{}", '{"id": 1, "type": "payment_intent.x", "data": {"object": []}}', "\udcff"):
        raw = broken.encode(errors="surrogateescape")
        with pytest.raises(EventRefusedError):
            gateway.event_parse(raw, {"Stripe-Signature": _signed(raw.decode(errors="replace"))})


def test_disputes_are_heard_of_and_read_in_the_shops_words(gateway: StripeGateway) -> None:
    about = {"id": "dp_1", "object": "dispute", "payment_intent": "pi_1", "charge": "ch_1"}
    body = json.dumps({"id": "evt_3", "type": "charge.dispute.created", "data": {"object": about}})
    event = gateway.event_parse(body.encode(), {"Stripe-Signature": _signed(body)})
    assert event is not None
    assert (event.is_dispute, event.idempotency_key, event.reference) == (True, "", "pi_1")
    told = {**about, "amount": 4390, "currency": "eur", "reason": "product_not_received"}
    evidence = {"evidence_details": {"due_by": 1796083200}}
    rows = [
        {**told, **evidence, "status": "needs_response"},
        {**told, "id": "dp_2", "status": "lost", "evidence_details": {"due_by": None}},
        {**told, "id": "dp_3", "status": "warning_closed", "evidence_details": None},
    ]
    heard = _recorded(gateway, *[(200, {"object": "list", "has_more": False, "data": rows})] * 2)
    found = gateway.disputes(Charge("ABCD-1", PRICE, "EUR", reference="pi_1"))
    assert "payment_intent=pi_1" in heard.asked[0][1]
    assert [(one.reference, one.standing.value) for one in found] == [
        ("dp_1", "open"), ("dp_2", "lost"), ("dp_3", "won"),
    ]  # fmt: skip
    first = found[0]
    assert (first.amount, first.currency, first.reason) == (PRICE, "EUR", "product not received")
    assert first.answer_by == datetime(2026, 12, 1, tzinfo=UTC)
    assert list(gateway.disputed_since(clock.now())) == ["pi_1"] * 3
