"""Reading the shop's identity."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.shop.models import ShopIdentity

IDENTITY_KEY = "shop.identities"
IDENTITY_SECONDS = 300
SITES_KEY = "shop.sites"
SITES_SECONDS = 60
MOST_HOSTS = 50
"""So many names of hosts are remembered; where any subdomain is allowed, visitors may think of more."""


def shop_identity(request: HttpRequest | None = None) -> ShopIdentity:
    """The identity of the request's site, or of the default site outside a request.

    The defaults of a new shop when none was saved. No query while the cache is warm; asks the cache
    once a request.
    """
    host = request.get_host() if request else ""
    identities: dict[str, ShopIdentity] = request_remembered(
        IDENTITY_KEY, lambda: dict(request_cached(IDENTITY_KEY) or {})
    )
    if host not in identities:
        _make_room(identities)
        identities[host] = _read(request)
        cache.set(IDENTITY_KEY, Unchanging(identities), IDENTITY_SECONDS)
    return identities[host]


def site_of(request: HttpRequest) -> Site | None:
    """Wagtail's site of a request, with its root page. No query while cached, else one."""
    sites: dict[str, Site | None] = request_remembered(SITES_KEY, lambda: request_cached(SITES_KEY) or {})
    host = f"{request.get_host()}:{request.get_port()}"
    if host not in sites:
        _make_room(sites)
        sites[host] = Site._find_for_request(request)
        cache.set(SITES_KEY, sites, SITES_SECONDS)
    return sites[host]


def sites_forget() -> None:
    """Drop the remembered sites; called when one or a page changes."""
    cache.delete(SITES_KEY)
    request_forget(SITES_KEY)


def _make_room(by_host: dict[str, Any]) -> None:
    if len(by_host) >= MOST_HOSTS:
        by_host.clear()


def _read(request: HttpRequest | None) -> ShopIdentity:
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    return ShopIdentity.for_site(site) if site else ShopIdentity()


def shop_identity_forget() -> None:
    """Drop the remembered identities; called when one is saved."""
    cache.delete(IDENTITY_KEY)
    request_forget(IDENTITY_KEY)
