"""Registering, verifying, logging in and resetting, with the mails that the outbox delivers."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.users.models import User
from tests.factories.users import PASSWORD, user_create

pytestmark = pytest.mark.django_db

EMAIL = "new@example.com"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def post(client: Any, name: str, data: dict[str, str], **kwargs: Any) -> Any:
    return client.post(reverse(name), data, **kwargs)


def outbox() -> list[tuple[str, str]]:
    """Recipient and template of each mail that waits."""
    return [
        (message.recipient, message.payload["template"].rsplit("/", 1)[-1])
        for message in OutboxMessage.objects.filter(topic="account.mail").order_by("pk")
    ]


def delivered() -> Any:
    """Empty the outbox and return the last mail."""
    outbox_deliver()
    return mail.outbox[-1]


def link_in(text: str, part: str) -> str:
    found = re.search(rf"http://localhost(/\S*{part}\S*)", text)
    assert found, text
    return found.group(1)


def is_logged_in(client: Any) -> bool:
    return "_auth_user_id" in client.session


def test_registration_waits_for_the_confirmed_address(client: Any) -> None:
    answer = post(client, "account_signup", {"email": EMAIL, "password1": PASSWORD})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert not is_logged_in(client)
    assert outbox() == [(EMAIL, "email_confirmation_signup")]
    post(client, "account_login", {"login": EMAIL, "password": PASSWORD})
    assert not is_logged_in(client)

    letter = delivered()
    assert letter.to == [EMAIL]
    path = link_in(letter.body, "confirm-email")
    client.get(path)
    assert not EmailAddress.objects.get(email=EMAIL).verified  # opening a link changes nothing
    client.post(path)
    assert EmailAddress.objects.get(email=EMAIL).verified
    post(client, "account_login", {"login": EMAIL, "password": PASSWORD})
    assert is_logged_in(client)


def test_mail_comes_in_text_and_in_the_shops_layout(client: Any) -> None:
    post(client, "account_signup", {"email": EMAIL, "password1": PASSWORD})
    letter = delivered()
    (html, media_type) = letter.alternatives[0]
    assert media_type == "text/html"
    assert link_in(letter.body, "confirm-email") in html
    assert OutboxMessage.objects.get().payload == {}  # the link is a secret


def test_a_known_address_gets_the_same_answer_and_a_mail_of_its_own(client: Any) -> None:
    user_create(email=EMAIL)
    answer = post(client, "account_signup", {"email": EMAIL.upper(), "password1": "another long phrase"})
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert outbox() == [(EMAIL, "account_already_exists")]
    assert User.objects.get(email=EMAIL).check_password(PASSWORD)


def test_reset_says_the_same_to_known_and_unknown_addresses(client: Any) -> None:
    user_create(email=EMAIL)
    known = post(client, "account_reset_password", {"email": EMAIL})
    unknown = post(client, "account_reset_password", {"email": "nobody@example.com"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert outbox() == [(EMAIL, "password_reset_key"), ("nobody@example.com", "unknown_account")]


def test_reset_link_sets_a_new_password_once(client: Any) -> None:
    user_create(email=EMAIL)
    post(client, "account_reset_password", {"email": EMAIL})
    path = link_in(delivered().body, "password/reset/key")
    form = client.get(path, follow=True)
    answer = client.post(
        form.redirect_chain[-1][0], {"password1": "a wholly new phrase", "password2": "a wholly new phrase"}
    )
    assert answer.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert User.objects.get(email=EMAIL).check_password("a wholly new phrase")
    assert b"Bad Token" in client.get(path, follow=True).content


def test_reset_link_is_good_for_an_hour(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    user_create(email=EMAIL)
    post(client, "account_reset_password", {"email": EMAIL})
    path = link_in(delivered().body, "password/reset/key")
    for minutes, is_good in ((59, True), (61, False)):
        later = datetime.now() + timedelta(minutes=minutes)  # noqa: DTZ005 -- as Django's generator counts
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self, moment=later: moment)
        page = client.get(path, follow=True)
        assert (b"Bad Token" not in page.content) is is_good
        assert page.headers["Referrer-Policy"] == "same-origin"


def test_log_in_by_code(client: Any) -> None:
    user_create(email=EMAIL)
    post(client, "account_request_login_code", {"email": EMAIL})
    code = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", delivered().body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    post(client, "account_confirm_login_code", {"code": "WRONG"})
    assert not is_logged_in(client)
    post(client, "account_confirm_login_code", {"code": code.group(1)})
    assert is_logged_in(client)


def test_guessing_locks_the_guesser_and_not_the_owner(client: Any) -> None:
    user_create(email=EMAIL)
    for _ in range(5):
        post(client, "account_login", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR="10.0.0.66")
    answer = post(client, "account_login", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="10.0.0.66")
    assert b"Too many failed login attempts" in answer.content
    assert not is_logged_in(client)
    post(client, "account_login", {"login": EMAIL, "password": PASSWORD}, REMOTE_ADDR="10.0.0.7")
    assert is_logged_in(client)


def test_reset_mails_are_limited(client: Any) -> None:
    user_create(email=EMAIL)
    codes = [post(client, "account_reset_password", {"email": EMAIL}).status_code for _ in range(7)]
    assert codes[0] == 302
    assert codes[-1] == 429
    assert len(outbox()) == 5


def test_log_in_follows_a_safe_next_only(client: Any) -> None:
    user_create(email=EMAIL)
    data = {"login": EMAIL, "password": PASSWORD}
    answer = post(client, "account_login", {**data, "next": "/accounts/orders/"})
    assert answer.headers["Location"] == "/accounts/orders/"
    client.logout()
    answer = post(client, "account_login", {**data, "next": "https://evil.example/"})
    assert answer.headers["Location"] == reverse("customer:summary")


def test_log_out_needs_a_post(client: Any) -> None:
    client.force_login(user_create())
    client.get(reverse("account_logout"))
    client.get("/cms/logout/")
    client.get("/dashboard/logout/")
    assert is_logged_in(client)
    post(client, "account_logout", {})
    assert not is_logged_in(client)


def test_a_new_address_counts_once_it_is_confirmed(client: Any) -> None:
    user = user_create(email="old@example.com")
    post(client, "account_login", {"login": user.email, "password": PASSWORD})
    asked = post(client, "account_email", {"email": EMAIL, "action_add": "1"})
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert outbox() == []
    client.post(asked.headers["Location"], {"password": PASSWORD, "next": reverse("account_email")})
    user.refresh_from_db()
    assert user.email == "old@example.com"
    client.post(link_in(delivered().body, "confirm-email"))
    user.refresh_from_db()
    assert user.email == EMAIL


def test_links_lead_to_the_shops_own_host(client: Any) -> None:
    user_create(email=EMAIL)
    post(client, "account_reset_password", {"email": EMAIL}, HTTP_HOST="evil.example")
    assert "evil.example" not in delivered().body


def test_people_with_a_second_factor_are_asked_for_it(client: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = user_create(email=EMAIL)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    answer = post(client, "account_login", {"login": EMAIL, "password": PASSWORD})
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_logged_in(client)
