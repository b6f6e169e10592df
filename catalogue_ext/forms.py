"""What a shopper may ask of a list."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalogue_ext.category_sort import is_by_hand
from catalogue_ext.templatetags.currency_filters import currency
from catalogue_ext.types import ActiveFilter, ProductFilter, ProductSort

RATINGS = (("", _("Any rating")), ("4", _("4 stars and more")), ("3", _("3 stars and more")))


class ProductListForm(forms.Form):
    """Order and filter of a list, from the query string. What is wrong is said and left out."""

    sort = forms.ChoiceField(label=_("Sort by"), choices=ProductSort.choices, required=False)
    available = forms.BooleanField(label=_("In stock only"), required=False)
    reduced = forms.BooleanField(label=_("Reduced only"), required=False)
    new = forms.BooleanField(label=_("New only"), required=False)
    rating = forms.ChoiceField(label=_("Rating"), choices=RATINGS, required=False)
    price_min = forms.DecimalField(
        label=_("Price from"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )
    price_max = forms.DecimalField(
        label=_("Price up to"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, default_sort: str = ProductSort.NEWEST, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.default_sort = str(default_sort)
        choices: dict[str, Any] = dict(ProductSort.choices)
        first = _("Recommended") if is_by_hand(self.default_sort) else choices.pop(self.default_sort)
        # What holds anyway comes first: a browser shows it while nothing was chosen.
        self.fields["sort"].choices = [(self.default_sort, first), *choices.items()]  # type: ignore[attr-defined]

    @property
    def chosen_sort(self) -> str:
        """The order asked for; that of the list unless a known one was."""
        return self.cleaned_data.get("sort") or self.default_sort

    @property
    def kept(self) -> dict[str, str]:
        """What was asked for and understood, as it stands in the query string; not what holds anyway."""
        said = {name: self.data.get(name) for name in self.fields if name not in self.errors}
        return {name: value for name, value in said.items() if value and value != self.default_sort}

    @property
    def query(self) -> str:
        """The query string of this list, without its page."""
        return urlencode(self.kept)

    def product_filter(self, category_id: int | None = None) -> ProductFilter:
        """The filter asked for, within a category if given."""
        rating = self.cleaned_data.get("rating")
        return ProductFilter(
            category_id=category_id,
            available_only=bool(self.cleaned_data.get("available")),
            reduced_only=bool(self.cleaned_data.get("reduced")),
            new_only=bool(self.cleaned_data.get("new")),
            rating_min=int(rating) if rating else None,
            price_min=self.cleaned_data.get("price_min"),
            price_max=self.cleaned_data.get("price_max"),
        )

    def active_filters(self) -> Iterator[ActiveFilter]:
        """The filters in force, each with the query string of the list without it."""
        for name, words in self._words().items():
            rest = {key: value for key, value in self.kept.items() if key != name}
            yield ActiveFilter(words, urlencode(rest))

    def _words(self) -> dict[str, str]:
        asked, code = self.cleaned_data, settings.OSCAR_DEFAULT_CURRENCY
        words = {name: str(self.fields[name].label) for name in ("available", "reduced", "new")}
        words |= {"rating": str(dict(RATINGS).get(asked.get("rating") or "", ""))}
        if asked.get("price_min") is not None:
            words["price_min"] = _now("From %(price)s") % {"price": currency(asked["price_min"], code)}
        if asked.get("price_max") is not None:
            words["price_max"] = _now("Up to %(price)s") % {"price": currency(asked["price_max"], code)}
        return {name: text for name, text in words.items() if asked.get(name) not in (None, "", False)}
