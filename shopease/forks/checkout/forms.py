"""The checkout's forms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _
from oscar.apps.checkout import forms as upstream
from oscar.core.loading import get_model

from shopease.core.countries import countries_named, country_name

LABELS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "line1": _("Street and number"),
    "line2": _("Apartment, floor"),
    "postcode": _("Postcode"),
    "line4": _("City"),
    "country": _("Country"),
    "phone_number": _("Phone"),
}
ADDRESS_FIELDS = tuple(LABELS)
"""In the order in which people write an address."""

REQUIRED = {
    "first_name": _("Enter your first name."),
    "last_name": _("Enter your last name."),
    "line1": _("Enter street and number."),
    "postcode": _("Enter the postcode."),
    "line4": _("Enter the city."),
    "country": _("Choose the country."),
}

ATTRIBUTES = {
    "first_name": {"autocomplete": "shipping given-name", "autocapitalize": "words"},
    "last_name": {"autocomplete": "shipping family-name", "autocapitalize": "words"},
    "line1": {"autocomplete": "shipping address-line1"},
    "line2": {"autocomplete": "shipping address-line2"},
    "postcode": {"autocomplete": "shipping postal-code", "autocapitalize": "characters"},
    "line4": {"autocomplete": "shipping address-level2", "autocapitalize": "words"},
    "country": {"autocomplete": "shipping country"},
    "phone_number": {"autocomplete": "shipping tel", "inputmode": "tel", "type": "tel"},
}
"""What browsers fill in, and which keys a phone shows."""

NEW_ADDRESS = "new"


class GuestForm(forms.Form):
    """Replaces Oscar's gateway form, which logs in and registers beside allauth."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("For the confirmation and news about your delivery."),
    )


class SavedAddressForm(forms.Form):
    """One of the customer's own addresses, or a new one."""

    address_id = forms.ChoiceField(
        label=_("Address"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an address."),
            "invalid_choice": _("This address is not in your address book."),
        },
    )

    def __init__(self, *args: Any, addresses: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses = addresses
        self.fields["address_id"].choices = [
            *((pk, pk) for pk in addresses),
            (NEW_ADDRESS, NEW_ADDRESS),
        ]


class ShippingAddressForm(upstream.ShippingAddressForm):
    """Overrides `oscar.apps.checkout.forms.ShippingAddressForm` (Oscar 4.2) for what people expect of an
    address form: names of the fields, auto-complete, fewer lines. Countries are read once.

    `home` is the name of the country that is chosen unless another was.
    """

    class Meta(upstream.ShippingAddressForm.Meta):
        fields = ADDRESS_FIELDS

    def __init__(self, *args: Any, home: str = "", **kwargs: Any) -> None:
        self.home = home
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.widget.attrs.update(ATTRIBUTES[name])
            field.error_messages["required"] = REQUIRED.get(name, field.error_messages["required"])
        self.fields["phone_number"].help_text = _("The courier may call you about the delivery.")

    def adjust_country_field(self) -> None:
        """Oscar's, with one query; the shop's own country is chosen first."""
        field = self.fields["country"]
        field.queryset = get_model("address", "Country").objects.filter(is_shipping_country=True)
        countries = list(field.queryset)
        if len(countries) == 1:
            del self.fields["country"]
            self.instance.country = countries[0]
            return
        kept = [(country.pk, country.printable_name) for country in countries]
        field.choices = countries_named(kept)
        at_home = [code for code, name in kept if self.home in {name, country_name(code, name)}]
        if at_home and "country" not in self.initial:
            self.initial["country"] = at_home[0]

    def _post_clean(self) -> None:
        """Oscar's model says as a whole that a postcode is none of its country: it belongs to the field."""
        super()._post_clean()
        found = self.errors.pop(NON_FIELD_ERRORS, None)
        if found and "postcode" not in self.errors:
            self.add_error("postcode", found.as_data())

    def clean(self) -> Any:
        """Refuse control characters, which no address has and which break labels and mails."""
        cleaned = super().clean()
        for name, value in (cleaned or {}).items():
            if isinstance(value, str) and any(ord(character) < 32 for character in value):
                self.add_error(name, _("Please leave out control characters."))
        return cleaned


class ShippingMethodForm(forms.Form):
    """Replaces Oscar's form of hidden fields by radio buttons."""

    method_code = forms.ChoiceField(
        label=_("Delivery"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how we shall send it."),
            "invalid_choice": _("This delivery is not available. Please choose another."),
        },
    )

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method_code"].choices = [(code, code) for code in codes]


class AgreementForm(forms.Form):
    """What the customer agreed to, signed by us; see `PreviewView`."""

    agreement = forms.CharField(widget=forms.HiddenInput, max_length=1000)
