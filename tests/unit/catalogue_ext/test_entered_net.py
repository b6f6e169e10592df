"""Prices that merchants enter without tax, from the stock record to lists, pages and feeds."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from oscar.core.loading import get_class, get_model

from catalogue_ext.facets.services import facets_rebuild
from catalogue_ext.net import MOST
from catalogue_ext.selectors import cards_for, products_by_ids, products_for_list
from catalogue_ext.services import prices_refresh
from catalogue_ext.types import ProductFilter, ProductSort
from shopease.feeds.reading import feed_items
from shopease.shop.models import TaxClass, TaxRate
from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import product_create
from tests.factories.checkout import client_shopper, delivery_create
from tests.factories.goods import gift_card_product_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
PriceChange = get_model("partner", "PriceChange")


def entered(*, net: bool, **fields: Any) -> None:
    identity = shop_identity()
    for name, value in {"enters_net": net, "country_code": "DE", **fields}.items():
        setattr(identity, name, value)
    identity.save()


@pytest.fixture(autouse=True)
def _net(db: Any) -> Iterator[None]:
    cache.clear()
    delivery_create()
    entered(net=True)
    yield
    cache.clear()  # nobody else enters prices without tax


def listed(**wanted: Any) -> dict[str, Decimal]:
    page = products_for_list(ProductFilter(**wanted), sort=ProductSort.PRICE_UP)
    return {card.title: card.price for card in cards_for(page.object_list)}


def test_lists_show_sort_and_filter_by_the_price_with_the_tax_of_each_class() -> None:
    books = TaxClass.objects.create(name="Books", rate=Decimal(7))
    vase = product_create("Vase", price="100.00", stock=5, stock_fields={"compare_at": "150.00"})
    guide = product_create("Guide", price="110.00", stock=5)
    Product.objects.filter(pk=guide.pk).update(tax_class=books)
    card = gift_card_product_create(price="118.00")
    prices_refresh()
    assert list(listed().items()) == [
        ("Guide", Decimal("117.70")),
        (card.title, Decimal("118.00")),
        ("Vase", Decimal("119.00")),
    ]
    assert listed(price_max=Decimal("118.00")).keys() == {"Guide", card.title}
    (shown,) = cards_for(products_by_ids([vase.pk]))
    assert (shown.price, shown.compare_at) == (Decimal("119.00"), Decimal("178.50"))


@pytest.mark.parametrize(
    ("net", "rate", "gross"),
    [("2.50", "7", "2.68"), ("0.01", "50", "0.02"), ("9.99", "19", "11.89"), (f"{MOST}", "19", f"{MOST}")],
)  # fmt: skip
def test_the_database_rounds_halves_up_as_the_shop_does(net: str, rate: str, gross: str) -> None:
    entered(net=True, tax_rate=Decimal(rate))
    vase = product_create("Vase", price=net, stock=5)
    prices_refresh()
    info = get_class("partner.strategy", "Selector")().strategy().fetch_for_product(vase)
    vase.refresh_from_db()
    assert vase.lowest_price == min(info.price.incl_tax, MOST) == Decimal(gross)
    assert PriceChange.objects.get(stockrecord__product=vase).price == Decimal(gross)


def test_a_visitor_from_abroad_sees_one_price_on_cards_and_pages(client: Client) -> None:
    TaxRate.objects.create(country_id="FR", rate=Decimal(20))
    vase = product_create("Vase", price="100.00", stock=5, stock_fields={"compare_at": "150.00"})
    prices_refresh()
    facets_rebuild()
    for country, price, before in (("", "€119.00", "€178.50"), ("FR", "€120.00", "€180.00")):
        client.cookies["destination"] = f"{country}." if country else ""
        for address in ("/catalogue/", vase.get_absolute_url()):
            page = client.get(address).content.decode()
            assert price in page, address
            assert before in page, address
    client_shopper(client).add(vase)
    assert "<dd>€120.00</dd>" in " ".join(client.get("/basket/").content.decode().split())
    client.cookies["destination"] = "DE."
    basket = client.get("/basket/").content.decode()
    assert "€119.00" in basket
    assert "since you added it" not in basket  # the price is the same, the tax is another


def test_a_shop_for_businesses_shows_what_it_enters() -> None:
    entered(net=True, shows_net=True)
    vase = product_create("Vase", price="100.01", stock=5, stock_fields={"compare_at": "150.03"})
    prices_refresh()
    (card,) = cards_for(products_by_ids([vase.pk]))
    assert (card.price, card.compare_at) == (Decimal("100.01"), Decimal("150.03"))


def test_the_page_and_the_feed_say_the_price_with_tax(client: Client) -> None:
    vase = product_create("Vase", price="100.00", stock=5, stock_fields={"compare_at": "150.00"})
    prices_refresh()
    page = client.get(vase.get_absolute_url()).content.decode()
    assert '"price": "119.00"' in page
    assert '"price": "178.50"' in page
    (item,) = feed_items()
    assert (item.price, item.compare_at) == (Decimal("119.00"), Decimal("178.50"))


def test_the_history_keeps_what_customers_paid_when_the_way_of_entering_changes() -> None:
    entered(net=False)
    vase = product_create("Vase", price="119.00", stock=5, stock_fields={"compare_at": "150.00"})
    prices_refresh()
    entered(net=True)
    prices_refresh()
    record = StockRecord.objects.get(product=vase)
    assert (record.price, record.lowest_30) == (Decimal("119.00"), Decimal("119.00"))
    vase.refresh_from_db()
    assert vase.lowest_price == Decimal("141.61")
    changes = PriceChange.objects.order_by("pk").values_list("price", flat=True)
    assert list(changes) == [Decimal("119.00"), Decimal("141.61")]
