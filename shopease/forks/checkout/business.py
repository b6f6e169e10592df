"""Who buys for a business: its name and VAT number, where the shop asks for them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shopease.shop.models import VatCheck, VatNumbers
from shopease.shop.selectors import shop_identity
from shopease.shop.taxes import Buyer, VatNumberError, buyer_for, vat_number_clean
from shopease.shop.vies import VatFinding, VatNumberUnknownError, vat_look_up

BUSINESS_FIELDS = ("company", "vat_number")
NAMESPACE = "business"


class BusinessForm(forms.Form):
    """Both or neither; the number's shape and checksum are checked, and it is kept in one piece.

    Where the shop looks numbers up, VIES is asked last; `finding` is what it said.
    """

    finding = VatFinding()

    company = forms.CharField(
        label=_("Company"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
        help_text=_("With the two letters of its country, such as DE123456789."),
    )

    def clean_vat_number(self) -> str:
        typed = str(self.cleaned_data["vat_number"])
        if not typed:
            return ""
        try:
            return vat_number_clean(typed)
        except VatNumberError:
            raise forms.ValidationError(
                _("This is no VAT number of an EU country. Please check letters and digits.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("vat_number") and not cleaned.get("company"):
            self.add_error("company", _("Enter the name of the company."))
        if any(ord(character) < 32 for character in cleaned.get("company", "")):
            self.add_error("company", _("Please leave out control characters."))
        if cleaned.get("vat_number") and not self.errors:
            try:
                self.finding = vat_look_up(cleaned["vat_number"])
            except VatNumberUnknownError:
                self.add_error(
                    "vat_number", _("The European Union's register knows no business under this VAT number.")
                )
        return cleaned


def business_is_asked(request: Any) -> bool:
    """Whether the shop wants to know."""
    return bool(shop_identity(request).vat_numbers != VatNumbers.IGNORED)


def business_known(session: Any) -> dict[str, str]:
    """What this checkout knows of the business."""
    return {name: str(session._get(NAMESPACE, name, "")) for name in BUSINESS_FIELDS}


def business_check(session: Any) -> dict[str, Any]:
    """What VIES said of the number in this checkout, and when."""
    at = session._get(NAMESPACE, "vat_checked_at")
    check = session._get(NAMESPACE, "vat_check", VatCheck.NOT_ASKED)
    return {"vat_check": str(check), "vat_checked_at": datetime.fromisoformat(at) if at else None}


def business_keep(session: Any, form: BusinessForm) -> None:
    """Keep what a valid form says for this checkout."""
    found = form.finding
    for name in BUSINESS_FIELDS:
        session._set(NAMESPACE, name, form.cleaned_data[name])
    session._set(NAMESPACE, "vat_check", str(found.check))
    session._set(NAMESPACE, "vat_checked_at", found.at.isoformat() if found.at else None)


def buyer_of(step: Any) -> Buyer:
    """Who buys at a step of the checkout, as tax depends on it."""
    known = business_known(step.checkout_session) if business_is_asked(step.request) else {}
    return buyer_for(step.shipping_address, **known)
