"""The checkout's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.checkout import forms as upstream

from shopease.payments.registry import gateways

AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "line1": "address-line1",
    "line2": "address-line2",
    "line4": "address-level2",
    "state": "address-level1",
    "postcode": "postal-code",
    "country": "country",
    "phone_number": "tel",
}


class GuestForm(forms.Form):
    """Replaces Oscar's gateway form, which logs in and registers beside allauth."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For the confirmation and news about your delivery."),
    )


class ShippingAddressForm(upstream.ShippingAddressForm):
    """Overrides `oscar.apps.checkout.forms.ShippingAddressForm` (Oscar 4.2) for what people expect of an
    address form: names of the fields, auto-complete, fewer lines."""

    class Meta(upstream.ShippingAddressForm.Meta):
        fields = (
            "first_name",
            "last_name",
            "line1",
            "line2",
            "postcode",
            "line4",
            "country",
            "phone_number",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "line1": _("Street and number"),
            "line2": _("Apartment, floor"),
            "postcode": _("Postcode"),
            "line4": _("City"),
            "phone_number": _("Phone"),
        }
        for name, field in self.fields.items():
            field.label = labels.get(name, field.label)
            field.widget.attrs["autocomplete"] = f"shipping {AUTOCOMPLETE[name]}"
        self.fields["phone_number"].help_text = _("The courier may call you about the delivery.")

    def clean(self) -> Any:
        """Refuse control characters, which no address has and which break labels and mails."""
        cleaned = super().clean()
        for name, value in (cleaned or {}).items():
            if isinstance(value, str) and any(ord(character) < 32 for character in value):
                self.add_error(name, _("Please leave out control characters."))
        return cleaned


class ShippingMethodForm(forms.Form):
    """Replaces Oscar's form of hidden fields by radio buttons."""

    method_code = forms.ChoiceField(label=_("Delivery"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, methods: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method_code"].choices = [(m.code, m.name) for m in methods or []]


class PaymentMethodForm(forms.Form):
    """Ways to pay as one list: `gateway` or `gateway:token`."""

    method = forms.ChoiceField(label=_("Payment"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for gateway in gateways().values():
            if gateway.choices:
                choices += [
                    (
                        f"{gateway.code}:{choice.token}",
                        f"{gateway.name}: {choice.label}",
                    )
                    for choice in gateway.choices
                ]
            else:
                choices.append((gateway.code, f"{gateway.name}: {gateway.description}"))
        self.fields["method"].choices = choices


class AgreementForm(forms.Form):
    """What the customer agreed to, signed by us; see `PreviewView`."""

    agreement = forms.CharField(widget=forms.HiddenInput, max_length=1000)
