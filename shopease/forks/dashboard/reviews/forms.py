"""What staff decides about a review and replies to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.reviews.forms import *
from oscar.core.loading import get_model

ProductReview = get_model("reviews", "ProductReview")


class DashboardProductReviewForm(forms.Form):
    """Overrides `oscar.apps.dashboard.reviews.forms.DashboardProductReviewForm` (Oscar 4.2).

    Oscar's lets staff rewrite what a customer said. Here they approve or reject it, take single photos
    away and reply.
    """

    choices = (
        (ProductReview.APPROVED, _("Approved")),
        (ProductReview.REJECTED, _("Rejected")),
    )
    status = forms.TypedChoiceField(
        label=_("Status"), choices=((ProductReview.FOR_MODERATION, _("Waiting")), *choices), coerce=int
    )
    reply = forms.CharField(
        label=_("Reply of the shop"),
        required=False,
        max_length=ProductReview._meta.get_field("reply").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody can read it below the review. Leave it empty to say nothing."),
    )
    delete_pictures = forms.MultipleChoiceField(
        label=_("Photos to delete"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        if instance is not None:
            kwargs["initial"] = {"status": instance.status, "reply": instance.reply}
        super().__init__(*args, **kwargs)
        self.pictures = list(instance.pictures.all()) if instance is not None else []
        delete: Any = self.fields["delete_pictures"]
        delete.choices = [(str(picture.pk), str(picture.pk)) for picture in self.pictures]
        if instance is None:  # the list of reviews only offers what changes something
            status: Any = self.fields["status"]
            status.choices = self.choices
