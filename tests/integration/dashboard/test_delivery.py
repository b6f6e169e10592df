"""Merchants keep ways of delivery, pick-up points, closed days, tax classes and rates."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from shopease.shop.models import TaxClass, TaxRate
from shopease.shop.selectors import shop_identity
from tests.factories.catalogue import product_create
from tests.factories.checkout import delivery_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHIPPING = "/dashboard/shipping/"
TAXES = "/dashboard/taxes/"
WeightBased = get_model("shipping", "WeightBased")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
PickupPoint = get_model("shipping", "PickupPoint")


@pytest.fixture
def merchant(client: Client, db: Any) -> Client:
    cache.clear()
    delivery_create()
    client.force_login(user_create(role="finance"), backend=BACKEND)
    return client


def bands(*rows: tuple[str, str], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {"bands-TOTAL_FORMS": len(rows), "bands-INITIAL_FORMS": initial}
    for number, (limit, charge) in enumerate(rows):
        data |= {f"bands-{number}-upper_limit": limit, f"bands-{number}-charge": charge}
    return data


WAY = {"name": "Parcel", "is_active": "on", "default_weight": "0.5"}


def test_a_way_by_weight_is_kept_with_its_terms_and_bands(merchant: Client) -> None:
    terms = {
        "countries": ["DE"], "postcodes": "10*, -10999", "min_total": "20", "max_weight": "30",
        "max_length": "120", "free_shipping_threshold": "80",
        "min_days": "1", "max_days": "2", "cut_off": "14:00",
    }  # fmt: skip
    answer = merchant.post(
        f"{SHIPPING}weight/new/", {**WAY, **terms, **bands(("5", "4.90"), ("30", "9.90"), ("", ""))}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, SHIPPING)
    way = WeightBased.objects.get(name="Parcel")
    assert (way.code, way.postcodes, way.max_length, way.cut_off) == ("parcel", "10*, -10999", 120, time(14))
    assert [(band.upper_limit, band.charge) for band in way.bands.all()] == [
        (Decimal("5.000"), Decimal("4.90")), (Decimal("30.000"), Decimal("9.90")),
    ]  # fmt: skip
    assert [country.pk for country in way.countries.all()] == ["DE"]
    assert merchant.get(f"{SHIPPING}weight/{way.pk}/").status_code == 200
    page = merchant.get(SHIPPING).content.decode()
    for words in ("10*, -10999", "from €20.00", "free from €80.00", "up to 30 kg", "120 × ∞ × ∞ cm", "1–2"):
        assert words in page, words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"postcodes": "everywhere!"}, "is no postcode"),
        ({"min_days": "5", "max_days": "2"}, "At most must not be less"),
        ({"min_days": "5"}, "At most must not be less"),
        ({"min_total": "50", "max_total": "20"}, "Up to must not be less"),
        ({"min_total": "-1"}, "greater than or equal to 0"),
        ({"max_days": "400"}, "less than or equal to 90"),
        ({"name": ""}, "This field is required"),
        (bands(("5", "4.90"), ("5", "9.90")), "Two bands end at the same weight"),
        (bands(("", "")), "Enter at least one weight and what it costs."),
        (bands(("5", "")), "This field is required"),
        (bands(("5", "NaN")), "Enter a number"),
    ],
)
def test_terms_that_make_no_sense_are_refused(merchant: Client, change: dict[str, Any], said: str) -> None:
    answer = merchant.post(f"{SHIPPING}weight/new/", {**WAY, **bands(("5", "4.90")), **change})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert WeightBased.objects.count() == 1


def test_two_ways_may_have_one_name_but_never_one_code(merchant: Client) -> None:
    merchant.post(f"{SHIPPING}weight/new/", {**WAY, "name": "Express", **bands(("5", "4.90"))})
    merchant.post(f"{SHIPPING}order/new/", {"name": "Express", "price_per_order": "1", "price_per_item": "0"})
    codes = [way.code for model in (WeightBased, OrderAndItemCharges) for way in model.objects.order_by("pk")]
    assert codes == ["standard", "express-2", "express", "express-3"]


def test_bands_are_changed_and_deleted_in_place(merchant: Client) -> None:
    way = WeightBased.objects.get()
    band = way.bands.get()
    data = bands((str(band.upper_limit), "5.55"), ("2", "1.11"), initial=1)
    merchant.post(f"{SHIPPING}weight/{way.pk}/", {**WAY, **data, "bands-0-id": band.pk})
    assert sorted(way.bands.values_list("charge", flat=True)) == [Decimal("1.11"), Decimal("5.55")]
    assert WeightBased.objects.get().code == "standard"  # orders and habits name it


def test_a_point_that_orders_name_is_switched_off_not_deleted(merchant: Client) -> None:
    place = {
        "title": "Workshop",
        "line1": "Hofgasse 1",
        "postcode": "10115",
        "line4": "Berlin",
        "country": "DE",
    }
    merchant.post(f"{SHIPPING}pickup/new/", {**place, "charge": "0", "is_active": "on", "max_days": "1"})
    point = PickupPoint.objects.get()
    assert (point.code, point.max_days) == ("pickup-workshop", 1)
    order = order_create({product_create("Mug", stock=3): 1})
    type(order).objects.filter(pk=order.pk).update(pickup_point=point)
    answer = merchant.post(f"{SHIPPING}pickup/{point.pk}/delete/", follow=True)
    assert "Orders are fetched here" in answer.content.decode()
    assert PickupPoint.objects.get() == point
    type(order).objects.update(pickup_point=None)
    merchant.post(f"{SHIPPING}pickup/{point.pk}/delete/")
    assert not PickupPoint.objects.exists()


def test_taxes_are_kept_by_class_country_and_day(merchant: Client) -> None:
    merchant.post(f"{TAXES}classes/new/", {"name": "Books", "rate": "7"})
    books = TaxClass.objects.get()
    rate = {"country": "FR", "tax_class": books.pk, "rate": "5.5", "valid_from": "2000-01-01"}
    merchant.post(f"{TAXES}rates/new/", rate)
    merchant.post(f"{TAXES}rates/new/", {**rate, "rate": "6", "valid_from": "2099-01-01"})
    assert [(r.country_id, r.rate, r.valid_from) for r in TaxRate.objects.order_by("valid_from")] == [
        ("FR", Decimal("5.50"), date(2000, 1, 1)), ("FR", Decimal("6.00"), date(2099, 1, 1)),
    ]  # fmt: skip
    page = merchant.get(TAXES).content.decode()
    assert "until 31 Dec 2098" in page
    assert "from 1 Jan 2099" in page
    twice = merchant.post(f"{TAXES}rates/new/", rate)
    assert (twice.status_code, TaxRate.objects.count()) == (400, 2)
    assert "There is a rate from this day on already" in twice.content.decode()
    for wrong in ("101", "-1", "x", "1e9"):
        assert merchant.post(f"{TAXES}classes/new/", {"name": "Food", "rate": wrong}).status_code == 400
    assert TaxClass.objects.count() == 1


def test_a_tax_class_of_products_stays(merchant: Client) -> None:
    books = TaxClass.objects.create(name="Books", rate=Decimal(7))
    product = product_create("Guide")
    type(product).objects.filter(pk=product.pk).update(tax_class=books)
    answer = merchant.post(f"{TAXES}classes/{books.pk}/delete/", follow=True)
    assert "Give them another one first" in answer.content.decode()
    assert TaxClass.objects.get() == books


def test_the_lists_cost_the_same_for_many_rows(merchant: Client) -> None:
    from django.db import connection

    def cost(path: str) -> int:
        merchant.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert merchant.get(path).status_code == 200
        return len(captured)

    before = cost(SHIPPING), cost(TAXES)
    for number in range(5):
        WeightBased.objects.create(name=f"Way {number}").bands.create(upper_limit=5, charge=1)
        PickupPoint.objects.create(title=f"P{number}", line1="1", postcode="1", line4="C", country_id="DE")
        TaxClass.objects.create(name=f"Class {number}", rate=5).rates.create(country_id="FR", rate=number)
    assert (cost(SHIPPING), cost(TAXES)) == before


def test_how_prices_are_entered_is_changed_by_those_who_read_what_follows(merchant: Client) -> None:
    vase = product_create("Vase", price="100.00", stock=5)
    page = " ".join(merchant.get(f"{TAXES}entry/").content.decode().split())
    assert "No amount is converted. The one price that is kept" in page
    assert '€100.00</td> <td class="text-right">€119.00</td>' in page
    refused = merchant.post(f"{TAXES}entry/", {"entry": "net"})
    assert refused.status_code == 400
    assert "Please confirm that you have read what happens." in refused.content.decode()
    assert not shop_identity().enters_net
    assert merchant.post(f"{TAXES}entry/", {"entry": "net", "is_read": "on"}).status_code == 302
    assert shop_identity().enters_net
    assert "Prices are entered without tax (" in merchant.get(f"{TAXES}entry/").content.decode()
    assert vase.stockrecords.get().price == Decimal("100.00")
    cache.clear()
