"""On which terms the demo shop sells: identity, countries, delivery, offers, vouchers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from oscar.core.loading import get_model
from wagtail.models import Site

from shopease.core import clock
from shopease.demo.reading import data_read
from shopease.shop.models import ShopIdentity

Benefit = get_model("offer", "Benefit")
Category = get_model("catalogue", "Category")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Country = get_model("address", "Country")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")
WeightBand = get_model("shipping", "WeightBand")
WeightBased = get_model("shipping", "WeightBased")

EVERYTHING = "Everything in the demo shop"
VOUCHER_DAYS = 365


def identity_load() -> None:
    """Name the shop, unless somebody named it already."""
    fields = dict(data_read("shop")["identity"])
    fields["tax_rate"] = Decimal(fields["tax_rate"])
    for site in Site.objects.all():
        ShopIdentity.objects.get_or_create(site=site, defaults=fields)


def countries_load() -> None:
    """The countries of the European Union, to which the shop sends."""
    for order, (code, (iso3, number, name)) in enumerate(data_read("shop")["countries"].items()):
        fields = {
            "iso_3166_1_a3": iso3,
            "iso_3166_1_numeric": number,
            "name": name,
            "printable_name": name,
            "display_order": 100 - order,
            "is_shipping_country": True,
        }
        Country.objects.get_or_create(iso_3166_1_a2=code, defaults=fields)


def delivery_load() -> None:
    """Ways of delivery by weight and by price; charges contain tax."""
    data = data_read("shop")
    for way in data["delivery_by_weight"]:
        fields = {"description": way["description"], "default_weight": Decimal("0.5")}
        method, created = WeightBased.objects.get_or_create(name=way["name"], defaults=fields)
        if created:
            WeightBand.objects.bulk_create(
                WeightBand(method=method, upper_limit=Decimal(limit), charge=Decimal(charge))
                for limit, charge in way["bands"].items()
            )
    for way in data["delivery_by_price"]:
        fields = {
            "description": way["description"],
            "price_per_order": Decimal(way["per_order"]),
            "free_shipping_threshold": Decimal(way["free_from"]),
        }
        OrderAndItemCharges.objects.get_or_create(name=way["name"], defaults=fields)


def offers_load() -> None:
    """Offers that everyone gets, and vouchers for those who know their code."""
    data = data_read("shop")
    for offer in data["offer"]:
        if not ConditionalOffer.objects.filter(name=offer["name"]).exists():
            _offer(offer, _range(offer), ConditionalOffer.SITE)
    for voucher in data["voucher"]:
        if not Voucher.objects.filter(code=voucher["code"]).exists():
            _voucher(voucher)


def _range(offer: dict[str, Any]) -> Any:
    found = Range.objects.create(name=offer["name"], slug=slugify(offer["name"]))
    found.included_categories.set(Category.objects.filter(name__in=offer.get("categories", [])))
    for product in Product.objects.filter(code__in=offer.get("products", [])):
        found.add_product(product)
    return found


def _offer(data: dict[str, Any], goods: Any, kind: str) -> Any:
    (condition, threshold), (benefit, value) = data["condition"], data["benefit"]
    return ConditionalOffer.objects.create(
        name=data["name"],
        description=data.get("description", ""),
        offer_type=kind,
        condition=Condition.objects.create(range=goods, type=condition, value=Decimal(threshold)),
        benefit=Benefit.objects.create(range=goods, type=benefit, value=Decimal(value) if value else None),
    )


def _voucher(data: dict[str, Any]) -> None:
    goods = Range.objects.get_or_create(name=EVERYTHING, defaults={"includes_all_products": True})[0]
    voucher = Voucher.objects.create(
        name=data["name"],
        code=data["code"],
        usage=data["usage"],
        start_datetime=clock.now(),
        end_datetime=clock.now() + timedelta(days=VOUCHER_DAYS),
    )
    voucher.offers.add(_offer(data, goods, ConditionalOffer.VOUCHER))
