"""Moderating reviews."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.apps.dashboard.reviews import views as upstream
from oscar.apps.dashboard.reviews.views import *

from catalogue_ext.reviews.services import reviews_moderate


class ReviewListView(upstream.ReviewListView):
    """Overrides `oscar.apps.dashboard.reviews.views.ReviewListView` (Oscar 4.2).

    Oscar's believes any status that is posted, and saves what it read before.
    """

    def update_selected_review_status(self, request: HttpRequest, reviews: Any) -> HttpResponseBase:
        """Approve or reject the chosen reviews."""
        allowed = [str(value) for value, _label in self.review_form_class.choices]
        status = request.POST.get("status", "")
        if status in allowed:
            count = reviews_moderate(review_ids=[review.pk for review in reviews], status=int(status))
            messages.success(request, _("Reviews changed: %(count)d") % {"count": count})
        else:
            messages.error(request, _("Please choose what to do with the reviews."))
        return HttpResponseRedirect(reverse("dashboard:reviews-list"))
