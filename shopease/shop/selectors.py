"""Reading the shop's identity."""

from decimal import Decimal

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

from shopease.core.memo import request_forget, request_remembered
from shopease.shop.models import ShopIdentity

IDENTITY_KEY = "shop.identities"
IDENTITY_SECONDS = 300


def shop_identity(request: HttpRequest | None = None) -> ShopIdentity:
    """The identity of the request's site, or of the default site outside a request.

    The defaults of a new shop when none was saved. No query while the cache is warm; asks the cache
    once a request.
    """
    host = request.get_host() if request else ""
    identities: dict[str, ShopIdentity] = request_remembered(
        IDENTITY_KEY, lambda: cache.get(IDENTITY_KEY) or {}
    )
    if host not in identities:
        identities[host] = _read(request)
        cache.set(IDENTITY_KEY, identities, IDENTITY_SECONDS)
    return identities[host]


def _read(request: HttpRequest | None) -> ShopIdentity:
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    return ShopIdentity.for_site(site) if site else ShopIdentity()


def shop_identity_forget() -> None:
    """Drop the remembered identities; called when one is saved."""
    cache.delete(IDENTITY_KEY)
    request_forget(IDENTITY_KEY)


def tax_rate(identity: ShopIdentity) -> Decimal:
    """The rate contained in catalogue prices, as a fraction."""
    return identity.tax_rate / 100
