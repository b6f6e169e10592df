"""The navigation of the account."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopease.notifications.inbox import notices_unread_count

register = template.Library()

ENTRIES: tuple[tuple[str, Promise], ...] = (
    ("customer:summary", _("Overview")),
    ("customer:order-list", _("Orders")),
    ("customer:downloads", _("Downloads")),
    ("customer:credit", _("Store credit")),
    ("customer:wishlists-list", _("Wish lists")),
    ("customer:reviews-list", _("Reviews")),
    ("customer:alerts-list", _("Alerts")),
    ("customer:notifications-inbox", _("Notifications")),
    ("customer:address-list", _("Addresses")),
    ("customer:profile-view", _("Profile")),
    ("account_email", _("E-mail address")),
    ("account_change_password", _("Password")),
    ("mfa_index", _("Two-factor log-in")),
)


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """A line of the navigation; `count` is shown as a badge unless it is 0."""

    title: Promise
    url: str
    is_here: bool
    count: int


@register.simple_tag
def account_menu(user: Any, path: str) -> list[AccountEntry]:
    """The pages of the account; the deepest one above `path` is marked. One query."""
    urls = [reverse(name) for name, _title in ENTRIES]
    here = max((url for url in urls if path.startswith(url)), key=len, default="")
    if here == urls[0] != path:
        here = ""
    unread = notices_unread_count(user) if user.is_authenticated else 0
    return [
        AccountEntry(title, url, url == here, unread if name == "customer:notifications-inbox" else 0)
        for (name, title), url in zip(ENTRIES, urls, strict=True)
    ]
