"""Every address of the storefront wears our design, or is listed with what it does instead."""

import re
from fnmatch import fnmatch
from typing import Any

import pytest
from django.conf import settings

from tests.integration.access.probe import client_for, path_of
from tests.integration.access.walk import Address, addresses
from tests.integration.access.world import world_create

pytestmark = pytest.mark.django_db

BACK_OFFICES = ("cms/", "dashboard/", "_util/")

REDIRECTS = {
    "account_login": "to the account of whoever is logged in",
    "account_logout": "home for guests",
    "account_request_login_code": "to the account of whoever is logged in",
    "account_signup": "to the account of whoever is logged in",
    "customer:login": "to the one log-in",
    "customer:logout": "to the one log-out",
    "account_confirm_login_code": "without a code that was sent",
    "account_set_password": "to changing it: everybody has one",
    "basket:add": "back to where the button stands; takes a POST",
    "basket:saved": "to the basket; takes a POST",
    "basket:destination": "back to where it was asked; takes a POST",
    "basket:changes": "to the basket; takes a POST",
    "basket:mini": "to the basket for who is on no page that shows it in a drawer",
    "basket:vouchers-*": "to the basket; take a POST",
    "catalogue:quick": "to the product's page for who is on no page that shows it in a dialog",
    "catalogue:reviews-add": "to the customer's own review, or to the log-in",
    "pay:done": "to the payment page",
    "order-return": "to the order's page while nothing can be sent back",
    "order-tracked": "to the form, without a pair that was found",
    "checkout:*": "to the empty basket; the checkout's tests walk them with a full one",
    "customer:change-password": "to allauth's page",
    "customer:register": "to allauth's page",
    "mfa_*": "to the log-in or to confirming who one is, when no second factor is set up",
}
FRAGMENTS = {
    "catalogue:recent": "products that a page fetches by what the browser remembers",
    "catalogue:related": "products that a page fetches when they come into sight",
    "search:suggest": "what the search field shows while someone types",
}
NOT_PAGES = {
    "catalogue:compare-*": "takes a POST",
    "catalogue:reviews-vote": "takes a POST",
    "customer:address-change-status": "takes a POST",
    "customer:alerts-cancel-by-pk": "takes a POST",
    "customer:notifications-update": "takes a POST",
    "customer:personal-data": "a file",
    "customer:profile-avatar-remove": "takes a POST",
    "customer:wishlists-move-product-to-another": "takes a POST",
    "customer:wishlists-remove-product": "takes a POST",
    "customer:wishlists-share": "takes a POST",
    "health:*": "data for machines",
    "order-again": "takes a POST",
    "order-document": "a file",
    "robots": "a file for crawlers",
    "search:opened": "takes a POST",
    "sitemap*": "data for crawlers",
    "mfa_*": "404 while no second factor is set up",
    "pay:basket": "takes a POST",
    "pay:credit": "takes a POST",
    "pay:test-bank": "404 without a charge that waits",
    "provider-event": "takes a POST of a provider",
    "private-file": "a file, by a signed link",
    "product-feed": "a file, 404 before it was made first",
    "wagtaildocs_*": "a file",
}


def test_every_page_wears_the_design() -> None:
    world = world_create()
    clients = [client_for(world, role) for role in ("anonymous", "shopper")]
    wrong = []
    for address in storefront_addresses():
        path = path_of(address, world, 0)
        answers = [_answer(client.get(path)) for client in clients]
        listed = listed_as(address.name)
        if set(answers) - {"page", "log in"} - listed or ("page" not in answers and not listed):
            wrong.append(f"{address.name}: {' and '.join(answers)}")
    assert wrong == []


def storefront_addresses() -> list[Address]:
    """Every address that isn't a back office's."""
    return [found for found in addresses() if not found.route.lstrip("^").startswith(BACK_OFFICES)]


def _answer(response: Any) -> str:
    """page, log in, redirect, fragment, or nothing that a visitor sees."""
    if response.status_code in {301, 302, 303}:
        return "log in" if response.headers["Location"].startswith("/accounts/login/") else "redirect"
    if response.status_code != 200 or not response.headers["Content-Type"].startswith("text/html"):
        return "no page"
    canonical = re.search(r'rel="canonical"\s+href="([^"]*)"', response.content.decode())
    if canonical and not canonical[1].startswith(settings.SITE_URL + "/"):
        return f"canonical {canonical[1]}"
    return "page" if "base.html" in {template.name for template in response.templates} else "fragment"


def listed_as(name: str) -> set[str]:
    """What an address may answer that isn't a page."""
    tables = {"redirect": REDIRECTS, "fragment": FRAGMENTS, "no page": NOT_PAGES}
    return {answer for answer, table in tables.items() if any(fnmatch(name, one) for one in table)}
