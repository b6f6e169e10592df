"""Products in the dashboard."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from oscar.apps.dashboard.catalogue import views as upstream
from oscar.apps.dashboard.catalogue.views import *


class ProductCreateUpdateView(upstream.ProductCreateUpdateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductCreateUpdateView` (Oscar 4.2).

    A product and all its parts are saved together or not at all.
    """

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response
