"""Searching for orders."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.dashboard.orders import forms as upstream
from oscar.apps.dashboard.orders.forms import *

from shopease.fulfilment.states import States

ASKS_WHY = {States.ON_HOLD, States.CANCELLED}


class PartnerOrderSearchForm(upstream.OrderSearchForm):
    """What a partner may search by: nothing that tells of customers or of other partners' lines."""

    KEPT = ("order_number", "status", "date_from", "date_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.KEPT):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Oscar's view reads every field of its own form."""
        data = dict.fromkeys(upstream.OrderSearchForm.base_fields, "")
        return {**data, **(super().clean() or {})}


class StepForm(forms.Form):
    """One step of an order's life, by its status. Holding and cancelling want a reason."""

    new_status = forms.ChoiceField(
        label=gettext_lazy("New status"), choices=[(status.value, status.value) for status in States]
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=255, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_status") in ASKS_WHY and not data.get("reason"):
            self.add_error("reason", _("Please say why."))
        return data

    @property
    def first_error(self) -> str:
        """What is wrong, in one sentence."""
        return str(next(iter(self.errors.values()))[0])
