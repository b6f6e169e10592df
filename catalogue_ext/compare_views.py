"""Comparing products: the page, and what is put on it. What one compares stays in a cookie of numbers."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue_ext.compare import MAX_COMPARED, comparison_of, ids_read, ids_write
from catalogue_ext.product_selectors import product_for_basket
from shopease.core.htmx import is_htmx
from shopease.core.ways import way_back

COOKIE = "compare"
TOGGLE = "compare-toggle"
COOKIE_SECONDS = 7 * 24 * 3600


def compared_ids(request: HttpRequest) -> list[int]:
    """What a visitor compares. No query."""
    return ids_read(request.COOKIES.get(COOKIE, ""))


def compare_address(ids: Sequence[int]) -> str:
    """The page that compares these products; it can be shared."""
    page = reverse("catalogue:compare")
    return f"{page}?ids={ids_write(ids)}" if ids else page


class CompareView(View):
    """Products of the address side by side; without any, those that the visitor chose."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page; how many there may be is said when there are more."""
        if "ids" not in request.GET:
            chosen = compared_ids(request)
            if chosen:
                return HttpResponseRedirect(compare_address(chosen))
        asked = ids_read(request.GET.get("ids", ""), limit=MAX_COMPARED + 1)
        found = comparison_of(asked)
        context = {
            "comparison": found,
            "is_cut": len(asked) > MAX_COMPARED,
            "is_short": len(found.cards) < min(len(asked), MAX_COMPARED),
            "limit": MAX_COMPARED,
        }
        response = TemplateResponse(request, "oscar/catalogue/compare.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


class _CompareChangeView(View):
    """Changes the cookie and leads back; htmx gets the parts of its page that change."""

    http_method_names = ["post", "options"]

    def change(self, ids: list[int], pk: int) -> list[int]:
        """What is compared from now on."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int = 0) -> HttpResponseBase:
        ids = self.change(compared_ids(request), pk)
        if is_htmx(request):
            response: Any = self.answer(ids, pk)
        else:
            response = HttpResponseRedirect(self.target(ids))
        response.set_cookie(
            COOKIE,
            ids_write(ids),
            max_age=COOKIE_SECONDS if ids else 0,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def answer(self, ids: list[int], pk: int) -> TemplateResponse:
        """What changes on the page: the button of a product's page too; those of cards say nothing of it."""
        is_toggle = self.request.headers.get("HX-Target") == TOGGLE
        context = {"ids": ids, "product_id": pk if is_toggle else 0}
        parts = "oscar/catalogue/partials/compare_answer.html"
        response = TemplateResponse(self.request, parts, context)
        if not is_toggle:
            response["HX-Reswap"] = "none"
        return response

    def target(self, ids: list[int]) -> str:
        """Where to go without htmx."""
        return compare_address(ids)


class CompareAddView(_CompareChangeView):
    """Adds a product; a variant stands for its whole product."""

    def change(self, ids: list[int], pk: int) -> list[int]:
        product = product_for_basket(pk)
        if product is None:
            raise Http404
        added = product.parent_id or product.pk
        if added in ids:
            messages.info(
                self.request, _("%(title)s is being compared already.") % {"title": product.get_title()}
            )
        elif len(ids) >= MAX_COMPARED:
            text = _("You can compare %(count)d products at most. Take one away first.")
            messages.error(self.request, text % {"count": MAX_COMPARED})
        else:
            ids = [*ids, added]
            messages.success(self.request, _("%(title)s is being compared.") % {"title": product.get_title()})
        return ids

    def target(self, ids: list[int]) -> str:
        """Back to where the button stood."""
        return way_back(self.request, compare_address(ids))


class CompareRemoveView(_CompareChangeView):
    """Takes a product away; what a shared address names beside the visitor's own stays on the page."""

    def change(self, ids: list[int], pk: int) -> list[int]:
        if pk in ids:
            messages.info(self.request, _("The product is no longer compared."))
        return [found for found in ids if found != pk]

    def target(self, ids: list[int]) -> str:
        """The comparison without the product, or back to the product's page."""
        if "shown" not in self.request.POST:
            return way_back(self.request, compare_address(ids))
        shown = ids_read(self.request.POST["shown"])
        return compare_address([pk for pk in shown if pk != self.kwargs["pk"]] or ids)


class CompareClearView(_CompareChangeView):
    """Forgets all of it."""

    def change(self, ids: list[int], pk: int) -> list[int]:
        return []
