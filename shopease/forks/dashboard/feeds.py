"""The product feeds: where they are, when they were made, what products lack."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from oscar.core.loading import get_model

from shopease.core.queue import wake
from shopease.feeds.models import Channel, Feed
from shopease.feeds.tasks import make_feeds

Product = get_model("catalogue", "Product")

LACKS = {
    "picture": gettext_lazy("No picture: left out of the feeds"),
    "gtin": gettext_lazy("No GTIN and no manufacturer's number"),
    "brand": gettext_lazy("No brand"),
}


class FeedsView(TemplateView):
    """All channels; a POST makes their files anew."""

    http_method_names = ["get", "head", "post", "options"]
    template_name = "oscar/dashboard/feeds/feeds.html"

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Ask the worker; the page tells when it is done."""
        wake(make_feeds)
        messages.success(request, _("The feeds are being made. Look again in a minute."))
        return redirect("dashboard:feeds")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {feed.channel: feed for feed in Feed.objects.all()}
        channels = [
            {
                "name": channel.label,
                "address": settings.SITE_URL + reverse("product-feed", kwargs={"channel": channel.value}),
                "feed": known.get(channel.value),
            }
            for channel in Channel
        ]
        latest = max(known.values(), key=lambda feed: feed.made_at, default=None)
        context = {"channels": channels, "lacks": _lacks(latest.lacks) if latest else []}
        return super().get_context_data(**kwargs) | context


def _lacks(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What products lack, with the first of them by name. One query."""
    ids = {pk for lack in found.values() for pk in lack["product_ids"]}
    products = Product.objects.select_related("parent").in_bulk(ids)
    return [
        {
            "label": LACKS[name],
            "count": lack["count"],
            "products": [products[pk] for pk in lack["product_ids"] if pk in products],
        }
        for name, lack in found.items()
        if lack["count"] and name in LACKS
    ]


def feeds_urls() -> list[Any]:
    """The address below /dashboard/."""
    return [
        path("feeds/", FeedsView.as_view(), name="feeds"),
    ]
