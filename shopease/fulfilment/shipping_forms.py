"""What members of staff say of a parcel: what is in it, who carries it, when it arrived."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopease.fulfilment.models import Courier, Shipment
from shopease.fulfilment.parcels import parcel_units
from shopease.fulfilment.return_forms import UnitsForm

REASON_LENGTH = 200


def _couriers(field: forms.Form, *, beside: int | None = None) -> None:
    """Offer the couriers in use, and the one that a parcel has already."""
    choice: Any = field.fields["courier"]
    choice.queryset = Courier.objects.filter(Q(is_active=True) | Q(pk=beside))
    choice.empty_label = _("Without a courier")


class TrackingFields(forms.Form):
    """Who carries a parcel, and how it is followed."""

    courier = forms.ModelChoiceField(Courier.objects.none(), label=_("Courier"), required=False)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        required=False,
        max_length=Shipment._meta.get_field("tracking_number").max_length,
    )
    label_reference = forms.CharField(
        label=_("Label reference"),
        required=False,
        max_length=Shipment._meta.get_field("label_reference").max_length,
        help_text=_("What the label is called where it was printed. Customers don't see it."),
    )

    @property
    def tracking(self) -> dict[str, Any]:
        """What the services take; valid forms only."""
        courier = self.cleaned_data["courier"]
        return {
            "courier_id": courier.pk if courier else None,
            "tracking_number": self.cleaned_data["tracking_number"],
            "label_reference": self.cleaned_data["label_reference"],
        }


class ParcelForm(UnitsForm, TrackingFields):
    """A new parcel: all that is open, unless less is chosen."""

    nothing_chosen = _("Choose what is in the parcel.")
    number = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: Any, **kwargs: Any) -> None:
        super().__init__(*args, most=parcel_units(order), all_chosen=True, **kwargs)
        self.fields["number"].initial = order.shipments.count() + 1
        _couriers(self)


class TrackingForm(TrackingFields):
    """Corrects a parcel that has left."""

    def __init__(self, *args: Any, parcel: Shipment, **kwargs: Any) -> None:
        now = {name: getattr(parcel, name) for name in ("courier", "tracking_number", "label_reference")}
        super().__init__(*args, **{"initial": now, "prefix": f"parcel-{parcel.pk}", **kwargs})
        _couriers(self, beside=parcel.courier_id)


class DeliveredForm(forms.Form):
    """When a parcel arrived; empty is now."""

    at = forms.DateTimeField(
        label=_("Arrived on"),
        required=False,
        help_text=_("Empty: just now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class UndoForm(forms.Form):
    """Why a parcel never left."""

    reason = forms.CharField(label=_("What was wrong?"), max_length=REASON_LENGTH)
