"""Forms of reviews, with bounds on what may be written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue_ext.reviews import selectors

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


class VoteForm(forms.Form):
    """Replaces `oscar.apps.catalogue.reviews.forms.VoteForm` (Oscar 4.2): helpful or not."""

    delta = forms.TypedChoiceField(coerce=int, choices=[(1, _("Helpful")), (-1, _("Not helpful"))])


class SortReviewsForm(forms.Form):
    """Replaces `oscar.apps.catalogue.reviews.forms.SortReviewsForm` (Oscar 4.2)."""

    sort_by = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            (selectors.HELPFUL, _("Most helpful")),
            (selectors.NEWEST, _("Newest")),
            (selectors.BEST, _("Best first")),
            (selectors.WORST, _("Worst first")),
        ],
    )
