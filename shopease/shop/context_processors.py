"""The shop's identity for every template."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shopease.shop.selectors import shop_identity


def shop(request: HttpRequest) -> dict[str, object]:
    """`shop` in templates, read only when it is used."""
    return {"shop": SimpleLazyObject(lambda: shop_identity(request))}
