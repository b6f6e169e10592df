"""Staff looks into the outbox, sends messages again, and writes what customers are told."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import Site

from shopease.core import clock
from shopease.core.translation import in_language
from shopease.fulfilment.selectors import order_by_token
from shopease.fulfilment.services import stock_adjust, stock_alerts_refresh
from shopease.fulfilment.services.links import order_link_obtain
from shopease.fulfilment.services.messages import order_tell
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.events import EVENTS, languages_of, placeholders_of
from shopease.notifications.letters import text_check
from shopease.notifications.models import MessageSwitch, MessageText, OutboxMessage
from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity_forget
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

TEXT = "/dashboard/messages/shipped/mail/en/"


@pytest.fixture
def order(db: Any) -> Any:
    cache.clear()
    order = order_create({product_create("Vase", stock=5): 1})
    outbox_deliver()
    mail.outbox.clear()
    return order


@pytest.fixture
def desk(client: Client, order: Any) -> Client:
    staff = user_create(role=Role.ORDERS)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_shops_own_texts_use_known_placeholders_only() -> None:
    for code, event in EVENTS.items():
        for channel in event.channels:
            known = placeholders_of(code, channel)
            for language in languages_of(channel):
                with in_language(language):
                    subject, body = event.own(channel)
                text_check(subject, known=known.keys() - set(event.secrets), parts=())
                text_check(body, known=known, secrets=event.secrets)


def test_what_staff_writes_is_told_from_then_on_and_can_be_taken_back(desk: Client, order: Any) -> None:
    written = {
        "subject": "On its way: {order.number}",
        "body": "# Off it goes\n\nDear {customer.first_name}, <b>hurry</b>\n\n{button}\n\n{details}",
    }
    preview = desk.post(TEXT, {**written, "action": "preview"})
    assert preview.context["preview"].mail.subject == f"On its way: {order.number}"
    assert "Dear Ada, &lt;b&gt;hurry&lt;/b&gt;" in preview.context["preview"].mail.html
    assert "Dear Ada, &amp;lt;b&amp;gt;hurry&amp;lt;/b&amp;gt;" in preview.content.decode()
    assert not MessageText.objects.exists()
    assert desk.post(TEXT, {**written, "action": "save"}).status_code == 302
    order_tell(order=order, event="shipped", ref="1")
    outbox_deliver()
    told = mail.outbox[-1]
    assert told.subject == f"On its way: {order.number}"
    assert told.body.startswith(
        "Off it goes\n\nDear Ada, <b>hurry</b>\n\nSee your order:\nhttp://localhost/orders/"
    )
    assert desk.post(TEXT, {"action": "reset"}).status_code == 302
    order_tell(order=order, event="shipped", ref="2")
    outbox_deliver()
    assert mail.outbox[-1].subject == f"Order {order.number} is on its way"


@pytest.mark.parametrize(
    "written",
    [
        {"subject": "{button}", "body": "x"},
        {"subject": "x", "body": "{{ order.user.password }}"},
        {"subject": "x", "body": "see {button} here"},
        {"subject": "", "body": "x"},
        {"subject": "x", "body": "y" * 5001},
    ],
)
def test_a_text_that_means_nothing_is_refused_and_kept_in_the_form(desk: Client, written: Any) -> None:
    answer = desk.post(TEXT, {**written, "action": "save"})
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert answer.context["form"]["body"].value() == written["body"]
    assert not MessageText.objects.exists()


def test_a_gift_cards_code_stands_in_no_subject_and_in_no_foreign_address(desk: Client) -> None:
    page = "/dashboard/messages/gift_card/mail/en/"
    for written in (
        {"subject": "Your card {card.code}", "body": "x"},
        {"subject": "x", "body": "https://spy.example/{card.code}"},
    ):
        assert desk.post(page, {**written, "action": "save"}).status_code == 400
    fine = {"subject": "A card", "body": "Your code is {card.code}.", "action": "save"}
    assert desk.post(page, fine).status_code == 302


def test_what_the_shop_is_told_of_stock_is_written_and_tried_in_the_same_way(desk: Client) -> None:
    page = "/dashboard/messages/stock_low/staff/en/"
    fields = {"low_stock_threshold": 5, "sku": "CUP-1"}
    cup = product_create("Cup", stock=2, stock_fields=fields).stockrecords.get()
    assert desk.get(page).context["preview"].mail.subject.startswith("Running low: ")
    unknown = {"subject": "Order {order.number}", "body": "x", "action": "save"}
    assert desk.post(page, unknown).status_code == 400
    written = {"subject": "Reorder {stock.what}", "body": "Dear team <b>,\n\n{details}"}
    assert desk.post(page, {**written, "action": "save"}).status_code == 302
    desk.post(page, {**written, "action": "test"})
    ShopIdentity.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"email": "shop@example.com"}
    )
    shop_identity_forget()
    assert stock_alerts_refresh() == 1
    outbox_deliver()
    tried, told = mail.outbox
    assert tried.to == [desk.get(page).context["user"].email]
    assert (told.to, told.subject) == (["shop@example.com"], "Reorder Cup")
    assert str(told.body).startswith("Dear team <b>,\n\nCup (CUP-1, Workshop): 2 free, threshold 5")
    assert "Dear team &lt;b&gt;," in str(told.alternatives[0][0])  # type: ignore[union-attr]
    assert desk.post(page, {"action": "reset"}).status_code == 302
    assert desk.get(page).context["preview"].mail.subject == "Running low: Cup"
    boxes = desk.get("/dashboard/messages/").context["form"].fields.items()
    kept = {name: "on" for name, field in boxes if field.initial and name != "stock_low-staff"}
    desk.post("/dashboard/messages/", kept)
    stock_adjust(stockrecord_id=cup.pk, change=9, reason="received")
    assert stock_alerts_refresh() == 0
    stock_adjust(stockrecord_id=cup.pk, change=-9, reason="lost")
    assert stock_alerts_refresh() == 1
    assert OutboxMessage.objects.filter(event="stock_low").count() == 1


def test_each_text_has_a_page_with_a_preview_and_nothing_else_has(desk: Client) -> None:
    for code, event in EVENTS.items():
        for channel in event.channels:
            for language in languages_of(channel):
                page = desk.get(f"/dashboard/messages/{code}/{channel}/{language}/")
                preview = page.context["preview"]
                assert preview.sms or "{" not in preview.mail.text, (code, channel, language)
    for path in ("stock_low/mail/en", "stock_low/staff/de", "stock_alert/staff/en", "gift_card/sms/en"):
        assert desk.get(f"/dashboard/messages/{path}/").status_code == 404


def test_what_asks_for_a_confirmation_keeps_its_button_and_its_switch(desk: Client) -> None:
    page = "/dashboard/messages/stock_alert_confirm/mail/en/"
    assert desk.post(page, {"subject": "x", "body": "no button", "action": "save"}).status_code == 400
    desk.post("/dashboard/messages/", {})
    assert not MessageSwitch.objects.filter(event__contains="alert").exists()


def test_the_shop_hears_no_code_of_a_gift_card(desk: Client) -> None:
    page = "/dashboard/messages/gift_card/staff/en/"
    assert desk.post(page, {"subject": "{card.code}", "body": "x", "action": "save"}).status_code == 400


def test_a_trial_goes_to_who_writes_it_only(desk: Client, order: Any) -> None:
    desk.post(TEXT, {"subject": "Trial {order.number}", "body": "Hello", "action": "test"})
    outbox_deliver()
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([desk.get(TEXT).context["user"].email], f"Trial {order.number}")
    ]


def test_each_event_is_told_by_the_ways_that_staff_chose(
    desk: Client, order: Any, settings: Settings
) -> None:
    settings.SMS_SENDER = "tests.unit.notifications.test_sms.KeptSender"
    order.shipping_address.phone_number = "+4915112345678"
    order.shipping_address.save()
    page = desk.get("/dashboard/messages/").context["form"]
    boxes = {name: "on" for name, field in page.fields.items() if field.initial}
    boxes.pop("delivered-mail")
    assert desk.post("/dashboard/messages/", {**boxes, "shipped-sms": "on"}).status_code == 302
    assert set(MessageSwitch.objects.values_list("event", "mail", "sms")) == {
        ("delivered", False, False),
        ("shipped", True, True),
    }
    order_tell(order=order, event="delivered")
    order_tell(order=order, event="shipped")
    outbox_deliver()
    told = OutboxMessage.objects.filter(event__in=("delivered", "shipped")).order_by("key")
    assert list(told.values_list("event", "topic", "recipient", "status")) == [
        ("delivered", "order.mail", "ada@example.com", "skipped"),
        ("shipped", "order.mail", "ada@example.com", "sent"),
        ("shipped", "order.sms", "+4915112345678", "sent"),
    ]
    sms = told.get(topic="order.sms")
    assert sms.subject.startswith(
        f"ShopEase: a parcel of order {order.number} is on its way. http://localhost/"
    )


def test_a_message_is_sent_again_to_the_address_of_today(desk: Client, order: Any) -> None:
    first = OutboxMessage.objects.get(event="placed")
    order.guest_email = "new@example.com"
    order.save()
    address = f"/dashboard/orders/{order.number}/messages/{first.pk}/resend/"
    assert desk.post(address).status_code == 302
    assert desk.post(address).status_code == 302
    outbox_deliver()
    assert [one.to for one in mail.outbox] == [["new@example.com"]] * 2
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 2
    assert list(
        OutboxMessage.objects.filter(event="placed").order_by("pk").values_list("key", flat=True)
    ) == [
        f"order:{order.number}:placed",
        f"order:{order.number}:placed#2",
        f"order:{order.number}:placed#3",
    ]
    page = desk.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "sent again by" in page
    assert page.count("new@example.com") >= 2
    other = f"/dashboard/orders/{order.number}/messages/999999/resend/"
    assert desk.post(other).status_code == 404


def test_what_was_given_up_is_tried_again_or_set_aside(desk: Client) -> None:
    rows = OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(key=f"k{number}", topic="t", status="dead", last_error="550 no")
            for number in range(3)
        ]
    )
    page = desk.get("/dashboard/messages/outbox/?status=dead&q=k")
    assert [row.key for row in page.context["rows"]] == ["k2", "k1", "k0"]
    assert "550 no" in page.content.decode()
    desk.post("/dashboard/messages/outbox/", {"action": "retry", "message": [rows[0].pk, "x"]})
    desk.post("/dashboard/messages/outbox/", {"action": "set-aside", "message": [rows[1].pk]})
    state = dict(OutboxMessage.objects.filter(topic="t").values_list("key", "status"))
    assert state == {"k0": "pending", "k1": "skipped", "k2": "dead"}
    desk.post("/dashboard/messages/outbox/", {"action": "retry-all"})
    assert OutboxMessage.objects.get(key="k2").status == "pending"


def test_the_outbox_costs_the_same_however_much_it_holds(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get("/dashboard/messages/outbox/")
        return len(found)

    queries()
    before = queries()
    OutboxMessage.objects.bulk_create([OutboxMessage(key=f"k{number}", topic="t") for number in range(40)])
    assert queries() == before


def test_support_may_resend_but_not_rewrite(client: Client, order: Any) -> None:
    staff = user_create(role=Role.SUPPORT)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(TEXT).status_code == 403
    assert client.get("/dashboard/messages/outbox/").status_code == 200
    page = client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert re.search(r"/messages/\d+/resend/", page)


def test_a_link_is_the_same_at_every_attempt_and_stays_revoked(order: Any) -> None:
    token = order_link_obtain(order=order, purpose="order:1:shipped")
    assert token == order_link_obtain(order=order, purpose="order:1:shipped")
    assert token != order_link_obtain(order=order, purpose="order:1:shipped#2")
    assert order_by_token(token) == order
    order.links.update(revoked_at=clock.now())
    assert order_link_obtain(order=order, purpose="order:1:shipped") == token
    assert order_by_token(token) is None
