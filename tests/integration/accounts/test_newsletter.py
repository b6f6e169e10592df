"""The newsletter: asked for anywhere, confirmed by who owns the address, ended by one click."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from shopease.accounts.models import Subscriber
from shopease.accounts.newsletter import subscriber_ask, subscribers_confirmed, unsubscribe_url
from shopease.accounts.newsletter_views import SIGN_UPS
from shopease.accounts.tasks import forget_unconfirmed
from shopease.core import clock
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from tests.factories.account import subscriber_create
from tests.factories.users import user_create
from tests.integration.access.probe import BACKEND

pytestmark = pytest.mark.django_db

SUBSCRIBE = "/newsletter/"
HTMX = {"HX-Request": "true"}
Status = Subscriber.Status


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nobody has asked for anything in this hour."""
    cache.clear()


def ask(email: str = "reader@example.com", client: Client | None = None, **data: str) -> Any:
    return (client or Client()).post(SUBSCRIBE, {"email": email, **data})


def statuses() -> list[str]:
    return list(Subscriber.objects.order_by("pk").values_list("status", flat=True))


def questions() -> int:
    return OutboxMessage.objects.filter(topic="newsletter.confirm").count()


def mailed_path(kind: str) -> str:
    found = re.search(rf"http://localhost(/newsletter/{kind}/\w+/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_reader_confirms_by_a_button_behind_the_mailed_link() -> None:
    response = ask("Reader@Example.com", next="/about/")
    assert (response.status_code, response.headers["Location"]) == (302, "/about/")
    assert statuses() == ["unconfirmed"]
    outbox_deliver()
    assert mail.outbox[0].to == ["reader@example.com"]
    path = mailed_path("confirm")
    page = Client().get(path)
    assert (page.status_code, page.headers["Referrer-Policy"]) == (200, "same-origin")
    assert statuses() == ["unconfirmed"]
    before = clock.now()
    assert "You are subscribed" in Client().post(path).content.decode()
    subscriber = Subscriber.objects.get()
    assert subscriber.status == Status.SUBSCRIBED
    assert before <= subscriber.confirmed_at <= clock.now()  # type: ignore[operator]
    Client().post(path)
    outbox_deliver()
    assert [m.subject for m in mail.outbox] == [
        "Shall the newsletter of ShopEase come to you?",
        "You get the newsletter of ShopEase now",
    ]


def test_mails_of_the_newsletter_offer_to_end_it_with_one_click() -> None:
    ask()
    outbox_deliver()
    Client().post(mailed_path("confirm"))
    outbox_deliver()
    headers = mail.outbox[-1].extra_headers
    url = unsubscribe_url(Subscriber.objects.get())
    assert headers["List-Unsubscribe"] == f"<{url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    path = url.removeprefix("http://localhost")
    for _click in range(2):
        response = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
    assert statuses() == ["ended"]
    assert not subscribers_confirmed().exists()


def test_looking_at_the_link_ends_nothing() -> None:
    subscriber = subscriber_create()
    page = Client().get(reverse("newsletter-unsubscribe", args=[subscriber.token]))
    assert subscriber.email in page.content.decode()
    assert statuses() == ["subscribed"]


def test_an_ended_link_confirms_nothing_and_the_next_question_has_a_new_one() -> None:
    subscriber = subscriber_create(status=Status.ENDED)
    path = reverse("newsletter-confirm", args=[subscriber.token])
    assert Client().post(path).status_code == 404
    assert statuses() == ["ended"]
    ask(subscriber.email)
    assert statuses() == ["unconfirmed"]
    assert Client().post(path).status_code == 404
    outbox_deliver()
    Client().post(mailed_path("confirm"))
    assert statuses() == ["subscribed"]


@pytest.mark.parametrize("name", ["newsletter-confirm", "newsletter-unsubscribe"])
def test_a_link_nobody_got_is_missing(name: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(reverse(name, args=["0" * 40])).status_code == 404


def test_known_and_unknown_addresses_get_the_same_answer_and_no_mail_too_many() -> None:
    subscriber_create("known@example.com")
    asked = ("known@example.com", "new@example.com", "new@example.com", "KNOWN@example.com")
    answers = [ask(email) for email in asked]
    assert {(a.status_code, a.headers["Location"]) for a in answers} == {(302, "/")}
    assert statuses() == ["subscribed", "unconfirmed"]
    assert questions() == 1
    pair = ("known@example.com", "other@example.com")
    parts = [Client().post(SUBSCRIBE, {"email": email}, headers=HTMX) for email in pair]
    assert len({part.content for part in parts}) == 1


def test_one_mailbox_is_asked_once_an_hour() -> None:
    now = clock.now()
    for minutes, expected in ((0, 1), (59, 1), (61, 2)):
        with clock.at(now + timedelta(minutes=minutes)):
            subscriber_ask(email="reader@example.com")
        assert questions() == expected
    assert len(statuses()) == 1


def test_one_computer_asks_for_no_more_than_a_few() -> None:
    for number in range(SIGN_UPS):
        assert ask(f"reader{number}@example.com").status_code == 302
    response = ask("late@example.com")
    assert response.status_code == 429
    assert "Too many requests" in response.content.decode()
    assert len(statuses()) == SIGN_UPS


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a" * 250 + "@example.com", "a\x00@example.com", "<b>@x.y"]
)
def test_bad_address_is_told_beside_the_field_and_kept(email: str) -> None:
    response = ask(email, next="/about/")
    assert response.status_code == 422
    assert statuses() == []
    html = response.content.decode()
    assert 'class="field-errors" role="alert"' in html
    assert 'name="next" value="/about/"' in html


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(after: str) -> None:
    assert ask(next=after).headers["Location"] == "/"


def test_with_htmx_the_form_alone_is_answered() -> None:
    refused = Client().post(SUBSCRIBE, {"email": "x", "place": "footer", "next": "/"}, headers=HTMX)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "<html" not in html
    assert 'id="newsletter-footer"' in html
    assert 'value="x"' in html
    done = Client().post(SUBSCRIBE, {"email": "reader@example.com", "place": "footer"}, headers=HTMX)
    assert "Please open the link" in done.content.decode()
    hostile = Client().post(SUBSCRIBE, {"email": "x", "place": '"><script>'}, headers=HTMX)
    assert "<script" not in hostile.content.decode()


def test_marketing_downloads_confirmed_addresses_as_cells_no_spreadsheet_reckons_with() -> None:
    plain = subscriber_create("reader@example.com")
    subscriber_create("=cmd@example.com")
    subscriber_create("waiting@example.com", status=Status.UNCONFIRMED, confirmed_at=None)
    subscriber_create("gone@example.com", status=Status.ENDED)
    client = Client()
    client.force_login(user_create(role="marketing"), backend=BACKEND)
    assert "reader@example.com" in client.get("/dashboard/newsletter/").content.decode()
    response = client.get("/dashboard/newsletter/download/")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response).decode()  # type: ignore[call-overload]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["email", "asked_at", "confirmed_at", "unsubscribe_url"]
    assert [row[0] for row in rows[1:]] == ["'=cmd@example.com", "reader@example.com"]
    assert rows[2][3] == unsubscribe_url(plain)
    client.force_login(user_create(role="editor"), backend=BACKEND)
    assert client.get("/dashboard/newsletter/download/").status_code == 403


def test_an_account_takes_its_address_along_when_it_is_deleted() -> None:
    user = user_create(email="Reader@example.com")
    subscriber_create("reader@example.com")
    subscriber_create("other@example.com")
    user.delete()
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["other@example.com"]


def test_addresses_that_never_confirmed_are_forgotten() -> None:
    long_ago = clock.now() - timedelta(days=31)
    subscriber_create("old@example.com", status=Status.UNCONFIRMED, confirmed_at=None, asked_at=long_ago)
    subscriber_create("new@example.com", status=Status.UNCONFIRMED, confirmed_at=None)
    subscriber_create("reader@example.com", asked_at=long_ago)
    forget_unconfirmed()
    assert set(Subscriber.objects.values_list("email", flat=True)) == {
        "new@example.com",
        "reader@example.com",
    }
