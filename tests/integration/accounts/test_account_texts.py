"""Staff writes what is told about accounts and the newsletter, and never gets hold of a link or a code."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from shopease.accounts.account_letters import ACCOUNT_EVENTS, EVENT_OF
from shopease.accounts.mails import account_mail_enqueue
from shopease.accounts.newsletter import subscriber_ask
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.events import Channel, placeholders_of
from shopease.notifications.models import MessageText, OutboxMessage
from shopease.users.roles import Role
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.com"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LINK, CODE = "http://localhost/accounts/secret/", "ABCD-1234"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def delivered() -> Any:
    outbox_deliver()
    return mail.outbox[-1]


def test_a_text_of_staff_stands_in_the_mail_with_the_link(client: Client) -> None:
    client.force_login(user_create(role=Role.ORDERS), backend=BACKEND)
    page = "/dashboard/messages/account_reset/mail/en/"
    assert client.get(page).context["preview"].mail.subject == "Choose a new password"
    written = {"subject": "A fresh start at {shop.name}", "body": "Dear {account.email},\n\n{button}\n\nBye"}
    assert client.post(page, {**written, "body": "No button", "action": "save"}).status_code == 400
    assert client.post(page, {**written, "action": "save"}).status_code == 302
    user_create(email=EMAIL)
    Client().post(reverse("account_reset_password"), {"email": EMAIL})
    letter = delivered()
    assert letter.subject.startswith("A fresh start at ")
    assert letter.body.startswith(f"Dear {EMAIL},\n\nChoose a new password:\nhttp://localhost/accounts/")
    assert letter.body.rstrip().split("\n\n")[2] == "Bye"


@pytest.mark.parametrize("event", [event.code for event in ACCOUNT_EVENTS])
def test_no_text_can_hand_on_a_link_or_a_code(event: str) -> None:
    assert not {name for name in placeholders_of(event, Channel.MAIL) if re.search("link|code|url", name)}
    prefix = next((name for name, code in EVENT_OF.items() if code == event), "password_changed")
    MessageText.objects.create(
        event=event, channel="mail", language="en", subject="{code}{activate_url}", body="{code}\n\n{button}"
    )
    links = {f"{name}_url": LINK for name in ("activate", "password_reset", "signup")}
    context = {**links, "code": CODE, "user": "Ada", "ip": "192.0.2.1", "user_agent": "Browser"}
    account_mail_enqueue(template_prefix=f"account/email/{prefix}", recipient=EMAIL, context=context)
    letter = delivered()
    assert CODE not in letter.subject + letter.body
    assert LINK not in letter.subject
    row = OutboxMessage.objects.get()
    assert (row.payload, row.subject) == ({}, letter.subject)


def test_a_code_and_what_was_changed_are_told_in_the_shops_own_words() -> None:
    account_mail_enqueue(
        template_prefix="account/email/login_code", recipient=EMAIL, context={"code": CODE, "ip": "192.0.2.1"}
    )
    letter = delivered()
    assert letter.subject == "Your code to log in"
    assert f"\n\n{CODE}\n\n" in letter.body
    seen = {"ip": "192.0.2.1", "user_agent": "Browser"}
    account_mail_enqueue(template_prefix="mfa/email/totp_activated", recipient=EMAIL, context=seen)
    letter = delivered()
    assert letter.subject == "Authenticator App Activated"
    assert "192.0.2.1" in letter.body


def test_the_newsletter_asks_in_words_of_staff_and_can_be_ended() -> None:
    MessageText.objects.create(
        event="newsletter_confirm",
        channel="mail",
        language="en",
        subject="Really?",
        body="Say so:\n\n{button}",
    )
    subscriber_ask(email=EMAIL)
    letter = delivered()
    assert (letter.subject, letter.body.splitlines()[0]) == ("Really?", "Say so:")
    assert "/newsletter/confirm/" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
