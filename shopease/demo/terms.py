"""On which terms the demo shop sells: identity, countries, delivery."""

from decimal import Decimal

from oscar.core.loading import get_model
from wagtail.models import Page, Site

from shopease.demo.reading import data_read
from shopease.shop.models import ShopIdentity

Country = get_model("address", "Country")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
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
