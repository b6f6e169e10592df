"""The order's page behind an unguessable link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shopease.fulfilment.access import order_for_request
from shopease.fulfilment.selectors import order_for_page


@require_safe
@never_cache
def order_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the order; 404 for unknown, foreign and revoked ones alike.

    In the place of a link's token stands the number where somebody looks at an own order.
    """
    found = order_for_request(request, token)
    order = order_for_page(found.pk) if found else None
    if order is None:
        raise Http404
    response = render(request, "oscar/checkout/order.html", {"order": order, "key": token})
    response["Referrer-Policy"] = "same-origin"  # with no-referrer its forms would be refused
    response["X-Robots-Tag"] = "noindex"
    return response
