"""Parts of pages about products: one to look at quickly, and those looked at last."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View
from oscar.core.loading import get_class

from catalogue_ext.compare import ids_read
from catalogue_ext.pages import product_context
from catalogue_ext.product_selectors import product_for_page
from catalogue_ext.selectors import cards_for, products_by_ids
from catalogue_ext.variants import variant_asked
from shopease.core.htmx import is_htmx

MAX_RECENT = 12


class QuickView(View):
    """A product in a dialog: pictures, price, choice and the way into the basket."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Any, pk: str) -> HttpResponseBase:
        """The part alone; who opens its address sees the product's page."""
        product = product_for_page(int(pk))
        if product is None or product.is_child:
            raise Http404
        if not is_htmx(request):
            return HttpResponseRedirect(product.get_absolute_url())
        form = get_class("basket.forms", "AddToBasketForm")(
            request.bare_basket,
            product,
            auto_id="quick_%s",
        )
        context = product_context(product, request.strategy, variant_asked(request.GET))
        context |= {"form": form, "basket_url": reverse("basket:add", kwargs={"pk": product.pk})}
        context["quick_url"] = reverse("catalogue:quick", kwargs={"pk": product.pk})
        response = TemplateResponse(request, "oscar/catalogue/partials/quick.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


class RecentProductsView(View):
    """Products by their numbers, which the visitor's browser remembers; nothing of it is kept here."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The cards alone; nothing when there are none."""
        ids = ids_read(request.GET.get("ids", ""), limit=MAX_RECENT)
        cards = cards_for(products_by_ids(ids)) if ids else []
        response = TemplateResponse(request, "oscar/catalogue/partials/recent.html", {"cards": cards})
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "private"
        return response
