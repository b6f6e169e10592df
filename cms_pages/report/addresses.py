"""Whether an address of this shop leads somewhere, without asking for the page itself."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from oscar.core.loading import get_model
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from catalogue_ext.selectors import category_tree


def address_leads(address: str) -> bool:
    """Whether shoppers who follow `address` (a path) find a page. At most four queries."""
    path = urlsplit(address).path
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return _found(path) or Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()


def _found(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.view_name == "catalogue:detail":
        products = get_model("catalogue", "Product").objects
        return bool(products.browsable().filter(pk=match.kwargs["pk"]).exists())
    if match.view_name == "catalogue:category":
        return int(match.kwargs["pk"]) in category_tree().nodes
    return match.view_name != "wagtail_serve" or _is_page(match.args[0] if match.args else "")


def _is_page(rest: str) -> bool:
    """Whether a page of the active language, or one that answers for what is below it, is published."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    root = site.root_page if site else None
    locale = Locale.get_active()
    if root is not None and root.locale_id != locale.pk:
        root = root.get_translation_or_none(locale)
    if root is None:
        return False
    steps = [step for step in rest.split("/") if step]
    paths = [root.url_path + "".join(f"{step}/" for step in steps[:count]) for count in range(len(steps) + 1)]
    pages: dict[str, Any] = {page.url_path: page for page in Page.objects.live().filter(url_path__in=paths)}
    if paths[-1] in pages:
        return True
    above = next((pages[path] for path in reversed(paths) if path in pages), None)
    return above is not None and hasattr(above.specific_class, "resolve_subpage")
