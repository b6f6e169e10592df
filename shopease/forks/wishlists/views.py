"""The page behind the link of a shared wish list."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.generic import View
from oscar.core.loading import get_model

from shopease.accounts.wishlists import wishlist_entries


class WishListView(View):
    """Overrides `oscar.apps.wishlists.views.WishListView` (Oscar 4.2): 404 instead of 403, no index."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """The list as a grid from which everybody can buy; 404 when it is private."""
        lists = get_model("wishlists", "WishList").objects.select_related("owner")
        wishlist: Any = lists.filter(key=key).first()
        if wishlist is None or not wishlist.is_allowed_to_see(request.user):
            raise Http404
        context = {"wishlist": wishlist, "entries": wishlist_entries(wishlist)}
        response = TemplateResponse(request, "oscar/wishlists/wishlist_detail.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response
