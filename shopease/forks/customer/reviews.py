"""A customer's own reviews, in whatever state, and the way to take one back."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DeleteView, ListView
from oscar.apps.customer.mixins import PageTitleMixin

from catalogue_ext.reviews.selectors import reviews_written_by

PER_PAGE = 20


class OwnReviewListView(PageTitleMixin, ListView):
    """What the customer wrote, newest first."""

    template_name = "oscar/customer/reviews/review_list.html"
    context_object_name = "reviews"
    page_title = gettext_lazy("Your reviews")
    paginate_by = PER_PAGE

    def get_queryset(self) -> QuerySet[Any]:
        return reviews_written_by(self.request.user)


class OwnReviewDeleteView(PageTitleMixin, DeleteView):
    """Asks, then deletes one of the customer's own reviews."""

    template_name = "oscar/customer/reviews/review_delete.html"
    context_object_name = "review"
    page_title = gettext_lazy("Delete review")
    success_url = reverse_lazy("customer:reviews-list")

    def get_queryset(self) -> QuerySet[Any]:
        return reviews_written_by(self.request.user)

    def form_valid(self, form: Any) -> Any:
        """Delete and say so."""
        messages.success(self.request, _("Your review was deleted."))
        return super().form_valid(form)
