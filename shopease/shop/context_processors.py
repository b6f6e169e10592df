"""The shop's identity and address for every template."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shopease.shop.selectors import shop_identity


def shop(request: HttpRequest) -> dict[str, object]:
    """`shop` in templates, read only when it is used, and `site_url` for what needs whole addresses."""
    return {"shop": SimpleLazyObject(lambda: shop_identity(request)), "site_url": settings.SITE_URL}
