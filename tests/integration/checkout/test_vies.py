"""VAT numbers are looked up when a business orders, where the shop wants it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.shop import vies
from shopease.shop.models import VatNumbers
from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import product_create
from tests.factories.checkout import ADDRESS, CARD, agreement_in, client_shopper, delivery_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
DETAILS, DELIVERY, REVIEW = "/checkout/details/", "/checkout/delivery/", "/checkout/preview/"
ATELIER = {
    **ADDRESS, "country": "FR", "postcode": "75001", "line4": "Paris",
    "email": "ada@example.com", "company": "Atelier", "vat_number": "FR40303265045",
}  # fmt: skip
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Register(ThreadingHTTPServer):
    """Answers as VIES does, and remembers what it was asked."""

    answer: Any = {"valid": True}

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Register

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append({"path": self.path, **json.loads(body)})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *args: Any) -> None:
        """Nothing on the test's screen."""


@pytest.fixture
def register(settings: Any, db: Any) -> Iterator[Register]:
    """A register that says yes, and a shop that asks it."""
    cache.clear()
    vies._breaker.open_until = 0.0
    delivery_create(charge="6.00")
    identity = shop_identity()
    identity.country_code, identity.vat_numbers = "DE", VatNumbers.EXEMPT
    identity.save()
    with Register() as server:
        settings.VIES_URL = f"http://127.0.0.1:{server.server_port}/rest-api"
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
    cache.clear()


def ordered(client: Client) -> Any:
    """The order of a French business, which pays no tax."""
    client_shopper(client).add(product_create("Vase", price="60.00", stock=5))
    assert client.post(DETAILS, ATELIER).status_code == 302
    client.post(DELIVERY, {"method_code": "standard", "method": CARD})
    review = client.get(REVIEW).content.decode()
    assert client.post(REVIEW, {"agreement": agreement_in(review)}).status_code == 302
    order = Order.objects.get()
    assert order.is_tax_exempt
    return order


def on_the_desk(order: Any) -> str:
    staff = Client()
    staff.force_login(user_create(role="administrator"), backend=BACKEND)
    return str(staff.get(f"/dashboard/orders/{order.number}/").content.decode())


def test_what_the_register_confirms_is_kept_with_its_date(client: Client, register: Register) -> None:
    order = ordered(client)
    assert order.vat_check == "confirmed"
    assert order.vat_checked_at is not None
    assert "VIES: confirmed" in on_the_desk(order)
    client.post(DETAILS, ATELIER)  # once more through the same step: the answer is known
    asked = {"path": "/rest-api/check-vat-number", "countryCode": "FR", "vatNumber": "40303265045"}
    assert register.asked == [asked]


def test_what_the_register_does_not_know_is_refused_where_it_was_typed(
    client: Client, register: Register
) -> None:
    register.answer = {"valid": False, "userError": "INVALID"}
    client_shopper(client).add(product_create("Vase", stock=5))
    answer = client.post(DETAILS, ATELIER, follow=True)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "register knows no business under this VAT number" in text
    assert 'value="FR40303265045"' in text
    assert client.get(REVIEW).status_code == 302  # nothing was kept to go on with


@pytest.mark.parametrize(
    "answer", [None, {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}]
)
def test_who_cannot_be_asked_refuses_nobody_and_staff_reads_it(
    client: Client, register: Register, settings: Any, answer: Any
) -> None:
    register.answer = answer
    if answer is None:
        settings.VIES_URL = "http://127.0.0.1:1"
    order = ordered(client)
    assert order.vat_check == "unconfirmed"
    assert "VIES: not confirmed" in on_the_desk(order)


def test_nobody_is_asked_unless_the_shop_wants_it(client: Client, register: Register, settings: Any) -> None:
    settings.VIES_URL = ""
    order = ordered(client)
    assert (order.vat_check, order.vat_checked_at, register.asked) == ("", None, [])
    assert "VIES" not in on_the_desk(order)
