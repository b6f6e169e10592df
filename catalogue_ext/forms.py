"""What a shopper may ask of a list."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue_ext.types import ProductFilter, ProductSort


class ProductListForm(forms.Form):
    """Order and filter of a list, from the query string. What is wrong is said and left out."""

    sort = forms.ChoiceField(label=_("Sort by"), choices=ProductSort.choices, required=False)
    available = forms.BooleanField(label=_("In stock only"), required=False)
    price_min = forms.DecimalField(
        label=_("Price from"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )
    price_max = forms.DecimalField(
        label=_("Price up to"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )

    @property
    def chosen_sort(self) -> str:
        """The order asked for; the newest first unless a known one was."""
        return self.cleaned_data.get("sort") or ProductSort.NEWEST

    def product_filter(self, category_id: int | None = None) -> ProductFilter:
        """The filter asked for, within a category if given."""
        return ProductFilter(
            category_id=category_id,
            available_only=bool(self.cleaned_data.get("available")),
            price_min=self.cleaned_data.get("price_min"),
            price_max=self.cleaned_data.get("price_max"),
        )
