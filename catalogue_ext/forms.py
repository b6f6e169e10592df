"""What a shopper may ask of a list."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue_ext.category_sort import is_by_hand
from catalogue_ext.facets.types import ATTRIBUTE, CATEGORY, MAX_CHOSEN, PARTNER, RELEVANCE, Facet, FacetAsked
from catalogue_ext.templatetags.currency_filters import currency
from catalogue_ext.types import ActiveFilter, ProductFilter, ProductSort

RATINGS = (("", _("Any rating")), ("4", _("4 stars and more")), ("3", _("3 stars and more")))

MAX_NAMES = 16
"""Facets that are looked at in one address."""

Pairs = tuple[tuple[str, str], ...]


class ProductListForm(forms.Form):
    """Order and filter of a list, from the query string. What is wrong is said and left out.

    `others` are further parameters that belong to the address, such as the words of a search.
    """

    sort = forms.ChoiceField(label=_("Sort by"), choices=ProductSort.choices, required=False)
    available = forms.BooleanField(label=_("In stock"), required=False)
    offer = forms.BooleanField(label=_("On offer"), required=False)
    reduced = forms.BooleanField(label=_("Reduced"), required=False)
    new = forms.BooleanField(label=_("New"), required=False)
    bestseller = forms.BooleanField(label=_("Bestsellers"), required=False)
    rating = forms.ChoiceField(label=_("Rating"), choices=RATINGS, required=False)
    price_min = forms.DecimalField(
        label=_("Price from"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )
    price_max = forms.DecimalField(
        label=_("Price up to"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )

    def __init__(
        self,
        data: MultiValueDict[str, str],
        *,
        default_sort: str = ProductSort.NEWEST,
        others: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data)
        self.default_sort = str(default_sort)
        self.others = dict(others or {})
        choices: dict[str, Any] = dict(ProductSort.choices)
        own = {RELEVANCE: _("Best match")}.get(self.default_sort)
        if is_by_hand(self.default_sort):
            own = _("Recommended")
        first = own or choices.pop(self.default_sort)
        # What holds anyway comes first: a browser shows it while nothing was chosen.
        self.fields["sort"].choices = [(self.default_sort, first), *choices.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No price lies between bounds that are the wrong way round."""
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("price_min"), cleaned.get("price_max")
        if low is not None and high is not None and low > high:
            self.add_error("price_max", _("This is less than the price from which you look."))
        return cleaned

    @property
    def chosen_sort(self) -> str:
        """The order asked for; that of the list unless a known one was."""
        return self.cleaned_data.get("sort") or self.default_sort

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The values chosen of each facet that has several, in the order of the alphabet."""
        names = [name for name in self.data if name in {CATEGORY, PARTNER} or name.startswith(ATTRIBUTE)]
        found = {}
        for name in sorted(names)[:MAX_NAMES]:
            values = sorted({value for value in self.data.getlist(name) if value})  # type: ignore[attr-defined]
            if values:
                found[name] = tuple(values[:MAX_CHOSEN])
        return found

    @property
    def kept(self) -> Pairs:
        """What was asked for and understood, as it stands in the canonical query string.

        Sorted; without what is empty, unknown or holds anyway.
        """
        pairs = list(self.others.items())
        for name in self.fields:
            value = self.data.get(name)
            if value and name not in self.errors and not (name == "sort" and value == self.default_sort):
                pairs.append((name, "on" if self.cleaned_data.get(name) is True else value))
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        return tuple(sorted(pairs))

    @property
    def query(self) -> str:
        """The query string of this list, without its page."""
        return urlencode(self.kept)

    def asked(self, category_id: int | None = None) -> FacetAsked:
        """What is asked for, within a category if given."""
        asked = self.cleaned_data
        rating = asked.get("rating")
        wanted = ProductFilter(
            category_id=category_id,
            available_only=bool(asked.get("available")),
            reduced_only=bool(asked.get("reduced")),
            on_offer_only=bool(asked.get("offer")),
            new_only=bool(asked.get("new")),
            bestsellers_only=bool(asked.get("bestseller")),
            rating_min=int(rating) if rating else None,
            price_min=asked.get("price_min"),
            price_max=asked.get("price_max"),
        )
        return FacetAsked(wanted, self.chosen, self.chosen_sort)

    def active_filters(self, facets: tuple[Facet, ...] = ()) -> Iterator[ActiveFilter]:
        """The filters in force, each with the query string of the list without it."""
        for name, label in self._words().items():
            yield ActiveFilter(label, self._without({name}))
        for facet in facets:
            for value in facet.chosen:
                yield ActiveFilter(f"{facet.label}: {value.label}", self._without({(facet.name, value.key)}))

    def canonical(self, facets: tuple[Facet, ...], page: int) -> str:
        """The query string by which search engines should know this list: its order says nothing new,
        nor do values that no product has."""
        known = {(facet.name, value.key) for facet in facets for value in facet.chosen}
        pairs = [
            pair for pair in self.kept if pair[0] != "sort" and (pair[0] not in self.chosen or pair in known)
        ]
        return urlencode([*pairs, ("page", page)] if page > 1 else pairs)

    def hint_prices(self, lowest: Decimal | None, highest: Decimal | None) -> None:
        """Show in the empty fields between which prices the list lies."""
        for name, price in (("price_min", lowest), ("price_max", highest)):
            if price is not None:
                self.fields[name].widget.attrs["placeholder"] = f"{price:.2f}"

    @property
    def cleared(self) -> str:
        """The query string of the list without any filter; its order stays."""
        return urlencode([pair for pair in self.kept if pair[0] == "sort" or pair[0] in self.others])

    def _without(self, gone: set[Any]) -> str:
        return urlencode([pair for pair in self.kept if pair not in gone and pair[0] not in gone])

    def _words(self) -> dict[str, str]:
        asked, code = self.cleaned_data, settings.OSCAR_DEFAULT_CURRENCY
        flags = ("available", "offer", "reduced", "new", "bestseller")
        words = {name: str(self.fields[name].label) for name in flags}
        words |= {"rating": str(dict(RATINGS).get(asked.get("rating") or "", ""))}
        if asked.get("price_min") is not None:
            words["price_min"] = gettext("From %(price)s") % {"price": currency(asked["price_min"], code)}
        if asked.get("price_max") is not None:
            words["price_max"] = gettext("Up to %(price)s") % {"price": currency(asked["price_max"], code)}
        return {name: text for name, text in words.items() if asked.get(name) not in (None, "", False)}
