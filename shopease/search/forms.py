"""What a shopper may ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shopease.search.types import MAX_WORDS
from shopease.search.words import words_clean


class SearchForm(forms.Form):
    """The one field of a search."""

    q = forms.CharField(
        label=_("Search"),
        max_length=MAX_WORDS,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def clean_q(self) -> str:
        """The words alone."""
        return words_clean(self.cleaned_data["q"])
