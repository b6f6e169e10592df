"""Mails: two parts, nothing injected, one Message-ID per key."""

import re
import smtplib
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Site

from shopease.fulfilment.messages import order_sheet
from shopease.notifications.errors import ChannelDownError
from shopease.notifications.mail import mail_send, message_id
from shopease.notifications.texts import letter_of
from shopease.payments.credit import selectors
from shopease.shop.models import ShopIdentity

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script> & Söhne'


@pytest.fixture(autouse=True)
def without_credit(monkeypatch: pytest.MonkeyPatch) -> None:
    """These orders are in no table."""
    monkeypatch.setattr(selectors, "credit_uses", lambda order: [])


def of_list(items: list[Any]) -> Any:
    return SimpleNamespace(all=lambda: items)


def order(**changes: Any) -> Any:
    """What the template reads of an order: two lines, a voucher, delivery, an address."""
    discount = SimpleNamespace(
        is_basket_discount=True, voucher_code="SPRING", offer_name="", amount=Decimal("5.00")
    )
    delivery = SimpleNamespace(
        is_shipping_discount=True, voucher_code="", offer_name="Free delivery", amount=Decimal("4.90")
    )
    lines = [
        SimpleNamespace(title="Bowl", quantity=2, line_price_before_discounts_incl_tax=Decimal("39.80")),
        SimpleNamespace(title=HOSTILE, quantity=1, line_price_before_discounts_incl_tax=Decimal("1250.00")),
    ]
    for line in lines:
        line.line_price_incl_tax = line.line_price_excl_tax = line.line_price_before_discounts_incl_tax
        line.tax_rate = None  # as of an order from before rates were kept
    address = SimpleNamespace(
        first_name="Ada",
        last_name="Lovelace",
        line1="Gartenweg 1",
        postcode="10115",
        line4="Berlin",
        country="Germany",
    )
    values = {
        "number": "100042",
        "email": "ada@example.com",
        "currency": "EUR",
        "date_placed": timezone.now(),
        "lines": of_list(lines),
        "discounts": of_list([discount, delivery]),
        "shipping_method": "Standard",
        "shipping_incl_tax": Decimal("4.90"),
        "shipping_excl_tax": Decimal("4.12"),
        "shipping_tax_rate": None,
        "total_incl_tax": Decimal("1289.70"),
        "total_tax": Decimal("205.92"),
        "shipping_address": address,
        "billing_address": None,
        "user": None,
    }
    return SimpleNamespace(**{**values, **changes})


def identity_create(**fields: str) -> None:
    site = Site.objects.get(is_default_site=True)
    ShopIdentity.objects.update_or_create(site=site, defaults=fields)


def sent(to: str = "ada@example.com", **changes: Any) -> EmailMultiAlternatives:
    mail.outbox.clear()
    told = order(**changes)
    sheet = order_sheet(order=told, event="", payload={}, link="/orders/abc/")  # asks no table
    letter = letter_of(event="placed", values=sheet.values)
    mail_send(
        message_id_key="order:100042:placed",
        to=to,
        template="order_placed",
        context={**sheet.context, "letter": letter},
        subject=letter.subject,
    )
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    content, media_type = message.alternatives[0]
    assert media_type == "text/html"
    return str(content)


def test_the_confirmation_says_what_was_bought_in_both_parts() -> None:
    identity_create(name="Tonwerk", email="help@tonwerk.example", legal_name="Tonwerk GmbH", city="Berlin")
    message = sent()
    assert message.subject == "Your order 100042 at Tonwerk"
    assert message.from_email == "Tonwerk <shop@example.com>"
    assert message.reply_to == ["help@tonwerk.example"]
    facts = ["€39.80", "€1,250.00", "SPRING", "−€5.00", "Standard", "€4.90", "€1,289.70", "€205.92"]
    facts += [
        "Ada Lovelace",
        "Gartenweg 1",
        "10115 Berlin",
        "http://localhost/orders/abc/",
        "help@tonwerk.example",
        "Tonwerk GmbH",
    ]
    for part in (str(message.body), html_of(message)):
        assert [fact for fact in facts if fact not in part] == []
        assert "Free delivery" in part
    assert "2 × Bowl: €39.80" in str(message.body)


def test_free_delivery_and_no_address_are_said_plainly() -> None:
    free: dict[str, Any] = {"shipping_incl_tax": Decimal("0.00"), "shipping_excl_tax": Decimal("0.00")}
    assert "Delivery, Standard: free" in str(sent(**free).body)
    message = sent(**free, shipping_address=None)
    assert "Delivery, Standard" not in str(message.body)
    assert "We deliver to" not in str(message.body) + html_of(message)


def test_hostile_names_are_escaped_in_html_and_left_alone_in_text() -> None:
    identity_create(name=HOSTILE)
    message = sent()
    assert html_of(message).count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söhne") == 4
    assert "<script" not in html_of(message)
    assert f"1 × {HOSTILE}: €1,250.00" in str(message.body)


def test_line_breaks_in_names_add_no_header() -> None:
    identity_create(name="Tonwerk\r\nBcc: spy@example.com", email="help@tonwerk.example")
    message = sent(number="1\r\nBcc: spy@example.com")
    raw = message.message()
    assert raw["Bcc"] is None
    assert message.subject == "Your order 1 Bcc: spy@example.com at Tonwerk Bcc: spy@example.com"
    assert message.recipients() == ["ada@example.com"]


def test_an_address_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="newlines"):
        sent(to="ada@example.com\nBcc: spy@example.com").message()


def test_a_message_id_depends_on_its_key_alone(settings: Settings) -> None:
    settings.SITE_URL = "https://shop.example:8443"
    first, again = sent().message()["Message-ID"], sent().message()["Message-ID"]
    assert first == again == message_id("order:100042:placed")
    assert re.fullmatch(r"<[0-9a-f]{40}@shop\.example>", first)
    assert message_id("order:100043:placed") != first


def test_attachments_come_along() -> None:
    mail_send(
        message_id_key="k",
        to="ada@example.com",
        template="order_placed",
        context={"order": order()},
        subject="Your order",
        attachments=[("invoice.pdf", b"%PDF-1.7", "application/pdf")],
    )
    assert mail.outbox[0].attachments == [("invoice.pdf", b"%PDF-1.7", "application/pdf")]


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("refused"),
        TimeoutError("timed out"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
    ],
)
def test_a_server_that_takes_nothing_is_a_channel_down(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailMultiAlternatives, "send", _raise(error))
    with pytest.raises(ChannelDownError):
        sent()


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"ada@example.com": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"no"),
    ],
)
def test_a_refused_recipient_is_this_messages_trouble(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailMultiAlternatives, "send", _raise(error))
    with pytest.raises(type(error)):
        sent()


def _raise(error: Exception) -> Any:
    def send(*args: Any, **kwargs: Any) -> None:
        raise error

    return send
