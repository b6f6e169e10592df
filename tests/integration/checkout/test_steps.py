"""The steps of the checkout: who has to see which, what they ask and what they say."""

import re
from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model
from wagtail.models import Site

from shopease.shop.models import ShopIdentity
from tests.factories.catalogue import product_class_create, product_create
from tests.factories.checkout import ADDRESS, CARD, CASH, client_shopper, delivery_create
from tests.factories.pages import content_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
UserAddress = get_model("address", "UserAddress")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

DETAILS, DELIVERY, REVIEW = "/checkout/details/", "/checkout/delivery/", "/checkout/preview/"


@pytest.fixture(autouse=True)
def delivery(db: Any) -> Any:
    return delivery_create()


@pytest.fixture
def person(client: Client) -> Any:
    """A customer, logged in."""
    user = user_create(email="ada@example.com", first_name="Ada", last_name="Lovelace")
    client.force_login(user, backend=BACKEND)
    return user


def fill(client: Client, **fields: Any) -> Any:
    """A vase in the basket."""
    vase = product_create("Vase", **{"price": "39.00", "stock": 5, **fields})
    client_shopper(client).add(vase)
    return vase


def guide() -> dict[str, Any]:
    """The kind of products that nothing is sent of."""
    return {"product_class": product_class_create("Guide", requires_shipping=False)}


def address_save(user: Any, **fields: Any) -> Any:
    """An address in the customer's book."""
    known = {name: value for name, value in ADDRESS.items() if name not in {"country", "phone_number"}}
    return UserAddress.objects.create(user=user, **{**known, "country_id": "DE", **fields})


def way_of(client: Client) -> str:
    """Where the way in leads."""
    return str(client.get("/checkout/").headers["Location"])


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.headers.get("Location")
    return str(response.content.decode())


def refusal(client: Client, path: str, data: dict[str, str]) -> str:
    """The page that a refused post leads to."""
    response = client.post(path, data, follow=True)
    assert response.redirect_chain == [(f"{path}?check", 302)]
    assert response.status_code == 422
    return str(response.content.decode())


def fields_of(page: str) -> dict[str, str]:
    """The tags of the step's fields by name; of radio buttons, the checked one's."""
    found: dict[str, str] = {}
    step = page.partition("<main")[2].partition("</main>")[0]
    for tag in re.findall(r"<(?:input|select)\b[^>]*>", step):
        name = re.search(r'name="([^"]+)"', tag)
        if name and ('type="radio"' not in tag or "checked" in tag):
            found.setdefault(name[1], tag)
    return found


def test_a_guest_sees_three_screens(client: Client) -> None:
    fill(client)
    assert way_of(client) == DETAILS
    assert "/accounts/login/?next=/checkout/" in text_of(client, DETAILS)
    response = client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    assert (response.status_code, response.headers["Location"]) == (302, DELIVERY)
    assert "Standard" in text_of(client, DELIVERY)
    response = client.post(DELIVERY, {"method_code": "standard", "method": CARD})
    assert (response.status_code, response.headers["Location"]) == (302, REVIEW)
    page = text_of(client, REVIEW)
    for text in ("ada@example.com", "Gartenweg 1", "Standard", "A card that is accepted", "€43.90"):
        assert text in page
    for link in (DETAILS, DELIVERY, "/basket/"):
        assert f'href="{link}"' in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/checkout/shipping-address/", DETAILS),
        ("/checkout/shipping-method/", DELIVERY),
        ("/checkout/payment-method/", DELIVERY),
    ],
)
def test_old_addresses_of_steps_lead_to_the_new_ones(client: Client, old: str, new: str) -> None:
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (302, new)


def test_no_step_is_jumped_over(client: Client) -> None:
    for path in (DETAILS, DELIVERY, REVIEW):
        assert client.get(path).headers["Location"] == "/basket/"
    fill(client)
    for path in (DELIVERY, REVIEW):
        assert client.get(path).headers["Location"] == DETAILS
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    assert client.get(REVIEW).headers["Location"] == DELIVERY


def test_browsers_can_fill_in_the_details(client: Client) -> None:
    fill(client)
    fields = fields_of(text_of(client, DETAILS))
    expected = {
        "email": "email",
        "first_name": "shipping given-name",
        "last_name": "shipping family-name",
        "line1": "shipping address-line1",
        "postcode": "shipping postal-code",
        "line4": "shipping address-level2",
        "country": "shipping country",
        "phone_number": "shipping tel",
    }
    for name, tokens in expected.items():
        assert f'autocomplete="{tokens}"' in fields[name]
    assert 'inputmode="email"' in fields["email"]
    assert 'inputmode="tel"' in fields["phone_number"]


