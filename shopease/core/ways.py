"""Where a form leads back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The field `next`, else the page that the button stood on, else the address given; of this shop only."""
    wanted, came_from = request.POST.get("next", ""), request.headers.get("Referer", "")
    for target, start in ((wanted, "/"), (came_from, "http")):
        safe = url_has_allowed_host_and_scheme(
            target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        if target.startswith(start) and safe:
            return target
    return otherwise
