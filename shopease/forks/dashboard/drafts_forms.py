"""Forms of drafts: whose order it is, where it goes, what is in it, and how it is placed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shopease.fulfilment.drafts import BY_LINK
from shopease.fulfilment.services.drafts import MAX_LINK_DAYS, MAX_PRICE, MAX_UNITS, StaffPrice
from shopease.users.models import User


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)

    @property
    def words(self) -> str:
        """What is looked for; nothing when it makes no sense."""
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class CustomerForm(forms.Form):
    """A customer without an account, or one who gets an account by this."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    with_account = forms.BooleanField(
        label=_("Open an account for this customer"),
        required=False,
        help_text=_("The customer chooses a password by “Forgot your password?”."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        email = cleaned.get("email", "")
        if email and cleaned.get("with_account") and User.objects.filter(email__iexact=email).exists():
            self.add_error("email", _("There is an account with this address: find it by the search."))
        return cleaned


class UnitsForm(forms.Form):
    """How many units of a product are put in."""

    product = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=MAX_UNITS,
        initial=1,
        widget=forms.NumberInput({"class": "form-control form-control-sm"}),
    )


class VoucherForm(forms.Form):
    """The code of a voucher."""

    code = forms.CharField(max_length=128)


class DeliveryForm(forms.Form):
    """The code of a way of delivery; what serves the draft is judged with its price."""

    method = forms.CharField(max_length=128)


class LinesForm(forms.Form):
    """Quantities of all lines; prices and their reasons where somebody may set them."""

    def __init__(self, *args: Any, lines: Sequence[Any], may_price: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # what somebody else put in meanwhile was not shown, and stays as it is
            lines = [line for line in lines if f"quantity-{line.pk}" in self.data]
        self.lines, self.may_price = lines, may_price
        for line in lines:
            title = line.product.get_title()
            self.fields[f"quantity-{line.pk}"] = forms.IntegerField(
                label=_("Quantity of %(title)s") % {"title": title},
                min_value=0,
                max_value=MAX_UNITS,
                initial=line.quantity,
            )
            if may_price:
                self.fields[f"price-{line.pk}"] = forms.DecimalField(
                    label=_("Own price of %(title)s") % {"title": title},
                    min_value=Decimal(0),
                    max_value=MAX_PRICE,
                    max_digits=10,
                    decimal_places=2,
                    required=False,
                    initial=line.staff_price,
                )
                self.fields[f"reason-{line.pk}"] = forms.CharField(
                    label=_("Reason of the price of %(title)s") % {"title": title},
                    max_length=200,
                    required=False,
                    initial=line.staff_reason,
                )
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "form-control form-control-sm", "aria-label": field.label}
            if name.startswith("reason-"):
                field.widget.attrs["placeholder"] = _("Reason")

    def rows(self) -> list[dict[str, Any]]:
        """Each line with its fields."""
        return [
            {
                "line": line,
                "quantity": self[f"quantity-{line.pk}"],
                "price": self[f"price-{line.pk}"] if self.may_price else None,
                "reason": self[f"reason-{line.pk}"] if self.may_price else None,
            }
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """A price without a reason is refused beside it."""
        cleaned = super().clean() or {}
        for line in self.lines if self.may_price else ():
            if cleaned.get(f"price-{line.pk}") is not None and not cleaned.get(f"reason-{line.pk}"):
                self.add_error(f"reason-{line.pk}", _("Give the reason of this price."))
        return cleaned

    @property
    def quantities(self) -> dict[int, int]:
        """Line (id) → units."""
        return {line.pk: self.cleaned_data[f"quantity-{line.pk}"] for line in self.lines}

    @property
    def prices(self) -> dict[int, StaffPrice] | None:
        """Line (id) → price set by hand; None for whom may not set any."""
        if not self.may_price:
            return None
        data = self.cleaned_data
        return {
            line.pk: StaffPrice(data[f"price-{line.pk}"], data[f"reason-{line.pk}"]) for line in self.lines
        }


class NoteForm(forms.Form):
    """What belongs to the whole order."""

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Customers don't see it."),
    )


class PlaceForm(forms.Form):
    """How it is paid; `agreed` is what the person saw."""

    agreed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    pay = forms.ChoiceField(label=_("Payment"), widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Days for which a link holds"),
        min_value=1,
        max_value=MAX_LINK_DAYS,
        initial=7,
        required=False,
    )

    def __init__(self, *args: Any, gateways: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay"].choices = [
            (BY_LINK, _("Send the customer a link to pay by; the goods are kept until then")),
            *((gateway.code, gateway.name) for gateway in gateways),
        ]
        self.fields["pay"].initial = BY_LINK
