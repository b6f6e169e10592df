"""Customers are written to in the language in which they asked, whenever the worker gets to it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.translation import get_language, override

from catalogue_ext.translating import KINDS, translations_save
from shopease.accounts.alerts import alerts_send
from shopease.notifications.delivery import outbox_deliver
from tests.factories.account import alert_create
from tests.factories.catalogue import product_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nobody has asked for anything in this hour."""
    cache.clear()


def deliver() -> str:
    """The last letter after the outbox was emptied by a worker, who speaks the shop's own language."""
    with override("en"):
        outbox_deliver()
        assert get_language() == "en"
    return f"{mail.outbox[-1].subject}\n{mail.outbox[-1].body}"


def test_the_newsletter_asks_and_welcomes_in_german() -> None:
    Client().post("/de/newsletter/", {"email": "leserin@example.com"})
    letter = deliver()
    assert "Wenn Sie es waren, bestätigen Sie es bitte:" in letter
    found = re.search(r"http://localhost(/de/newsletter/confirm/\w+/)", letter)
    assert found
    assert "Der Newsletter kommt an" in Client().post(found[1]).content.decode()
    letter = deliver()
    assert "Sie erhalten jetzt den Newsletter" in letter
    assert "http://localhost/de/newsletter/unsubscribe/" in letter


def test_an_alert_names_the_product_as_the_customer_knew_it() -> None:
    cup = product_create("Cup")
    translations_save(kind=KINDS["products"], pk=cup.pk, language="de", texts={"title": "Becher"})
    user = user_create()
    alert_create(cup, user=user, language="de")
    assert alerts_send() == 1
    letter = deliver()
    assert "„Becher“ wieder erhältlich ist" in letter
    assert "http://localhost/de/catalogue/" in letter
    assert user.notifications.get().subject == "Wieder da: Becher"


def test_an_account_mail_is_in_the_language_of_the_page() -> None:
    user = user_create()
    Client().post("/de/accounts/password/reset/", {"email": user.email})
    letter = deliver()
    assert "/de/accounts/password/reset/key/" in letter
    assert "Passwort" in letter
