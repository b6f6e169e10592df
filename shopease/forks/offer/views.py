"""The pages of offers: all that run, and each with its terms and its products.

Replaces the views of `oscar.apps.offer.views` (Oscar 4.2), which read each product on its own and
evaluate the basket.
"""

from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue_ext.offers import offer_for_page, offers_for_list, products_of_offer
from catalogue_ext.savings import offer_terms, saving_of
from catalogue_ext.selectors import cards_for, products_for_list
from catalogue_ext.types import MenuCategory, ProductSort
from shopease.core import clock
from shopease.core.html import html_text

FIRST_ROW = 4
"""Cards whose pictures are loaded at once."""


class OfferListView(View):
    """All offers that run now."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page; it exists also while nothing is on offer."""
        return TemplateResponse(request, "oscar/offer/list.html", {"offers": offers_for_list()})


class OfferDetailView(View):
    """One offer: what it saves, for how long, on what terms, on which products."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        """The page; 410 once the offer is over, 404 for one to come, suspended or unknown."""
        offer = offer_for_page(slug)
        if offer is None:
            raise Http404
        context: dict[str, Any] = {"offer": offer}
        if not offer.is_open or not offer.is_available():
            return TemplateResponse(request, "oscar/offer/ended.html", context, status=410)
        try:
            page = products_for_list(
                sort=ProductSort.BESTSELLING,
                page=request.GET.get("page") or 1,
                within=products_of_offer(offer),
            )
        except InvalidPage:
            raise Http404 from None
        context |= {
            "saving": saving_of(offer),
            "trail": [MenuCategory(_("Offers"), reverse("offer:list"))],
            "terms": offer_terms(offer),
            "summary": html_text(offer.description),
            "page_obj": page,
            "cards": cards_for(page.object_list),
            "first_row": FIRST_ROW,
            "is_last_day": _is_last_day(offer),
        }
        return TemplateResponse(request, "oscar/offer/detail.html", context)


def _is_last_day(offer: Any) -> bool:
    """Whether fewer than 24 hours are left."""
    return bool(offer.end_datetime and (offer.end_datetime - clock.now()).total_seconds() < 86_400)
