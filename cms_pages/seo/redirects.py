"""Where old addresses lead once a product or category is gone.

A page's own redirects are Wagtail's; products and categories that are renamed or moved are found by
the number in their address.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect

from catalogue_ext.selectors import category_tree

MAX_LENGTH = 255
"""Characters of an address in Wagtail's table."""


def product_lead_on(product: Any) -> None:
    """Lead a public product's addresses to its deepest public category; called before it is deleted."""
    if product.is_child or not product.is_public:
        return
    home = product.categories.browsable().order_by("-depth", "pk").first()
    _lead_on(product, home)


def category_lead_on(category: Any) -> None:
    """Lead a public category's addresses to the one above it; called before it is deleted."""
    if category.pk in category_tree().nodes:
        _lead_on(category, category.get_parent() if category.depth > 1 else None)


def _lead_on(gone: Any, category: Any) -> None:
    """Addresses that are too long for a redirect are left as they are."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            everything = reverse("catalogue:index")
            target = category.get_absolute_url() if category else everything
            old_path = Redirect.normalise_path(gone.get_absolute_url())
        if len(old_path) > MAX_LENGTH:
            continue
        link = f"{settings.SITE_URL}{target}"
        Redirect.objects.update_or_create(
            old_path=old_path,
            site=None,
            defaults={
                "redirect_link": link if len(link) <= MAX_LENGTH else f"{settings.SITE_URL}{everything}",
                "redirect_page": None,
                "is_permanent": True,
                "automatically_created": True,
            },
        )
