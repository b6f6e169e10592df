"""What was typed outlives the session, in the browser of whoever typed it and nowhere else."""

import secrets
import time
from typing import Any

import pytest
from django.test import Client

from tests.factories.catalogue import product_create
from tests.factories.checkout import ADDRESS, CARD, agreement_in, client_shopper, delivery_create
from tests.factories.users import user_create
from tests.integration.checkout.test_steps import BACKEND, DELIVERY, DETAILS, fields_of, text_of

pytestmark = pytest.mark.django_db

TYPED = {**ADDRESS, "email": "ada@example.com"}


@pytest.fixture(autouse=True)
def vase(client: Client, db: Any) -> Any:
    """A guest with a vase in the basket."""
    delivery_create()
    found = product_create("Vase", price="39.00", stock=5)
    client_shopper(client).add(found)
    return found


def session_lose(client: Client) -> None:
    del client.cookies["sessionid"]


def line_of(client: Client) -> str:
    return fields_of(text_of(client, DETAILS))["line1"]


def test_the_cookie_is_for_the_checkout_alone_and_for_two_hours(client: Client) -> None:
    client.get(DETAILS)
    assert "checkout" not in client.cookies
    client.post(DETAILS, TYPED)
    cookie = client.cookies["checkout"]
    assert (cookie["path"], cookie["max-age"], cookie["samesite"]) == ("/checkout/", 7200, "Lax")
    assert cookie["httponly"] is True


def test_its_name_and_flag_ask_for_https_in_production(client: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    client.post(DETAILS, TYPED)
    assert client.cookies["__Secure-checkout"]["secure"] is True


def test_a_guest_whose_session_is_gone_goes_on(client: Client) -> None:
    client.post(DETAILS, TYPED)
    client.post(DELIVERY, {"method_code": "express", "method": CARD})
    session_lose(client)
    response = client.get("/checkout/preview/", follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(DETAILS, 302)]
    assert "You were away for a while" in page
    fields = fields_of(page)
    for name in ("email", "first_name", "line1", "postcode"):
        assert f'value="{TYPED[name]}"' in fields[name]
    client.post(DETAILS, TYPED)
    assert 'value="express"' in fields_of(text_of(client, DELIVERY))["method_code"]
    shopper = client_shopper(client)
    assert shopper.order(shopper.to_review())[:2] == (302, "/checkout/thank-you/")


def test_placing_without_a_session_is_explained_once(client: Client) -> None:
    client.post(DETAILS, TYPED)
    client.post(DELIVERY, {"method_code": "express", "method": CARD})
    agreement = agreement_in(text_of(client, "/checkout/preview/"))
    session_lose(client)
    response = client.post("/checkout/preview/", {"agreement": agreement}, follow=True)
    assert [where for where, _status in response.redirect_chain] == ["/checkout/preview/", DETAILS]
    told = [str(message) for message in response.context["messages"]]
    assert told == ["You were away for a while. Please check what you typed and go on."]


def test_a_post_without_a_session_loses_nothing(client: Client) -> None:
    client.post(DETAILS, TYPED)
    session_lose(client)
    response = client.post(DELIVERY, {"method_code": "express", "method": CARD}, follow=True)
    assert response.redirect_chain == [(DETAILS, 302)]
    assert 'value="Gartenweg 1"' in fields_of(response.content.decode())["line1"]


def test_nothing_of_a_payment_is_kept(client: Client) -> None:
    from shopease.forks.checkout.kept import kept_read

    client.post(DETAILS, TYPED)
    response = client.post(DELIVERY, {"method_code": "express", "method": CARD})
    kept = kept_read(response.wsgi_request)
    assert kept is not None
    request = client.get(DELIVERY).wsgi_request
    found = kept_read(request)
    assert found is not None
    assert found.typed == {
        **{name: value for name, value in TYPED.items() if value},
        "method_code": "express",
    }


def test_it_ends_with_the_order(client: Client) -> None:
    shopper = client_shopper(client)
    shopper.order(shopper.to_review())
    assert (client.cookies["checkout"].value, client.cookies["checkout"]["max-age"]) == ("", 0)
    assert client.cookies["checkout"]["path"] == "/checkout/"


def test_it_ends_with_the_log_out(client: Client) -> None:
    client.force_login(user_create(), backend=BACKEND)
    client.post(DETAILS, TYPED)
    assert client.cookies["checkout"].value
    client.post("/accounts/logout/")
    assert (client.cookies["checkout"].value, client.cookies["checkout"]["max-age"]) == ("", 0)


def test_it_stays_when_a_guest_logs_in(client: Client) -> None:
    client.post(DETAILS, {**TYPED, "postcode": ""})
    client.force_login(user_create(), backend=BACKEND)
    assert 'value="Gartenweg 1"' in line_of(client)


def test_a_customer_whose_session_is_gone_logs_in_and_finds_what_was_typed(client: Client, vase: Any) -> None:
    user = user_create()
    client.force_login(user, backend=BACKEND)
    client.get(DETAILS)
    session_lose(client)
    del client.cookies["basket"]
    response = client.post(DETAILS, TYPED)
    assert response.headers["Location"] == f"/accounts/login/?next={DETAILS}"
    client.force_login(user, backend=BACKEND)
    assert 'value="Gartenweg 1"' in line_of(client)


def test_nobody_else_sees_it(client: Client, vase: Any) -> None:
    client.force_login(user_create(), backend=BACKEND)
    client.post(DETAILS, TYPED)
    kept = client.cookies["checkout"].value
    for visitor in (None, user_create()):
        other = Client()
        if visitor:
            other.force_login(visitor, backend=BACKEND)
        client_shopper(other).add(vase)
        other.cookies["checkout"] = kept
        assert "Gartenweg" not in text_of(other, DETAILS)


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "eyJmb3IiOiJndWVzdCJ9:1xUfSe:forged", "\x00", "é" * 50])
def test_a_cookie_that_we_did_not_sign_is_nothing(client: Client, value: str) -> None:
    client.cookies["checkout"] = value
    assert "value" not in line_of(client)


def test_after_two_hours_it_is_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(DETAILS, TYPED)
    session_lose(client)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 7201)
    assert "value" not in line_of(client)


def test_what_fits_in_no_cookie_is_not_kept(client: Client) -> None:
    long = {name: secrets.token_hex(150) for name in ("first_name", "last_name", "line1", "line2", "line4")}
    response = client.post(DETAILS, {**TYPED, **long, "email": secrets.token_hex(150), "postcode": "x" * 300})
    assert response.headers["Location"] == f"{DETAILS}?check"
    assert all(len(morsel.OutputString()) <= 4096 for morsel in response.cookies.values())
