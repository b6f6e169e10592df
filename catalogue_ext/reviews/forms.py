"""Forms of reviews, with bounds on what may be written."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from catalogue_ext.reviews import selectors
from catalogue_ext.reviews.pictures import MAX_PICTURES, PicturesField
from catalogue_ext.reviews.types import ReviewFilter

MAX_TITLE = 120
MAX_BODY = 4000


class ProductReviewForm(forms.Form):
    """Replaces `oscar.apps.catalogue.reviews.forms.ProductReviewForm` (Oscar 4.2).

    One to five stars, and texts that end somewhere.
    """

    score = forms.TypedChoiceField(
        label=_("Stars"),
        coerce=int,
        choices=[(5, _("5: excellent")), (4, _("4: good")), (3, _("3: all right")), (2, _("2: poor")),
                 (1, _("1: bad"))],
    )  # fmt: skip
    title = forms.CharField(label=_("Headline"), max_length=MAX_TITLE)
    body = forms.CharField(
        label=_("Your review"),
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What should others know before they buy?"),
    )
    photos = PicturesField(
        label=_("Photos"),
        required=False,
        help_text=format_lazy(
            _("Up to {count} photos, 10 MB together. They are shown once we have looked at them."),
            count=MAX_PICTURES,
        ),
    )


class VoteForm(forms.Form):
    """Replaces `oscar.apps.catalogue.reviews.forms.VoteForm` (Oscar 4.2): helpful or not."""

    delta = forms.TypedChoiceField(coerce=int, choices=[(1, _("Helpful")), (-1, _("Not helpful"))])


class SortReviewsForm(forms.Form):
    """Replaces `oscar.apps.catalogue.reviews.forms.SortReviewsForm` (Oscar 4.2): filters too.

    A field that makes no sense counts for nothing, so that an old link still leads to reviews.
    """

    sort_by = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            (selectors.HELPFUL, _("Most helpful")),
            (selectors.NEWEST, _("Newest")),
            (selectors.BEST, _("Highest rating")),
            (selectors.WORST, _("Lowest rating")),
        ],
    )
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("All")),
            *((n, ngettext_lazy("%d star", "%d stars", n) % n) for n in selectors.SCORES),
        ],
    )
    photos = forms.BooleanField(label=_("With photos"), required=False)

    def chosen(self) -> ReviewFilter:
        """What is asked for, as far as it makes sense."""
        self.is_valid()
        data = self.cleaned_data
        return ReviewFilter(
            sort=data.get("sort_by") or selectors.HELPFUL,
            stars=data.get("stars"),
            with_photos=bool(data.get("photos")),
        )
