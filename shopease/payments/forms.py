"""Choosing how to pay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopease.payments.registry import NOTHING_DUE
from shopease.payments.selectors import ways_to_pay
from shopease.payments.types import Purchase


class PaymentMethodForm(forms.Form):
    """Ways to pay as one list: those that serve the purchase, or none where nothing may be due."""

    method = forms.ChoiceField(
        label=_("Payment"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you would like to pay."),
            "invalid_choice": _("This way to pay is not available. Please choose another."),
        },
    )

    def __init__(self, *args: Any, purchase: Purchase, may_owe_nothing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways_to_pay(purchase)
        choices = [(way.value, way.label) for way in self.ways]
        if may_owe_nothing:
            choices.append((NOTHING_DUE, NOTHING_DUE))
        self.fields["method"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, str]:
        """Gateway and token of a valid form."""
        gateway, _colon, token = self.cleaned_data["method"].partition(":")
        return gateway, token
