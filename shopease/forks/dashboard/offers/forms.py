"""What a merchant says of an offer; nothing passes that a basket could not reckon with."""

from typing import Any

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.offers import forms as upstream
from oscar.apps.dashboard.offers.forms import *
from oscar.core.loading import get_model

from shopease.core.money import CENT
from shopease.core.widgets import MomentInput

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")

AMOUNTS = _("Amounts of money contain tax, however prices of goods are entered.")


class BenefitForm(upstream.BenefitForm):
    """Overrides `oscar.apps.dashboard.offers.forms.BenefitForm` (Oscar 4.2): prices are asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = AMOUNTS

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        priced = {Benefit.FIXED_PRICE, Benefit.SHIPPING_FIXED_PRICE}
        if data.get("type") in priced and data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Enter the price; 0 makes it free."))
        return data


class ConditionForm(upstream.ConditionForm):
    """Overrides `oscar.apps.dashboard.offers.forms.ConditionForm` (Oscar 4.2): pieces are whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = AMOUNTS

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        value = data.get("value")
        if data.get("type") in {Condition.COUNT, Condition.COVERAGE} and value and value % 1:
            self.add_error("value", _("Enter a whole number of pieces."))
        return data


class RestrictionsForm(upstream.RestrictionsForm):
    """Overrides `oscar.apps.dashboard.offers.forms.RestrictionsForm` (Oscar 4.2).

    Oscar's fails on a date that can't be read, which its own picker writes, and takes a negative cap.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start_datetime", "end_datetime"):
            self.fields[name].widget = MomentInput()
        cap = self.fields["max_discount"]
        cap.validators.append(MinValueValidator(CENT))
        cap.widget.attrs["min"] = str(CENT)

    def clean(self) -> dict[str, Any]:
        for name in ("start_datetime", "end_datetime", "exclusive", "combinations"):
            self.cleaned_data.setdefault(name, None)
        data: dict[str, Any] = super().clean()
        return data
