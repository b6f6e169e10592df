"""Who gets the newsletter, for those who write it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.timezone import localdate
from django.views.generic import ListView, View

from shopease.accounts.models import Subscriber
from shopease.accounts.newsletter import subscribers_confirmed, subscribers_rows
from shopease.core import clock
from shopease.core.cells import csv_lines


class SubscriberListView(ListView):
    """Confirmed addresses, the latest first."""

    template_name = "oscar/dashboard/newsletter/subscriber_list.html"
    context_object_name = "subscribers"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Subscriber]:
        return subscribers_confirmed()


class SubscriberDownloadView(View):
    """All of them as a table in CSV."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Written line by line: a large list fills no memory."""
        response = StreamingHttpResponse(
            csv_lines(subscribers_rows()), content_type="text/csv; charset=utf-8"
        )
        name = f"newsletter-{localdate(clock.now()).isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response


def newsletter_urls() -> list[Any]:
    """The addresses below /dashboard/newsletter/."""
    return [
        path("newsletter/", SubscriberListView.as_view(), name="newsletter-list"),
        path("newsletter/download/", SubscriberDownloadView.as_view(), name="newsletter-download"),
    ]
