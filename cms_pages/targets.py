"""What a link may lead to, written as one short text: "page:5", "product:7", "address:/basket/"."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_TARGET = 520
"""Characters of a target: its kind and an address of at most 500."""

OPENINGS = ("https://", "http://", "mailto:", "tel:")


class TargetKind(models.TextChoices):
    """The kinds; all but the last two are followed by the key of a row."""

    PAGE = "page", _("Page")
    PRODUCT = "product", _("Product")
    CATEGORY = "category", _("Category")
    DOCUMENT = "document", _("Document")
    SEARCH = "search", _("Search")
    ADDRESS = "address", _("Address")


KEYED = (TargetKind.PAGE, TargetKind.PRODUCT, TargetKind.CATEGORY, TargetKind.DOCUMENT)
MODELS = {
    TargetKind.PAGE: "wagtailcore.Page",
    TargetKind.PRODUCT: "catalogue.Product",
    TargetKind.CATEGORY: "catalogue.Category",
    TargetKind.DOCUMENT: "media.LibraryDocument",
}


def target_of(kind: str, value: Any) -> str:
    """The text of a target."""
    return f"{kind}:{value}"


@lru_cache(maxsize=2000)  # menus ask for dozens on each page
def target_split(target: str | None) -> tuple[str, str]:
    """Kind and value of a target; two empty texts for what is none."""
    kind, _colon, value = (target or "").partition(":")
    if not value or kind not in TargetKind.values:
        return "", ""
    if kind in KEYED and not (value.isascii() and value.isdecimal() and len(value) < 19):
        return "", ""
    return kind, value


def validate_address(value: str) -> None:
    """Refuse anything but a path of this shop or a web address."""
    if not value.startswith(OPENINGS) and (not value.startswith("/") or value.startswith("//")):
        raise ValidationError(_("Write a path that starts with / or an address that starts with https://."))


def validate_target(target: str) -> None:
    """Refuse what no link may lead to; whether the row exists is not asked."""
    kind, value = target_split(target)
    if not kind:
        raise ValidationError(_("Choose where the link leads."))
    if kind == TargetKind.ADDRESS:
        validate_address(value)


def with_target(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stored link with its target as one text; links once had a field for each kind."""
    fields = ("page", "category", "address")
    if "target" in stored or not any(field in stored for field in fields):
        return stored
    found = next(((kind, stored[kind]) for kind in fields if stored.get(kind)), None)
    kept = {name: value for name, value in stored.items() if name not in fields}
    return {**kept, "target": target_of(*found) if found else ""}
