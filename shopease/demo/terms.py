"""On which terms the demo shop sells: identity, countries, delivery."""

from datetime import date
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model
from wagtail.models import Page, Site

from shopease.core import clock
from shopease.demo.reading import data_read
from shopease.shop.models import ShopIdentity, TaxClass, TaxRate

ClosedDay = get_model("shipping", "ClosedDay")
Country = get_model("address", "Country")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
PickupPoint = get_model("shipping", "PickupPoint")
ProductClass = get_model("catalogue", "ProductClass")
WeightBand = get_model("shipping", "WeightBand")
WeightBased = get_model("shipping", "WeightBased")


def identity_load() -> None:
    """Name the shop, unless somebody named it already."""
    data = data_read("shop")
    fields = dict(data["identity"])
    fields["tax_rate"] = Decimal(fields["tax_rate"])
    fields["opening_hours"] = [{"type": "open", "value": hours} for hours in data["hours"]]
    for site in Site.objects.all():
        ShopIdentity.objects.get_or_create(site=site, defaults=fields)


def legal_pages_load() -> None:
    """Link the pages that people agree to, where none was chosen."""
    for identity in ShopIdentity.objects.all():
        for name, slug in data_read("shop")["legal_pages"].items():
            if getattr(identity, f"{name}_id") is None:
                page = Page.objects.descendant_of(identity.site.root_page).filter(slug=slug).first()
                setattr(identity, name, page)
        identity.save()


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
    """Ways of delivery by weight and by price, pick-up points, closed days; charges contain tax."""
    data = data_read("shop")
    for way in data["delivery_by_weight"]:
        fields = {"description": way["description"], "default_weight": Decimal("0.5"), **_days(way)}
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
            **_days(way),
        }
        OrderAndItemCharges.objects.get_or_create(name=way["name"], defaults=fields)
    for point in data["pickup_point"]:
        fields = {name: value for name, value in point.items() if name not in {"days", "cut_off"}}
        PickupPoint.objects.get_or_create(title=point["title"], defaults={**fields, **_days(point)})
    today = clock.now().date()
    for day, name in data["closed_days"].items():
        this_year = date.fromisoformat(f"{today.year}-{day}")
        coming = this_year if this_year >= today else this_year.replace(year=today.year + 1)
        ClosedDay.objects.get_or_create(day=coming, defaults={"name": name})


def _days(way: dict[str, Any]) -> dict[str, Any]:
    """What a way of delivery promises."""
    least, most = way["days"]
    return {"min_days": least, "max_days": most, "cut_off": way.get("cut_off")}


def taxes_load() -> None:
    """Tax classes of kinds of products, and what some countries take."""
    data = data_read("shop")
    rates: list[tuple[TaxClass | None, dict[str, str]]] = [(None, data["tax_rates"])]
    for wanted in data["tax_class"]:
        tax_class, _created = TaxClass.objects.get_or_create(
            name=wanted["name"], defaults={"rate": Decimal(wanted["rate"])}
        )
        ProductClass.objects.filter(name__in=wanted["kinds"], tax_class=None).update(tax_class=tax_class)
        rates.append((tax_class, wanted["countries"]))
    for known, countries in rates:
        for country, rate in countries.items():
            TaxRate.objects.get_or_create(
                country_id=country, tax_class=known, defaults={"rate": Decimal(rate)}
            )
