"""What each step of the checkout may cost in queries, on PostgreSQL.

Statements of a transaction (BEGIN, SAVEPOINT, COMMIT) are left out: they ask nothing.
"""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.catalogue import product_create, product_picture_add
from tests.factories.checkout import ADDRESS, CARD, CASH, agreement_in, client_shopper, delivery_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TRANSACTION = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b")

STEPS = {
    "get /checkout/": 2,
    "get /checkout/details/": 7,
    "post /checkout/details/": 6,
    "get /checkout/delivery/": 6,
    "post /checkout/delivery/": 4,
    "get /checkout/preview/": 7,
}
"""At most, of a guest. The basket, its lines with all they join; where prices are shown vouchers, offers,
what ranges hold, and pictures; the review weighs the lines. Details ask for the countries, on a post three
times. On a post the session is written. The way in only looks for a session."""

PLACE = 37
"""Three lines, and not more with more of them but an update a stock record. Under locks basket, vouchers,
offers; lines, offers, rates and delivery again; the order with its address, lines, prices; the payment
attempt, ledger, outbox; the payment with source, event, status and log; the session. The test gateway's
two queries stand for a provider's and are left out."""

SIGNED_IN = 10
"""Any page of the checkout for a customer: the person, the saved addresses or the credit of the account."""


@pytest.fixture
def counted(client: Client, db: Any) -> Any:
    """Counts the queries of one request."""

    def run(method: str, path: str, data: dict[str, str] | None = None) -> tuple[Any, list[str]]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = getattr(client, method)(path, data)
        asked = [q["sql"] for q in captured.captured_queries if not TRANSACTION.match(q["sql"])]
        return response, asked

    return run


def test_every_step_keeps_its_budget(client: Client, counted: Any) -> None:
    cache.clear()
    delivery_create()
    client_shopper(Client()).buy(product_create("First of the day"))  # kinds of payment are known now
    shopper = client_shopper(client)
    for number in range(3):
        product = product_create(f"Vase {number}", price="39.00", stock=5)
        product_picture_add(product)
        shopper.add(product)
    steps: list[tuple[str, str, dict[str, str] | None]] = [
        ("get", "/checkout/", None),
        ("get", "/checkout/details/", None),
        ("post", "/checkout/details/", {**ADDRESS, "email": "ada@example.com"}),
        ("get", "/checkout/delivery/", None),
        ("post", "/checkout/delivery/", {"method_code": "standard", "method": CARD}),
        ("get", "/checkout/preview/", None),
    ]
    costs = {}
    for method, path, data in steps:
        response, asked = counted(method, path, data)
        assert response.status_code in {200, 302}, (path, response.status_code)
        costs[f"{method} {path}"] = asked
    over = {step: asked for step, asked in costs.items() if len(asked) > STEPS[step]}
    assert not over, "\n".join(
        f"{s}: {len(a)}\n  " + "\n  ".join(q[:160] for q in a) for s, a in over.items()
    )
    agreement = {"agreement": agreement_in(response.content.decode())}
    response, asked = counted("post", "/checkout/preview/", agreement)
    asked = [query for query in asked if "payments_testcharge" not in query]
    assert (response.status_code, response.headers["Location"]) == (302, "/checkout/thank-you/")
    assert len(asked) <= PLACE, f"{len(asked)}\n  " + "\n  ".join(q[:160] for q in asked)


def test_being_signed_in_adds_two_queries_at_most(client: Client, counted: Any) -> None:
    cache.clear()
    delivery_create()
    client.force_login(user_create(), backend=BACKEND)
    shopper = client_shopper(client)
    vase = product_create("Vase", price="39.00", stock=9)
    shopper.buy(vase, payment=CASH)
    shopper.add(vase)
    for path in ("/checkout/", "/checkout/preview/", "/checkout/details/", "/checkout/delivery/"):
        response, asked = counted("get", path)
        assert response.status_code == (302 if path == "/checkout/" else 200)
        assert len(asked) <= SIGNED_IN, f"{path}: {len(asked)}\n  " + "\n  ".join(q[:160] for q in asked)
