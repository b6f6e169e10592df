"""allauth's pages are the only ones that take a log-in, a registration, a reset, an e-mail or a password."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import resolve

from tests.integration.access.probe import client_for, hasten, path_of
from tests.integration.access.walk import Address, addresses
from tests.integration.access.world import World, world_create

pytestmark = pytest.mark.django_db

ALLAUTH = ("account_", "mfa_")

# Forms that have an e-mail field but are no door: an address for one order, alert or gift card, a search.
OTHER_EMAIL_FIELDS = {
    "catalogue:detail",
    "checkout:details",
    "customer:alert-create",
    "dashboard:credit-new",
    "dashboard:draft-new",
    "dashboard:users-index",
    "dashboard:partner-user-select",
    "wagtailadmin_choose_page_email_link",
    "wagtailsettings:edit",
    # Shown, but disabled: administrators see whom they give a role.
    "wagtailusers_users:edit",
}

DOORS = {
    "/cms/login/": "/accounts/login/",
    "/cms/password_reset/": "/accounts/password/reset/",
    "/cms/password_reset/done/": "/accounts/password/reset/",
    "/cms/password_reset/confirm/MQ/set-password/": "/accounts/password/reset/",
    "/cms/password_reset/complete/": "/accounts/password/reset/",
    "/_util/login/": "/accounts/login/",
    "/dashboard/login/": "/accounts/login/",
    "/accounts/register/": "/accounts/signup/",
    "/accounts/change-password/": "/accounts/password/change/",
}

FIELD = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
NEWSLETTER = re.compile(r'<form method="post"\s+action="/newsletter/".*?</form>', re.DOTALL)
"""Stands in the footer of every page, and opens nothing."""


def asks_for_credentials(html: str) -> set[str]:
    """Which of password and e-mail the page's forms ask for."""
    found = set()
    for tag in FIELD.findall(NEWSLETTER.sub("", html)):
        if "disabled" in tag or 'type="hidden"' in tag:
            continue
        if 'type="password"' in tag or re.search(r'name="[\w-]*password\w*"', tag):
            found.add("password")
        if 'type="email"' in tag or re.search(r'name="[\w-]*email\w*"', tag):
            found.add("e-mail")
    return found


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    hasten(monkeypatch, settings)
    return world_create()


@pytest.mark.parametrize(("door", "leads_to"), DOORS.items())
def test_other_doors_lead_to_allauth(client: Any, door: str, leads_to: str) -> None:
    credentials = {"username": "a@example.com", "login": "a@example.com", "password": "x"}
    for response in (client.get(door), client.post(door, credentials)):
        assert response.status_code in {302, 303}
        assert response.headers["Location"] == leads_to
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("door", ["/cms/login/", "/dashboard/login/"])
def test_a_door_keeps_a_safe_next_only(client: Any, door: str) -> None:
    assert (
        client.get(door, {"next": "/cms/pages/"}).headers["Location"]
        == "/accounts/login/?next=%2Fcms%2Fpages%2F"
    )
    for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.get(door, {"next": evil}).headers["Location"] == "/accounts/login/"


def test_only_allauth_asks_for_credentials(world: World) -> None:
    """Walks every address as a stranger and as a superuser, by GET and by POST."""
    clients = {role: client_for(world, role) for role in ("anonymous", "superuser")}
    wrong = []
    for address, path in _paths(world):
        if path.endswith(("/logout/", "/delete/")) or "delete" in address.name:
            continue
        for role, client in clients.items():
            for method in (client.get, client.post):
                cache.clear()
                response = method(path)
                name = resolve(path).view_name
                if response.streaming or "text/html" not in response.headers.get("Content-Type", ""):
                    continue
                asked = asks_for_credentials(response.content.decode())
                allowed = name.startswith(ALLAUTH) or (asked == {"e-mail"} and name in OTHER_EMAIL_FIELDS)
                if asked and not allowed:
                    wrong.append((name, path, role, sorted(asked)))
    assert wrong == []


def _paths(world: World) -> list[tuple[Address, str]]:
    seen: dict[str, Address] = {}
    for address in addresses():
        seen.setdefault(path_of(address, world, 0), address)
    return [(address, path) for path, address in seen.items()]
