"""The pages of the catalogue: everything, a category, a product.

Replaces the views of `oscar.apps.catalogue.views` and `oscar.apps.search.views.catalogue` (Oscar 4.2),
which ask haystack.
"""

from typing import Any
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View
from oscar.core.loading import get_class

from catalogue_ext.category_sort import category_sort
from catalogue_ext.lists import list_context, list_response
from catalogue_ext.pages import product_context
from catalogue_ext.product_selectors import product_for_page
from catalogue_ext.recommendations import products_related
from catalogue_ext.selectors import (
    cards_for,
    category_for_page,
    category_tree,
    category_tree_forget,
)
from catalogue_ext.variants import variant_asked
from shopease.core.html import html_text
from shopease.core.htmx import is_htmx
from shopease.media.selectors import pictures_by_ids


class CatalogueView(View):
    """All products that are for sale."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """A page of the list; 404 when there is no such page."""
        context = list_context(request) | {"children": category_tree().menu}
        return list_response(request, "oscar/catalogue/browse.html", context)


class ProductCategoryView(View):
    """A category: its text, the categories below it, the products of all of them."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, category_slug: str, pk: str) -> HttpResponseBase:
        """A page of the list; 404 when there is no such category or page."""
        category = category_for_page(int(pk))
        if category is None:
            raise Http404
        if redirect := _redirect_to(request, category.get_absolute_url()):
            return redirect
        tree = category_tree()
        if category.pk not in tree.nodes:  # the cached tree is older than this category
            category_tree_forget()
            tree = category_tree()
        node = tree.nodes[category.pk]
        context = list_context(
            request, category_id=category.pk, default_sort=category_sort(tree, category.pk)
        )
        context |= {
            "category": category,
            "description": category.meta_description or html_text(category.description),
            "ancestors": tree.ancestors(node),
            "children": tree.children(node),
            "share_url": f"{settings.SITE_URL}{node.url}",
            "share_picture": pictures_by_ids([node.image_id]).get(node.image_id) if node.image_id else None,
        }
        return list_response(request, "oscar/catalogue/category.html", context)


class ProductDetailView(View):
    """A product with all its variants on one page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, product_slug: str, pk: str) -> HttpResponseBase:
        """The page; a variant's address leads to its parent's, with the variant chosen."""
        product = product_for_page(int(pk))
        if product is None:
            raise Http404
        if product.is_child:
            return HttpResponsePermanentRedirect(
                f"{product.parent.get_absolute_url()}?{urlencode({'variant': product.pk})}"
            )
        if redirect := _redirect_to(request, product.get_absolute_url()):
            return redirect
        return product_page(request, product)


class RelatedProductsView(View):
    """What goes with a product: a part of its page, asked for when a shopper gets there."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: str) -> HttpResponseBase:
        """The cards alone; nothing when there are none."""
        cards = cards_for(products_related(int(pk)))
        response = TemplateResponse(request, "oscar/catalogue/partials/related.html", {"cards": cards})
        response["X-Robots-Tag"] = "noindex"
        return response


def product_page(
    request: Any, product: Any, *, form: Any = None, variant: str = "", status: int = 200
) -> TemplateResponse:
    """The page of a product from `product_for_page`; `form` brings back what was refused."""
    if form is None:
        form = get_class("basket.forms", "AddToBasketForm")(request.bare_basket, product)
    context = product_context(product, request.strategy, variant or variant_asked(request.GET))
    context |= {"form": form, "basket_url": reverse("basket:add", kwargs={"pk": product.pk})}
    response = TemplateResponse(request, "oscar/catalogue/detail.html", context, status=status)
    if is_htmx(request) and context["selected"]:
        response["HX-Replace-Url"] = f"{product.get_absolute_url()}?variant={context['shown'].pk}"
    return response


def _redirect_to(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect | None:
    if unquote(path) == unquote(request.path):
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
