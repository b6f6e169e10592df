"""An error is told to Sentry without whom it happened to."""

import json
from typing import Any

import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from shopease.core.sentry import event_trim, sentry_options

EMAIL = "ada@example.com"
KEY = "x9Yw0qLk3Zt7Vb5NmA1sD4fG6hJ8pR2cE_uTiOyB-aX"


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.events.append(envelope.get_event())


def test_an_error_says_where_it_was_and_nothing_of_whom() -> None:
    kept = Kept()
    client = sentry_sdk.Client(
        dsn="http://key@127.0.0.1:1/1", transport=kept, default_integrations=False, **sentry_options()
    )
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        sentry_sdk.add_breadcrumb(message=f"GET /orders/{KEY}/", data={"to": EMAIL})
        try:
            _refuse(KEY, EMAIL)
        except ValueError:
            sentry_sdk.capture_exception()
    (event,) = kept.events
    said = json.dumps(event)
    assert KEY not in said
    assert EMAIL not in said
    (error,) = event["exception"]["values"]
    assert error["value"] == "{'[e-mail]': 'no such mailbox'}"
    assert error["stacktrace"]["frames"][-1]["function"] == "_refuse"


def _refuse(token: str, email: str) -> None:
    raise ValueError({email: "no such mailbox"})


def test_of_a_request_only_its_method_and_address_are_told() -> None:
    asked = {
        "method": "POST",
        "url": f"https://shop.example/pay/MTI:1tXyz:{KEY}/?email=ada@example.com",
        "query_string": "email=ada@example.com",
        "headers": {"Referer": f"https://shop.example/orders/{KEY}/", "Cookie": "session=1"},
        "data": {"first_name": "Ada", "password": "secret"},
        "cookies": {"session": "1"},
    }
    event = event_trim({"request": asked, "user": {"ip_address": "192.0.2.1"}, "transaction": "pay:page"}, {})
    assert event == {
        "request": {"method": "POST", "url": "https://shop.example/pay/MTI:1tXyz:[secret]/"},
        "transaction": "pay:page",
    }