def test_mistakes_are_listed_and_said_at_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    fill(client)
    page = refusal(client, DETAILS, {**ADDRESS, "email": "ada@", "postcode": "", "line4": "Köln"})
    assert re.findall(r'<a href="#(id_\w+)">', page) == ["id_email", "id_postcode"]
    fields = fields_of(page)
    for name in ("email", "postcode"):
        assert 'aria-invalid="true"' in fields[name]
        assert f"id_{name}_error" in fields[name]
        assert f'id="id_{name}_error"' in page
    assert 'value="ada@"' in fields["email"]
    assert 'value="Köln"' in fields["line4"]
    assert client.get(DELIVERY).headers["Location"] == DETAILS
    fields = fields_of(text_of(client, DETAILS))
    assert 'value="ada@"' in fields["email"]
    assert 'value="Köln"' in fields["line4"]


def test_a_postcode_of_another_country_is_said_at_its_field(client: Client) -> None:
    fill(client)
    page = refusal(client, DETAILS, {**ADDRESS, "email": "ada@example.com", "postcode": "nowhere"})
    assert re.findall(r'<a href="#(id_\w+)">', page) == ["id_postcode"]


def test_delivery_and_payment_are_both_asked_for(client: Client) -> None:
    fill(client)
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    page = refusal(client, DELIVERY, {"method_code": "by-stork"})
    assert re.findall(r'<a href="#(id_\w+)">', page) == ["id_method_code", "id_method"]
    assert client.get(REVIEW).headers["Location"] == DELIVERY


def test_another_delivery_shows_its_total_and_is_not_chosen_by_that(client: Client) -> None:
    fill(client)
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    assert "Total with delivery: €43.90" in text_of(client, DELIVERY)
    assert "Total with delivery: €48.90" in text_of(client, DELIVERY + "?method_code=express")
    assert "Total with delivery: €43.90" in text_of(client, DELIVERY + "?method_code=by-stork")
    assert "Total with delivery: €43.90" in text_of(client, DELIVERY)


def test_going_back_shows_what_was_chosen_and_leads_on_to_the_review(client: Client) -> None:
    fill(client)
    client_shopper(client).to_review(delivery="express", payment=CASH)
    fields = fields_of(text_of(client, DELIVERY))
    assert 'value="express"' in fields["method_code"]
    assert f'value="{CASH}"' in fields["method"]
    assert 'value="Gartenweg 1"' in fields_of(text_of(client, DETAILS))["line1"]
    response = client.post(DETAILS, {**ADDRESS, "email": "ada@example.com", "line1": "Gartenweg 2"})
    assert response.headers["Location"] == REVIEW
    page = text_of(client, REVIEW)
    assert "Gartenweg 2" in page
    assert "Express" in page


def test_a_returning_customer_lands_on_the_review(client: Client, person: Any) -> None:
    vase = fill(client)
    shopper = client_shopper(client)
    shopper.order(shopper.to_review(delivery="express", payment=CASH))
    client.logout()
    client.force_login(person, backend=BACKEND)
    shopper.add(vase)
    assert way_of(client) == REVIEW
    page = text_of(client, REVIEW)
    for text in ("Gartenweg 1", "Express", "Cash on delivery", "€48.90"):
        assert text in page
    status, location, _text = shopper.order(page)
    assert (status, location) == (302, "/checkout/thank-you/")
    order = Order.objects.order_by("-pk").first()
    assert (order.shipping_code, order.shipping_address.line1) == ("express", "Gartenweg 1")
    assert order.payment_attempts.get().gateway == CASH
    assert UserAddress.objects.filter(user=person).count() == 1


def test_a_customer_who_never_bought_is_asked_how(client: Client, person: Any) -> None:
    address_save(person)
    fill(client)
    assert way_of(client) == DELIVERY


def test_the_default_address_is_taken_before_others(client: Client, person: Any) -> None:
    address_save(person, line1="Often 1", num_orders_as_shipping_address=9)
    address_save(person, line1="Default 1", is_default_for_shipping=True)
    fill(client)
    assert way_of(client) == DELIVERY
    client.post(DELIVERY, {"method_code": "standard", "method": CASH})
    assert "Default 1" in text_of(client, REVIEW)


def test_a_customer_chooses_a_saved_address_or_types_another(client: Client, person: Any) -> None:
    first, second = address_save(person), address_save(person, line1="Second 2")
    fill(client)
    way_of(client)
    response = client.post(DETAILS, {"address_id": str(second.pk)})
    assert (response.status_code, response.headers["Location"]) == (302, DELIVERY)
    client.post(DELIVERY, {"method_code": "standard", "method": CASH})
    assert "Second 2" in text_of(client, REVIEW)
    assert f'value="{second.pk}"' in fields_of(text_of(client, DETAILS))["address_id"]
    response = client.post(DETAILS, {**ADDRESS, "address_id": "new", "line1": "Third 3"})
    assert response.headers["Location"] == REVIEW
    assert "Third 3" in text_of(client, REVIEW)
    fields = fields_of(text_of(client, DETAILS))
    assert 'value="new"' in fields["address_id"]
    assert 'value="Third 3"' in fields["line1"]
    assert {first.pk, second.pk} == set(person.addresses.values_list("pk", flat=True))


