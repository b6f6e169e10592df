"""Staff writes an order for a customer, from the search to the order."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_model

from shopease.fulfilment.drafts import draft_business
from shopease.fulfilment.models import DraftOrder
from shopease.shop.models import VatNumbers
from shopease.shop.selectors import shop_identity
from shopease.users.models import User
from shopease.users.roles import Role
from tests.factories.catalogue import product_create, variant_product_create
from tests.factories.checkout import delivery_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
ADDRESS = {
    "action": "address",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "line1": "Gartenweg 1",
    "line4": "Berlin",
    "postcode": "10115",
    "country": "DE",
}


def enter(client: Client, role: Role) -> Client:
    client.force_login(user_create(role=role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def desk(client: Client) -> Client:
    cache.clear()
    delivery_create(charge="4.90")
    return enter(client, Role.ORDERS)


def errors(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_an_order_is_written_on_the_phone_and_placed(desk: Client) -> None:
    vase = product_create("Blue vase", price="39.00", stock=5)
    ada = user_create(first_name="Ada", last_name="Lovelace")
    found = desk.get("/dashboard/drafts/new/?q=lovel").context["found"]
    assert list(found) == [ada]
    begun = desk.post("/dashboard/drafts/new/", {"customer": ada.pk})
    draft = DraftOrder.objects.get(customer=ada)
    page = f"/dashboard/drafts/{draft.pk}/"
    assert begun["Location"] == page
    assert [one[0] for one in desk.get(f"{page}?q=vase").context["found"]] == [vase]
    assert desk.post(page, {"action": "add", "product": vase.pk, "quantity": 2}).status_code == 302
    assert desk.post(page, ADDRESS).status_code == 302
    assert desk.post(page, {"action": "delivery", "method": "standard"}).status_code == 302
    form = desk.get(page).context["forms"]["place"]
    placing = {"action": "place", "agreed": form.initial["agreed"], "pay": "cash-on-delivery"}
    placed = desk.post(page, placing)
    order = Order.objects.get()
    assert placed["Location"] == f"/dashboard/orders/{order.number}/"
    assert (order.user, order.total_incl_tax, order.status) == (ada, Decimal("82.90"), "Pending")
    assert desk.post(page, placing)["Location"] == placed["Location"]
    assert Order.objects.count() == 1
    assert desk.get(page)["Location"] == placed["Location"]


def test_nothing_typed_is_lost_when_something_is_refused(desk: Client) -> None:
    desk.post("/dashboard/drafts/new/", {"email": "guest@example.com"})
    draft = DraftOrder.objects.get()
    page = f"/dashboard/drafts/{draft.pk}/"
    wrong = desk.post(page, {**ADDRESS, "postcode": "", "line1": "Gartenweg 77"})
    assert (wrong.status_code, wrong.context["forms"]["address"]["line1"].value()) == (400, "Gartenweg 77")
    unknown = desk.post(page, {"action": "voucher", "code": "NOPE"})
    assert (unknown.status_code, errors(unknown)) == (409, ["There is no such voucher."])
    assert desk.post(page, {"action": "add", "product": "x", "quantity": "1"}).status_code == 400
    assert desk.post(page, {"action": "add", "product": 999, "quantity": "1"}).status_code == 404
    assert desk.post(page, {"action": "what"}).status_code == 400
    assert desk.post(page, {"action": "place", "agreed": "x", "pay": "test-card"}).status_code == 400
    assert desk.post(page, {"action": "place", "agreed": "x", "pay": "link"}).status_code == 409
    assert not Order.objects.exists()


def test_only_who_may_set_prices_sets_them(desk: Client) -> None:
    vase = product_create("Vase", price="39.00")
    desk.post("/dashboard/drafts/new/", {"email": "guest@example.com"})
    page = f"/dashboard/drafts/{DraftOrder.objects.get().pk}/"
    desk.post(page, {"action": "add", "product": vase.pk, "quantity": 1})
    line = DraftOrder.objects.get().basket.lines.get()
    wish = {"action": "lines", f"quantity-{line.pk}": 2, f"price-{line.pk}": "1.00", f"reason-{line.pk}": "x"}
    desk.post(page, wish)
    line.refresh_from_db()
    assert (line.quantity, line.staff_price) == (2, None)
    enter(desk, Role.ADMINISTRATOR)
    refused = desk.post(page, {**wish, f"reason-{line.pk}": ""})
    assert refused.status_code == 400
    assert refused.context["forms"]["lines"].errors == {
        f"reason-{line.pk}": ["Give the reason of this price."]
    }
    desk.post(page, wish)
    line.refresh_from_db()
    assert (line.staff_price, line.staff_reason) == (Decimal("1.00"), "x")


def test_a_customer_gets_an_account_unless_there_is_one(desk: Client) -> None:
    new = {"email": "New@example.com", "first_name": "Noa", "with_account": "on"}
    assert desk.post("/dashboard/drafts/new/", new).status_code == 302
    noa = User.objects.get(email__iexact="new@example.com")
    assert (noa.first_name, noa.has_usable_password(), DraftOrder.objects.get().customer) == (
        "Noa",
        False,
        noa,
    )
    again = desk.post("/dashboard/drafts/new/", new)
    assert again.status_code == 400
    assert "email" in again.context["form"].errors
    staff = user_create(role=Role.FINANCE)
    assert desk.post("/dashboard/drafts/new/", {"customer": staff.pk}).status_code == 404
    assert DraftOrder.objects.count() == 1


def test_a_draft_says_which_variant_is_in_it(desk: Client) -> None:
    shirt = variant_product_create(
        "Shirt", variants=[{"options": {"Size": size}, "price": "20.00", "stock": 3} for size in ("S", "L")]
    )
    desk.post("/dashboard/drafts/new/", {"email": "eve@example.com"})
    page = f"/dashboard/drafts/{DraftOrder.objects.get().pk}/"
    desk.post(page, {"action": "add", "product": shirt.children.order_by("pk")[1].pk, "quantity": 1})
    assert "Shirt, L" in desk.get(page).text


def test_a_customer_is_found_by_the_phone_number_as_people_write_it(desk: Client) -> None:
    ada = user_create(first_name="Ada", last_name="Lovelace")
    country = get_model("address", "Country").objects.get(pk="DE")
    ada.addresses.create(line1="Gartenweg 1", postcode="10115", country=country, phone_number="+4930123456")
    for words in ("030 123456", "+49 30/123 456", "0123456"):
        assert list(desk.get("/dashboard/drafts/new/", {"q": words}).context["found"]) == [ada], words
    assert not desk.get("/dashboard/drafts/new/", {"q": "030 999999"}).context["found"]


def test_how_it_is_paid_stays_chosen_when_the_order_can_not_be_placed(desk: Client) -> None:
    vase = product_create("Blue vase", price="39.00", stock=5)
    desk.post("/dashboard/drafts/new/", {"email": "guest@example.com"})
    page = f"/dashboard/drafts/{DraftOrder.objects.get().pk}/"
    for data in (
        {"action": "add", "product": vase.pk, "quantity": 2},
        ADDRESS,
        {"action": "delivery", "method": "standard"},
    ):
        desk.post(page, data)
    placing = {"action": "place", "agreed": "old", "pay": "cash-on-delivery", "days": "9"}
    refused = desk.post(page, placing)
    chosen = refused.context["forms"]["place"]
    assert (refused.status_code, chosen["pay"].value(), chosen["days"].value()) == (
        409,
        "cash-on-delivery",
        9,
    )
    assert chosen["agreed"].value() not in {"old", ""}
    wrong = desk.post(page, {**placing, "days": "99"})
    assert errors(wrong) == ["Days for which a link holds: Ensure this value is less than or equal to 30."]
    assert wrong.context["forms"]["place"]["pay"].value() == "cash-on-delivery"


def test_what_a_second_person_put_in_stays_as_it_is_when_the_first_one_saves(desk: Client) -> None:
    vase, bowl = (product_create(title, price="39.00", stock=5) for title in ("Vase", "Bowl"))
    desk.post("/dashboard/drafts/new/", {"email": "guest@example.com"})
    draft = DraftOrder.objects.get()
    page = f"/dashboard/drafts/{draft.pk}/"
    desk.post(page, {"action": "add", "product": vase.pk, "quantity": 1})
    line = draft.basket.lines.get()
    desk.post(page, {"action": "add", "product": bowl.pk, "quantity": 4})
    draft.basket.lines.filter(product=bowl).update(staff_price=Decimal("5.00"), staff_reason="Chipped")
    enter(desk, Role.ADMINISTRATOR)
    own = {"action": "lines", f"quantity-{line.pk}": 3, f"price-{line.pk}": "30.00", f"reason-{line.pk}": ""}
    assert desk.post(page, own).status_code == 400
    assert desk.post(page, {**own, f"reason-{line.pk}": "A friend"}).status_code == 302
    kept = draft.basket.lines.order_by("pk").values_list("quantity", "staff_price", "staff_reason")
    assert list(kept) == [(3, Decimal("30.00"), "A friend"), (4, Decimal("5.00"), "Chipped")]


def test_a_business_abroad_orders_on_the_phone_without_tax(desk: Client) -> None:
    identity = shop_identity()
    identity.country_code, identity.vat_numbers = "DE", VatNumbers.EXEMPT
    identity.save()
    desk.post("/dashboard/drafts/new/", {"email": "guest@example.com"})
    draft = DraftOrder.objects.get()
    page = f"/dashboard/drafts/{draft.pk}/"
    vase = product_create("Blue vase", price="119.00", stock=5)
    desk.post(page, {"action": "add", "product": vase.pk, "quantity": 1})
    desk.post(page, {**ADDRESS, "country": "FR", "postcode": "75001", "line4": "Paris"})
    desk.post(page, {"action": "delivery", "method": "standard"})
    atelier = {"action": "business", "company": "Atelier", "vat_number": "fr 40 303 265 046"}
    wrong = desk.post(page, atelier)
    assert (wrong.status_code, "This is no VAT number" in wrong.content.decode()) == (400, True)
    assert wrong.context["forms"]["business"]["vat_number"].value() == "fr 40 303 265 046"
    assert wrong.context["quote"].total.incl_tax == Decimal("123.90")
    assert desk.post(page, {**atelier, "vat_number": "fr 40 303 265 045"}).status_code == 302
    shown = desk.get(page)
    assert "Without tax, for a business abroad" in shown.content.decode()
    agreed = shown.context["forms"]["place"].initial["agreed"]
    desk.post(page, {"action": "place", "agreed": agreed, "pay": "cash-on-delivery"})
    order = Order.objects.get()
    assert (order.company, order.vat_number, order.is_tax_exempt) == ("Atelier", "FR40303265045", True)
    assert (order.total_incl_tax, order.lines.get().tax_rate) == (Decimal("104.12"), Decimal("0.00"))


def test_a_shop_that_asks_no_vat_number_asks_none_on_the_phone(desk: Client) -> None:
    desk.post("/dashboard/drafts/new/", {"email": "guest@example.com"})
    draft = DraftOrder.objects.get()
    DraftOrder.objects.update(company="Atelier", vat_number="FR40303265045")
    page = desk.get(f"/dashboard/drafts/{draft.pk}/")
    assert "business" not in page.context["forms"]
    assert not draft_business(DraftOrder.objects.get())
