"""Asking the shop who may open an address."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from tests.integration.access.walk import Address
from tests.integration.access.world import World

LOG_IN = "/accounts/login/"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def hasten(monkeypatch: Any, settings: Any) -> None:
    """Plain error pages, a cache in memory and permissions that are read once, for thousands of requests."""
    found: dict[tuple[Any, ...], set[str]] = {}
    read = ModelBackend._get_permissions

    def read_once(backend: ModelBackend, user: Any, obj: Any, source: str) -> set[str]:
        key = (user.pk, user.is_active, obj is None, source)
        if key not in found:
            found[key] = read(backend, user, obj, source)
        return found[key]

    monkeypatch.setattr(ModelBackend, "_get_permissions", read_once)
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    for status in (403, 404):
        monkeypatch.setattr(f"shopease.urls.handler{status}", _plain_error(status), raising=False)


def _plain_error(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    return lambda request, exception: HttpResponse(status=status)


def client_for(world: World, role: str) -> Client:
    """A browser in which a person of that role is logged in; "anonymous" is nobody."""
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(world.people[role], backend=BACKEND)
    return client


def path_of(address: Address, world: World, which: int) -> str:
    """The address with its own (0), foreign (1) or missing (2) object."""
    if address.name in FIXED:
        return FIXED[address.name]
    if address.arguments:
        kwargs = {name: world.value(address.name, name)[which] for name in address.arguments}
        return reverse(address.name, kwargs=kwargs)
    return reverse(address.name)


FIXED = {
    "sitemap": "/sitemap-pages-1.xml",
    "wagtail_serve": "/",
    "wagtailadmin_password_reset_confirm": "/cms/password_reset/confirm/MQ/abc-def/",
    "wagtaildocs_serve": "/documents/987654/missing.pdf",
    "door-cms-reset": "/cms/password_reset/confirm/MQ/abc-def/",
    "wagtail.admin.views.home.default": "/cms/nothing/here/",
    "django.views.generic.base.TemplateView": "/cms/test404/",
    "account_confirm_email": "/accounts/confirm-email/missing/",
    "account_reset_password_from_key": "/accounts/password/reset/key/1-set-password/",
}
"""Addresses without a name, with unnamed arguments, or whose arguments are secrets."""


def outcome(response: Any, path: str) -> str:
    """ok, log in, refused, missing, or the status itself."""
    status, location = response.status_code, response.headers.get("Location", "")
    if status in {301, 302, 303} and location.startswith(LOG_IN) and path not in DOORS:
        return "log in"
    if status == 403 or (path.startswith("/cms/") and location == "/cms/"):
        return "refused"
    if status == 404:
        return "missing"
    if status < 400 or status == 405:
        return "ok"
    return str(status)


DOORS = {"/cms/login/", "/_util/login/", "/dashboard/login/", "/accounts/logout/"}


def view_at(path: str) -> str:
    """The name of the view that really answers."""
    return str(resolve(path).view_name)
