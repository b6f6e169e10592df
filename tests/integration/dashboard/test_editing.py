"""Staff changes an order in the dashboard."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.core.db import BusyError
from shopease.fulfilment.models import OrderEdit
from shopease.fulfilment.services import order_advance
from shopease.notifications.models import OutboxMessage
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db: Any) -> Any:
    cache.clear()
    return order_create({product_create("Vase", price="39.00", stock=5): 2})


def enter(client: Client, role: Role) -> Client:
    client.force_login(user_create(role=role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_of_two_who_change_an_order_at_once_the_second_is_told(client: Client, order: Any) -> None:
    enter(client, Role.ORDERS)
    line = order.lines.get()
    page = f"/dashboard/orders/{order.number}/edit/"
    seen = client.get(page).context["seen"]
    fewer = {"action": "lines", "seen": seen, f"units-{line.pk}": 1, "reason": "Too many", "tell": "on"}
    assert client.post(page, fewer)["Location"] == f"/dashboard/orders/{order.number}/"
    again = client.post(page, {**fewer, f"units-{line.pk}": 2})
    assert again.status_code == 409
    assert [str(message) for message in again.context["messages"]][-1].startswith("Somebody else changed")
    assert again.context["form"]["seen"].value() != seen
    assert OrderEdit.objects.get().difference == Decimal("-39.00")
    assert OutboxMessage.objects.filter(event="changed").count() == 1
    detail = client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "1 × Vase out" in detail
    assert "(Too many)" in detail


def test_a_product_is_added_and_the_customer_gets_a_link_to_pay(client: Client, order: Any) -> None:
    enter(client, Role.ORDERS)
    bowl = product_create("Bowl", price="10.00", stock=1)
    page = f"/dashboard/orders/{order.number}/edit/"
    seen = client.get(f"{page}?q=bowl").context["seen"]
    more = {"action": "add", "seen": seen, "product": bowl.pk, "quantity": 2}
    refused = client.post(page, more)
    assert refused.status_code == 409
    assert "Only 1 of “Bowl” is left" in refused.content.decode()
    assert client.post(page, {**more, "quantity": 1}).status_code == 302
    assert "€10.00 is due." in client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert client.post(f"/dashboard/orders/{order.number}/payment-link/").status_code == 302
    assert OutboxMessage.objects.filter(event="payment_link", order=order).count() == 1
    enter(client, Role.SUPPORT)
    page = client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "€10.00 is due." in page
    assert "Send the customer a link to pay" not in page


def test_prices_are_for_those_who_may_and_support_changes_nothing(client: Client, order: Any) -> None:
    line = order.lines.get()
    page = f"/dashboard/orders/{order.number}/edit/"
    enter(client, Role.ORDERS)
    seen = client.get(page).context["seen"]
    wish = {"action": "lines", "seen": seen, f"units-{line.pk}": 2, f"price-{line.pk}": "1.00", "reason": "x"}
    assert client.post(page, wish).status_code == 409
    enter(client, Role.SUPPORT)
    assert client.post(page, wish).status_code == 403
    enter(client, Role.ADMINISTRATOR)
    assert client.post(page, {**wish, "reason": ""}).status_code == 400
    line.refresh_from_db()
    assert line.unit_price_incl_tax == Decimal("39.00")
    assert client.post(page, wish).status_code == 302
    line.refresh_from_db()
    assert line.unit_price_incl_tax == Decimal("1.00")


def test_an_order_goes_elsewhere_in_its_country_until_it_has_left(client: Client, order: Any) -> None:
    enter(client, Role.ORDERS)
    get_model("address", "Country").objects.filter(pk="FR").update(is_shipping_country=True)
    page = f"/dashboard/orders/{order.number}/shipping-address/"
    address = {"first_name": "Ada", "last_name": "Byron", "line1": "Ring 5", "line4": "Jena"}
    elsewhere = {**address, "postcode": "07743", "country": "DE"}
    abroad = client.post(page, {**elsewhere, "postcode": "75001", "country": "FR"})
    assert abroad.status_code == 409
    assert "Taxes and delivery depend on the country" in abroad.content.decode()
    assert client.post(page, elsewhere).status_code == 302
    order.shipping_address.refresh_from_db()
    assert (order.shipping_address.last_name, order.shipping_address.line4) == ("Byron", "Jena")
    assert OrderEdit.objects.get().changes == ["Another address"]
    for step in ("Confirmed", "Shipped"):
        order_advance(order_id=order.pk, status=step)
    assert client.post(page, {**elsewhere, "line4": "Gera"}).status_code == 409
    order.shipping_address.refresh_from_db()
    assert order.shipping_address.line4 == "Jena"


def test_a_change_waits_until_staff_says_what_delivery_costs(client: Client, order: Any) -> None:
    enter(client, Role.ORDERS)
    line = order.lines.get()
    way = get_model("shipping", "WeightBased").objects.get()
    way.bands.update(charge=Decimal("9.90"))
    way.bands.create(upper_limit=Decimal(2), charge=Decimal("4.90"))
    way.default_weight = Decimal(1)
    way.save()
    page = f"/dashboard/orders/{order.number}/edit/"
    seen = client.get(page).context["seen"]
    wish = {"action": "lines", "seen": seen, f"units-{line.pk}": 3, "reason": "Of <b>", "tell": "on"}
    asked = client.post(page, wish)
    text = asked.content.decode()
    assert (asked.status_code, OrderEdit.objects.exists()) == (409, False)
    assert "“Standard” would cost €9.90 instead of €4.90." in text
    assert '<input type="hidden" name="reason" value="Of &lt;b&gt;">' in text
    typed = dict(asked.context["typed"])
    assert client.post(page, {**typed, "delivery": "standard:9.90"}).status_code == 302
    assert OrderEdit.objects.get().difference == Decimal("44.00")
    seen = client.get(page).context["seen"]
    back = {"action": "delivery", "seen": seen, "delivery": "express:9.90"}
    assert client.post(page, {**back, "delivery": ""}).status_code == 400
    assert client.post(page, {**back, "delivery": "express:0.01"}).status_code == 409
    assert client.post(page, back).status_code == 302
    order.refresh_from_db()
    assert (order.shipping_code, order.shipping_incl_tax) == ("express", Decimal("9.90"))


def test_the_second_of_two_finds_what_was_typed_upon_what_the_first_made_of_the_order(
    client: Client, order: Any
) -> None:
    enter(client, Role.ADMINISTRATOR)
    vase, page = order.lines.get(), f"/dashboard/orders/{order.number}/edit/"
    bowl = product_create("Bowl", price="10.00", stock=9)
    form = client.get(page).context["form"]
    shown = {name: form[name].value() for name in (f"units-{vase.pk}", f"price-{vase.pk}")}
    second = {"action": "lines", "seen": form["seen"].value(), "reason": "A gift", **shown}
    second |= {f"initial-{name}": value for name, value in shown.items()} | {f"price-{vase.pk}": "30.00"}
    seen = client.get(page).context["seen"]
    client.post(page, {"action": "add", "seen": seen, "product": bowl.pk, "quantity": 1})
    seen = client.get(page).context["seen"]
    client.post(page, {"action": "lines", "seen": seen, f"units-{vase.pk}": 1, "reason": "One too many"})
    refused = client.post(page, second)
    assert refused.status_code == 409
    again = refused.context["form"]
    added = order.lines.get(product=bowl)
    names = (f"units-{vase.pk}", f"price-{vase.pk}", f"units-{added.pk}", "reason", "tell")
    assert [str(again[name].value()) for name in names] == ["1", "30.00", "1", "A gift", "False"]
    text = refused.content.decode()
    assert "Nothing of them is saved yet." in text
    assert OrderEdit.objects.count() == 2
    mended = again.data | {"action": "lines", f"price-{vase.pk}": "39.00", f"units-{added.pk}": 2}
    assert client.post(page, mended).status_code == 302
    assert OrderEdit.objects.count() == 3


def test_who_changes_an_order_that_has_left_meanwhile_is_led_to_it(client: Client, order: Any) -> None:
    enter(client, Role.ORDERS)
    page = f"/dashboard/orders/{order.number}/edit/"
    seen = client.get(page).context["seen"]
    for step in ("Confirmed", "Shipped"):
        order_advance(order_id=order.pk, status=step)
    fewer = {"action": "lines", "seen": seen, f"units-{order.lines.get().pk}": 1}
    late = client.post(page, fewer, follow=True)
    assert late.redirect_chain[0][0] == f"/dashboard/orders/{order.number}/"
    assert "This order can&#x27;t be changed any more." in late.content.decode()


def test_what_was_found_stays_when_a_product_can_not_be_added(client: Client, order: Any) -> None:
    enter(client, Role.ORDERS)
    bowl = product_create("Bowl", price="10.00", stock=1)
    page = f"/dashboard/orders/{order.number}/edit/"
    more = {"action": "add", "seen": "old", "product": bowl.pk, "quantity": 1, "q": "bowl"}
    refused = client.post(page, more)
    assert (refused.status_code, [one[0] for one in refused.context["found"]]) == (409, [bowl])


def test_a_link_that_can_not_be_sent_now_is_said(client: Client, order: Any, monkeypatch: Any) -> None:
    def busy(**_fields: Any) -> bool:
        raise BusyError

    monkeypatch.setattr("shopease.forks.dashboard.editing.order_payment_link_send", busy)
    enter(client, Role.ORDERS)
    page = client.post(f"/dashboard/orders/{order.number}/payment-link/", follow=True)
    assert "The order is busy." in page.content.decode()


def test_money_that_can_not_be_written_down_comes_back_as_it_was_typed(client: Client, db: Any) -> None:
    cache.clear()
    order = order_create({product_create("Vase", price="39.00", stock=5): 1}, pay=("bank-transfer", ""))
    enter(client, Role.FINANCE)
    page = f"/dashboard/orders/{order.number}/payments/received/"
    money = {"gateway": "bank-transfer", "amount": "50.00", "seen": "43.90", "reference": "Statement 7"}
    refused = client.post(page, money)
    assert refused.status_code == 400
    text = refused.content.decode()
    assert "Now 43.90 EUR are due." in text
    assert 'value="Statement 7"' in text
    meanwhile = client.post(page, {**money, "amount": "40.00", "seen": "39.00"})
    assert meanwhile.context["form"]["seen"].value() == Decimal("43.90")
    assert client.post(page, {**money, "amount": "43.90"}).status_code == 302
    order.refresh_from_db()
    assert order.payment_state == "paid"
