"""Moderating reviews."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.apps.dashboard.reviews import views as upstream
from oscar.apps.dashboard.reviews.views import *

from catalogue_ext.reviews.selectors import reviews_with_writers
from catalogue_ext.reviews.services import review_pictures_delete, review_reply, reviews_moderate


class ReviewListView(upstream.ReviewListView):
    """Overrides `oscar.apps.dashboard.reviews.views.ReviewListView` (Oscar 4.2).

    Oscar's believes any status that is posted, and saves what it read before.
    """

    def get_queryset(self) -> Any:
        """Oscar's, with the photos and whether the writer bought the product. One query."""
        return reviews_with_writers(super().get_queryset())

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


class ReviewUpdateView(upstream.ReviewUpdateView):
    """Overrides `oscar.apps.dashboard.reviews.views.ReviewUpdateView` (Oscar 4.2).

    Oscar's saves the whole review as it was read, and with it votes that came in meanwhile.
    """

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Delete the photos chosen, write the reply, then decide: what is shown is what was seen."""
        chosen, review = form.cleaned_data, self.object
        with transaction.atomic():
            review_pictures_delete(review=review, picture_ids=map(int, chosen["delete_pictures"]))
            review_reply(review=review, reply=chosen["reply"])
            if chosen["status"] != review.status:
                reviews_moderate(review_ids=[review.pk], status=chosen["status"])
        messages.success(self.request, _("The review was saved."))
        return HttpResponseRedirect(self.get_success_url())
