"""The order's page behind an unguessable link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shopease.fulfilment.selectors import order_by_token, order_for_page


@require_safe
@never_cache
def order_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the order; 404 for unknown and revoked links alike."""
    found = order_by_token(token)
    order = order_for_page(found.pk) if found else None
    if order is None:
        raise Http404
    response = render(request, "oscar/checkout/order.html", {"order": order})
    response["Referrer-Policy"] = "same-origin"  # with no-referrer its forms would be refused
    response["X-Robots-Tag"] = "noindex"
    return response