def test_nobody_sends_to_somebody_elses_address(client: Client, person: Any) -> None:
    address_save(person)
    foreign = address_save(user_create(), line1="Secret 1")
    fill(client)
    for wrong in (str(foreign.pk), "0", "x", ""):
        page = refusal(client, DETAILS, {"address_id": wrong})
        assert 'href="#id_address_id"' in page
        assert "Secret 1" not in page


def test_a_new_customers_own_name_stands_in_the_form(client: Client, person: Any) -> None:
    fill(client)
    assert way_of(client) == DETAILS
    fields = fields_of(text_of(client, DETAILS))
    assert 'value="Ada"' in fields["first_name"]
    assert 'value="Lovelace"' in fields["last_name"]
    assert "email" not in fields


def test_nothing_is_asked_of_an_address_when_nothing_is_sent(client: Client) -> None:
    fill(client, **guide())
    assert way_of(client) == DETAILS
    fields = fields_of(text_of(client, DETAILS))
    assert "email" in fields
    assert "line1" not in fields
    response = client.post(DETAILS, {"email": "ada@example.com"})
    assert response.headers["Location"] == DELIVERY
    page = text_of(client, DELIVERY)
    assert "method_code" not in page
    assert client.post(DELIVERY, {"method": CARD}).headers["Location"] == REVIEW
    shopper = client_shopper(client)
    status, location, _text = shopper.order(text_of(client, REVIEW))
    assert (status, location) == (302, "/checkout/thank-you/")
    order = Order.objects.get()
    assert order.shipping_address is None
    assert str(order.total_incl_tax) == "39.00"


def test_a_customer_pays_at_once_when_nothing_is_sent(client: Client, person: Any) -> None:
    vase = fill(client, **guide())
    assert way_of(client) == DELIVERY
    assert client.get(DETAILS).headers["Location"] == DELIVERY
    shopper = client_shopper(client)
    client.post(DELIVERY, {"method": CARD})
    shopper.order(text_of(client, REVIEW))
    shopper.add(vase)
    assert way_of(client) == REVIEW


def test_something_to_send_that_comes_into_the_basket_is_asked_for(client: Client) -> None:
    fill(client, **guide())
    client.post(DETAILS, {"email": "ada@example.com"})
    client.post(DELIVERY, {"method": CARD})
    text_of(client, REVIEW)
    fill(client)
    assert client.get(REVIEW).headers["Location"] == DETAILS
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    assert client.get(REVIEW).headers["Location"] == DELIVERY


def test_an_order_that_goes_nowhere_asks_for_another_address(client: Client) -> None:
    fill(client)
    for model in ("WeightBased", "OrderAndItemCharges"):
        for method in get_model("shipping", model).objects.all():
            method.countries.add("DE")
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com", "country": "FR", "postcode": "75001"})
    response = client.get(DELIVERY, follow=True)
    assert response.redirect_chain == [(DETAILS, 302)]
    assert "deliver to this address" in response.content.decode()


def test_a_basket_that_changed_since_the_review_is_told_and_asked_again(client: Client) -> None:
    vase = fill(client)
    shopper = client_shopper(client)
    review = shopper.to_review()
    shopper.add(vase)
    status, _location, page = shopper.order(review)
    assert status == 409
    assert "Something changed since you reviewed your order" in page
    assert "€82.90" in page
    assert not Order.objects.exists()
    assert shopper.order(page)[:2] == (302, "/checkout/thank-you/")
    assert Order.objects.get().num_items == 2


def test_what_people_agree_to_is_linked_where_they_order(client: Client) -> None:
    terms = content_page_create("Terms")
    ShopIdentity.objects.create(site=Site.objects.get(), terms_page=terms)
    fill(client)
    page = client_shopper(client).to_review()
    assert 'agree to our <a href="/terms/">terms of sale</a>' in page
    assert "right of withdrawal" not in page


def test_steps_are_nobody_elses_to_keep(client: Client) -> None:
    fill(client)
    assert client.get(DETAILS).headers["Cache-Control"] == "private, no-cache"


def test_the_address_of_a_refusal_is_a_page_like_any_once_it_is_put_right(client: Client) -> None:
    fill(client)
    refusal(client, DETAILS, {**ADDRESS, "email": "ada@"})
    client.post(DETAILS, {**ADDRESS, "email": "ada@example.com"})
    page = text_of(client, DETAILS + "?check")
    assert "data-error-summary" not in page
    assert 'value="ada@example.com"' in fields_of(page)["email"]
