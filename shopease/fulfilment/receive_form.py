"""Writing down money that came in past any provider."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopease.fulfilment.selectors import order_due
from shopease.fulfilment.states import States
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateways


class ReceiveForm(forms.Form):
    """Way, amount and reference; `seen` is what was due when the form was shown."""

    gateway = forms.ChoiceField(label=_("Received by"))
    amount = forms.DecimalField(
        label=_("Amount"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"), localize=False
    )
    reference = forms.CharField(label=_("Reference on the statement"), max_length=120, required=False)
    seen = forms.DecimalField(max_digits=12, decimal_places=2, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, order: Any) -> None:
        self.due = Decimal(0) if order.status == States.RETURNED else order_due(order)
        promised = PaymentAttempt.objects.filter(order=order, status=PaymentAttempt.Status.PROMISED)
        first = promised.values_list("gateway", flat=True).first() if self.due else None
        initial = {"amount": self.due, "seen": self.due, "gateway": first}
        super().__init__(data, initial=initial, auto_id="id_received_%s")
        by_hand = [(code, way.name) for code, way in gateways().items() if not way.settles_itself]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        self.fields["gateway"].choices = by_hand  # type: ignore[attr-defined]
