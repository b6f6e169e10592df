"""Doors that were locked: each leads to allauth's page for the same purpose."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.generic import RedirectView


class DoorView(RedirectView):
    """Redirects to the page named `pattern_name`, keeping a safe `next`; a form posted here is ignored."""

    permanent = False

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        target = reverse(str(self.pattern_name))
        after = self.request.GET.get("next", "")
        if after and url_has_allowed_host_and_scheme(
            after, {self.request.get_host()}, require_https=self.request.is_secure()
        ):
            target += "?" + urlencode({"next": after})
        return target

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self.get(request, *args, **kwargs)
        response.status_code = 303
        return response
