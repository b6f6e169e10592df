"""What merchants and partners ask of the stock, and what they correct."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shopease.fulfilment.levels import low, oversold, sold_out
from shopease.fulfilment.models import StockMovement
from shopease.fulfilment.services import stock_adjust, stock_correct

Reason = StockMovement.Reason
Partner = get_model("partner", "Partner")

MAX_UNITS = 1_000_000
SHOWN: dict[str, tuple[Any, Q]] = {
    "low": (_("Running low"), low()),
    "sold-out": (_("Sold out"), sold_out()),
    "oversold": (_("Oversold"), oversold()),
    "ahead": (_("Back-order and pre-order"), Q(backorder=True)),
}
SIGNS: Mapping[str, int] = {Reason.RECEIVED: 1, Reason.RETURNED: 1, Reason.DAMAGED: -1, Reason.LOST: -1}
"""Reasons that add units or take them off; all others say how many there are."""
REASONS = (
    (Reason.RECEIVED, _("Received: add")),
    (Reason.RETURNED, _("Returned: add")),
    (Reason.DAMAGED, _("Damaged: take off")),
    (Reason.LOST, _("Lost: take off")),
    (Reason.COUNTED, _("Counted: set to")),
    (Reason.CORRECTION, _("Other: set to")),
)


class StockFilterForm(forms.Form):
    """Which stock records the list shows."""

    q = forms.CharField(
        label=_("Product or SKU"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    show = forms.ChoiceField(label=_("Show"), required=False)
    partner = forms.ModelChoiceField(
        label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("All partners")
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.all() if user.is_staff else user.partners.all()
        self.fields["show"].choices = [  # type: ignore[attr-defined]
            ("", _("All stock")),
            *((name, label) for name, (label, _condition) in SHOWN.items()),
        ]
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]
        if not user.is_staff and partners.count() < 2:
            del self.fields["partner"]

    @property
    def wanted(self) -> dict[str, Any]:
        """The arguments for `levels.stock_for_list`; what is not valid asks for nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        partner, shown = found.get("partner"), found.get("show")
        return {
            "text": found.get("q", ""),
            "show": SHOWN[shown][1] if shown else None,
            "partner_id": partner.pk if partner else None,
        }


class StockCorrectionForm(forms.Form):
    """A correction with its reason; `seen` is the number that the merchant saw."""

    reason = forms.ChoiceField(label=_("What happened"), choices=REASONS)
    units = forms.IntegerField(
        label=_("Units"),
        min_value=0,
        max_value=MAX_UNITS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, record: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": record.num_in_stock})
        kwargs.setdefault("auto_id", f"id_{record.pk}_%s")
        super().__init__(*args, **kwargs)
        self.record = record

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        reason = data.get("reason")
        if reason == Reason.CORRECTION and not data.get("note"):
            self.add_error("note", _("Say in a few words what happened."))
        if reason in SIGNS and data.get("units") == 0:
            self.add_error("units", _("Enter at least 1."))
        return data

    def save(self, actor: Any) -> Any:
        """The corrected record. Raises `StockChangedError`, `StockTooLowError`."""
        data = self.cleaned_data
        given = {
            "stockrecord_id": self.record.pk,
            "reason": data["reason"],
            "actor": actor,
            "note": data["note"],
        }
        if sign := SIGNS.get(data["reason"]):
            return stock_adjust(change=sign * data["units"], **given)
        return stock_correct(num_in_stock=data["units"], seen=data["seen"], **given)
