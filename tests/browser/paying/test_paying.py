"""A card that fails in the provider's form, and another whose bank asks back."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from oscar.core.loading import get_model
from playwright.sync_api import Page, Route, expect

from tests.services.stripe import stripe_running

GATEWAYS = "shopease.payments.gateways"

FORM = """
window.Stripe = (key) => ({
  elements: ({ clientSecret }) => ({
    create: () => ({
      on: (event, tell) => event === "ready" && setTimeout(tell, 0),
      mount: (place) => {
        const frame = document.createElement("iframe");
        frame.title = "Card";
        frame.src = "https://js.stripe.com/form";
        place.append(frame);
        place.dataset.seen = `${key} ${clientSecret.slice(0, 3)}`;
      },
    }),
  }),
  confirmPayment: async () => ({ error: { message: "Your card was declined." } }),
});
"""
"""What stands for Stripe's script: it mounts a frame of its host, and no card is good."""


@pytest.fixture
def shop(live_shop: Any, tmp_path: Path) -> Iterator[Any]:
    """A shop with Stripe and the test cards that sells a cup."""
    with stripe_running(tmp_path) as api:
        env = {
            "PAYMENT_GATEWAYS": f"{GATEWAYS}.stripe.StripeGateway,{GATEWAYS}.test_card.TestCardGateway",
            "STRIPE_API_URL": api,
            "STRIPE_SECRET_KEY": "sk_test_shop",
            "STRIPE_PUBLISHABLE_KEY": "pk_test_shop",
            "STRIPE_WEBHOOK_SECRET": "whsec_shop",
        }
        running = live_shop(processes=1, database="sqlite", env=env)
        with running.data():
            from tests.factories.catalogue import product_create
            from tests.factories.checkout import delivery_create

            delivery_create()
            running.product = product_create("Cup", price="20.00", stock=9).get_absolute_url()
        yield running


def _stripe(route: Route) -> None:
    is_script = route.request.url.endswith("/v3/")
    body = FORM if is_script else "<!doctype html><html lang='en'><title>Card</title><p>Card</p></html>"
    route.fulfill(body=body, content_type="text/javascript" if is_script else "text/html")


def test_a_guest_pays_after_the_first_card_failed(page: Page, shop: Any, axe: Any) -> None:
    page.route("https://js.stripe.com/**", _stripe)
    page.goto(shop.url + shop.product)
    page.locator("main").get_by_role("button", name="Add to basket").first.click()
    page.get_by_role("link", name="See the basket").click()
    page.get_by_role("link", name="Check out").click()
    known = {"Your e-mail address": "ada@example.com", "First name": "Ada", "Last name": "Lovelace"}
    known |= {"Street and number": "Gartenweg 1", "Postcode": "10115", "City": "Berlin"}
    for label, value in known.items():
        page.locator("main").get_by_label(label).fill(value)
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Continue to delivery").click()
    page.get_by_label(re.compile("Card and more")).check()
    page.get_by_role("button", name="Continue to review").click()
    page.get_by_role("button", name=re.compile("Order and pay")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pay for your order")
    form = page.locator("[data-stripe-key]")
    expect(form.locator("[data-seen]")).to_have_attribute("data-seen", "pk_test_shop pi_")
    form.get_by_role("button", name=re.compile("Pay €24.90")).click()
    expect(form.get_by_role("alert")).to_have_text("Your card was declined.")
    assert axe(page) == []
    page.get_by_text("Pay in another way").click()
    page.get_by_label(re.compile("asks back")).check()
    page.get_by_role("button", name=re.compile("Pay €24.90")).last.click()
    page.get_by_role("link", name="Continue to your bank").click()
    page.get_by_role("button", name="Yes, confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    with shop.data():
        order = get_model("order", "Order").objects.get()
        assert (order.status, order.payment_state) == ("Pending", "paid")
        attempts = order.payment_attempts.order_by("number").values_list("gateway", "status")
        assert list(attempts) == [("stripe", "declined"), ("test-card", "captured")]
