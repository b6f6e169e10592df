"""Reading the shop's identity."""

from decimal import Decimal

from django.http import HttpRequest
from wagtail.models import Site

from shopease.shop.models import ShopIdentity


def shop_identity(request: HttpRequest | None = None) -> ShopIdentity:
    """The identity of the request's site, or of the default site outside a request.

    Costs one query, cached on the request; the defaults of a new shop when none was saved.
    """
    if request is not None:
        identity: ShopIdentity = ShopIdentity.for_request(request)
        return identity
    site = Site.objects.filter(is_default_site=True).first()
    return ShopIdentity.for_site(site) if site else ShopIdentity()


def tax_rate(identity: ShopIdentity) -> Decimal:
    """The rate contained in catalogue prices, as a fraction."""
    return identity.tax_rate / 100
