"""Alerts of stock and price, and the inbox: confirmed by who owns the address, told once."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from catalogue_ext.services import products_refresh
from shopease.accounts.alerts import MAX_UNCONFIRMED, alert_sign_up, alerts_send
from shopease.fulfilment.services import order_advance
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.inbox import notices_unread_count
from shopease.notifications.models import OutboxMessage
from tests.factories.account import alert_create, notice_create
from tests.factories.catalogue import product_create, variant_product_create
from tests.factories.users import user_create
from tests.integration.access.probe import BACKEND, client_for
from tests.integration.access.world import world_create

pytestmark = pytest.mark.django_db

ProductAlert = get_model("customer", "ProductAlert")
Notification = get_model("communication", "Notification")


@pytest.fixture
def product() -> Any:
    return product_create("Jug", stock=0)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def restock(product: Any) -> None:
    product.stockrecords.update(num_in_stock=3)
    products_refresh(product_ids=[product.pk])


def sign_up(product: Any, client: Client, **data: str) -> Any:
    return client.post(reverse("customer:alert-create", kwargs={"pk": product.pk}), data)


def statuses() -> list[str]:
    return list(ProductAlert.objects.order_by("pk").values_list("status", flat=True))


def test_customer_is_told_once_by_mail_and_in_the_account(product: Any) -> None:
    user = user_create()
    for _attempt in range(2):
        sign_up(product, logged_in(user))
    assert statuses() == ["Active"]
    restock(product)
    restock(product)
    assert alerts_send() == 0
    assert statuses() == ["Closed"]
    outbox_deliver()
    assert [(m.to, m.subject) for m in mail.outbox] == [([user.email], "Back in stock: Jug")]
    assert product.get_absolute_url() in mail.outbox[0].body
    notice = Notification.objects.get()
    assert (notice.recipient, notice.link) == (user, product.get_absolute_url())


def test_guest_confirms_by_a_button_behind_the_mailed_link(product: Any) -> None:
    sign_up(product, Client(), email="Guest@example.com")
    outbox_deliver()
    assert mail.outbox[0].to == ["guest@example.com"]
    restock(product)
    assert statuses() == ["Unconfirmed"]
    path = re.search(r"/accounts/alerts/confirm/\w+/", str(mail.outbox[0].body))
    assert path
    assert Client().get(path[0]).status_code == 200
    assert statuses() == ["Unconfirmed"]
    Client().post(path[0])
    assert statuses() == ["Closed"]
    outbox_deliver()
    assert [m.subject for m in mail.outbox][1:] == ["Back in stock: Jug"]
    assert Client().post(path[0]).status_code == 404


def test_guest_ends_an_alert_by_its_link(product: Any) -> None:
    alert = alert_create(product, email="guest@example.com")
    assert Client().get(alert.get_cancel_url()).status_code == 200
    assert statuses() == ["Unconfirmed"]
    Client().post(alert.get_cancel_url())
    assert statuses() == ["Cancelled"]


def test_known_address_gets_the_same_answer_and_no_second_mail(product: Any) -> None:
    answers = [sign_up(product, Client(), email="guest@example.com") for _attempt in range(2)]
    assert {(a.status_code, a.headers["Location"]) for a in answers} == {(302, product.get_absolute_url())}
    assert OutboxMessage.objects.filter(topic="alert.confirm").count() == 1


def test_one_mailbox_is_not_flooded() -> None:
    from django.contrib.auth.models import AnonymousUser

    for number in range(MAX_UNCONFIRMED + 2):
        jug = product_create(f"Jug {number}", stock=0)
        alert_sign_up(product=jug, user=AnonymousUser(), email="guest@example.com")
    assert OutboxMessage.objects.filter(topic="alert.confirm").count() == MAX_UNCONFIRMED


@pytest.mark.parametrize("email", ["", "x", "a@b", "a" * 250 + "@example.com", "a\x00@example.com"])
def test_bad_address_is_told_at_its_field(product: Any, email: str) -> None:
    response = sign_up(product, Client(), email=email)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"email"}
    assert statuses() == []


def test_customer_cancels_own_alerts_and_no_others(product: Any) -> None:
    user = user_create()
    mine, other = alert_create(product, user=user), alert_create(product, user=user_create())
    client = logged_in(user)
    assert client.post(reverse("customer:alerts-cancel-by-pk", kwargs={"pk": other.pk})).status_code == 404
    assert "Jug" in client.get(reverse("customer:alerts-list")).content.decode()
    client.post(reverse("customer:alerts-cancel-by-pk", kwargs={"pk": mine.pk}))
    assert statuses() == ["Cancelled", "Active"]
    restock(product)
    assert list(OutboxMessage.objects.filter(topic="alert.hit").values_list("recipient", flat=True)) == [
        other.user.email
    ]


def test_order_that_moves_on_is_told_in_the_account() -> None:
    world = world_create()
    shopper = world.people["shopper"]
    order = get_model("order", "Order").objects.get(user=shopper)
    order_advance(order_id=order.pk, status="Confirmed")
    notice = Notification.objects.get(recipient=shopper, date_read=None)
    assert notice.subject == f"Order {order.number} is confirmed"
    client = client_for(world, "shopper")
    assert client.get(notice.link).status_code == 200
    assert notices_unread_count(shopper) == 1
    client.get(reverse("customer:notifications-detail", kwargs={"pk": notice.pk}))
    assert notices_unread_count(shopper) == 0


def test_own_notices_are_archived_and_deleted_and_no_others() -> None:
    user = user_create()
    mine, other = notice_create(user), notice_create(user_create())
    client, path = logged_in(user), reverse("customer:notifications-update")
    chosen = {"notice": [mine.pk, other.pk, "x", "9" * 30]}
    client.post(path, {**chosen, "action": "archive"})
    assert set(Notification.objects.values_list("pk", "location")) == {
        (mine.pk, "Archive"),
        (other.pk, "Inbox"),
    }
    assert mine.subject in client.get(reverse("customer:notifications-archive")).content.decode()
    client.post(path, {**chosen, "action": "delete"})
    assert Notification.objects.get() == other


def test_hostile_notice_is_escaped() -> None:
    user = user_create()
    notice = notice_create(user, subject="<script>x</script>", body="<b onclick=x>")
    page = logged_in(user).get(reverse("customer:notifications-detail", kwargs={"pk": notice.pk}))
    assert "<script>x" not in page.content.decode()
    assert "<b onclick" not in page.content.decode()


def reprice(product: Any, price: str) -> None:
    product.stockrecords.update(price=Decimal(price))
    products_refresh(product_ids=[product.pk])


def test_customer_is_told_once_when_a_product_costs_less() -> None:
    bowl, user = product_create("Bowl", price="20.00"), user_create()
    for _attempt in range(2):
        sign_up(bowl, logged_in(user), kind="price")
    sign_up(bowl, logged_in(user))
    assert [(a.kind, a.price) for a in ProductAlert.objects.filter(kind="price")] == [
        ("price", Decimal("20.00"))
    ]
    reprice(bowl, "24.00")
    reprice(bowl, "20.00")
    assert ProductAlert.objects.get(kind="price").is_active
    reprice(bowl, "15.00")
    reprice(bowl, "12.00")
    assert ProductAlert.objects.get(kind="price").status == "Closed"
    outbox_deliver()
    found = [m for m in mail.outbox if m.subject == "Now for less: Bowl"]
    assert len(found) == 1
    assert "costs less than €20.00" in found[0].body
    assert Notification.objects.filter(subject="Lower price: Bowl").count() == 1


def test_what_is_sold_out_is_announced_as_cheaper_once_it_is_back() -> None:
    bowl = product_create("Bowl", price="20.00")
    sign_up(bowl, logged_in(user_create()), kind="price")
    bowl.stockrecords.update(num_in_stock=0)
    reprice(bowl, "10.00")
    assert statuses() == ["Active"]
    restock(bowl)
    assert statuses() == ["Closed"]


def test_guest_confirms_a_price_alert_of_a_variant() -> None:
    shirt = variant_product_create()
    variant = shirt.children.first()
    sign_up(variant, Client(), email="guest@example.com", kind="price")
    outbox_deliver()
    assert "costs less than €10.00" in mail.outbox[0].body
    path = re.search(r"/accounts/alerts/confirm/\w+/", str(mail.outbox[0].body))
    assert path is not None
    assert "costs less than €10.00" in Client().get(path[0]).content.decode()
    Client().post(path[0])
    reprice(variant, "9.99")
    assert statuses() == ["Closed"]


def test_nobody_waits_for_less_than_nothing() -> None:
    free, priceless = product_create("Free", price="0.00"), product_create("Priceless", price=None)
    for product in (free, priceless):
        assert sign_up(product, logged_in(user_create()), kind="price").status_code == 302
    assert statuses() == []


def test_an_unknown_kind_waits_for_the_stock(product: Any) -> None:
    sign_up(product, logged_in(user_create()), kind="everything")
    assert ProductAlert.objects.get().kind == "stock"
