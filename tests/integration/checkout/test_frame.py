"""The frame around the checkout and the payment page: no way astray, and all that must be at hand."""

import re
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Site

from cms_pages.language_services import language_tree_fill
from shopease.fulfilment.selectors import payment_token
from shopease.shop.models import ShopIdentity
from tests.factories.catalogue import category_create, product_create
from tests.factories.checkout import client_shopper, delivery_create
from tests.factories.orders import order_create
from tests.factories.pages import content_page_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop(db: Any) -> None:
    delivery_create()
    category_create("Kitchen")
    ShopIdentity.objects.create(
        site=Site.objects.get(),
        legal_name="ShopEase GmbH",
        phone="+49 30 1234567",
        email="hello@example.com",
        terms_page=content_page_create("Terms"),
        withdrawal_page=content_page_create("Withdrawal"),
        privacy_page=content_page_create("Privacy"),
    )
    language_tree_fill(locale=Locale.objects.create(language_code="de"))


def frame(html: str) -> tuple[str, str]:
    """Header and footer of a page."""
    header, footer = (re.search(rf"<{name}\b.*?</{name}>", html, re.DOTALL) for name in ("header", "footer"))
    assert header
    assert footer
    return header[0], footer[0]


def assert_focused(html: str) -> None:
    header, footer = frame(html)
    assert "Kitchen" not in header + footer
    assert 'role="search"' not in html
    assert 'id="mini-basket"' not in html
    assert "newsletter" not in footer
    assert '<a class="site-name" href="/">ShopEase</a>' in header
    assert 'href="tel:+49 30 1234567"' in header
    for path in ("/terms/", "/withdrawal/", "/privacy/", "mailto:hello@example.com"):
        assert f'href="{path}"' in footer
    assert "ShopEase GmbH" in footer
    assert 'hreflang="de"' in footer


def test_every_step_of_the_checkout_is_about_the_order_alone(client: Client) -> None:
    shopper = client_shopper(client)
    shopper.add(product_create("Vase"))
    shopper.to_review()
    for name in ("details", "delivery", "preview"):
        html = client.get(f"/checkout/{name}/").content.decode()
        assert_focused(html)
        header, _footer = frame(html)
        assert header.count("<li") == 3
        assert header.count('aria-current="step"') == 1


def test_so_is_paying_later(client: Client) -> None:
    order = order_create(
        {product_create("Vase", stock=3): 1}, pay=("test-card", "test-decline"), status="Pending"
    )
    html = client.get(f"/pay/{payment_token(order)}/").content.decode()
    assert_focused(html)
    assert "checkout-steps" not in html


def test_who_has_ordered_finds_the_whole_shop_again(client: Client) -> None:
    _status, location, _text = client_shopper(client).buy(product_create("Vase"))
    html = client.get(location).content.decode()
    assert "Kitchen" in frame(html)[0]
    assert 'role="search"' in html
