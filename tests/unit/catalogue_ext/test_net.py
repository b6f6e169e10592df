"""Prices without tax, where a shop shows them so."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from catalogue_ext.selectors import cards_for, products_by_ids
from shopease.shop.models import TaxClass
from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import product_create
from tests.factories.checkout import client_shopper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _net(db: Any) -> None:
    cache.clear()
    identity = shop_identity()
    identity.shows_net = True
    identity.save()


def test_cards_and_pages_show_prices_without_the_tax_of_the_goods(client: Client) -> None:
    vase, guide = product_create("Vase", price="119.00", stock=5), product_create("Guide", price="107.00")
    books = TaxClass.objects.create(name="Books", rate=Decimal(7))
    type(guide).objects.filter(pk=guide.pk).update(tax_class=books)
    shown = {card.title: card.price for card in cards_for(products_by_ids([vase.pk, guide.pk]))}
    assert shown == {"Vase": Decimal("100.00"), "Guide": Decimal("100.00")}
    page = client.get(vase.get_absolute_url()).content.decode()
    assert "€100.00" in page
    assert "plus tax" in page
    assert "incl. tax" not in page


def test_a_type_gives_its_class_and_a_change_shows_at_once() -> None:
    guide = product_create("Guide", price="107.00")
    guide.product_class.tax_class = TaxClass.objects.create(name="Books", rate=Decimal(7))
    guide.product_class.save()
    assert cards_for(products_by_ids([guide.pk]))[0].price == Decimal("100.00")
    guide.product_class.tax_class = None
    guide.product_class.save()
    assert cards_for(products_by_ids([guide.pk]))[0].price == Decimal("89.92")


def test_the_basket_adds_the_tax(client: Client) -> None:
    client_shopper(client).add(product_create("Vase", price="119.00", stock=5))
    page = " ".join(client.get("/basket/").content.decode().split())
    assert "<dt>Without tax</dt><dd>€100.00</dd>" in page
    assert "<dt>Total</dt><dd>€119.00</dd>" in page
