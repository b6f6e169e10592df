"""Forms of the pages of gift cards and store credit."""

import secrets
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopease.payments.credit.selectors import today, usable
from shopease.payments.credit.services import MAX_AMOUNT, gift_card_last_day
from shopease.payments.models import CreditAccount
from shopease.users.models import User

Kind = CreditAccount.Kind
MAX_WORDS = 5

STATES = (
    ("", gettext_lazy("In any state")),
    ("usable", gettext_lazy("Can be used")),
    ("empty", gettext_lazy("Used up")),
    ("blocked", gettext_lazy("Blocked")),
    ("over", gettext_lazy("Past its last day")),
)


def new_key() -> str:
    """Of one form: posted twice it changes a balance once."""
    return secrets.token_hex(12)


class CreditFilterForm(forms.Form):
    """Which accounts the list shows; what makes no sense is left out."""

    q = forms.CharField(label=gettext_lazy("Code's end, e-mail, order"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=(("", gettext_lazy("All kinds")), *Kind.choices)
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)

    def wanted(self) -> Q:
        """The filter as a condition."""
        self.is_valid()
        data = self.cleaned_data
        found = Q(kind=data["kind"]) if data.get("kind") else Q()
        for word in data.get("q", "").split()[:MAX_WORDS]:
            found &= (
                Q(code_end=word.replace("-", "")[-4:].upper())
                | Q(user__email__icontains=word)
                | Q(recipient_email__icontains=word)
                | Q(order_line__order__number__iexact=word)
            )
        states = {
            "usable": usable(today()) & Q(balance__gt=0),
            "empty": Q(balance=0),
            "blocked": Q(blocked_at__isnull=False),
            "over": Q(expires_on__lt=today()),
        }
        return found & states.get(data.get("state", ""), Q())


class CreditNewForm(forms.Form):
    """A gift card without an order, or credit for a customer's account."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.GIFT_CARD
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), min_value=Decimal("0.01"), max_value=MAX_AMOUNT, decimal_places=2
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "Store credit: of the customer's account. Gift card: empty, or where we send it."
        ),
    )
    message = forms.CharField(
        label=gettext_lazy("Message to the recipient"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Of a gift card. Empty: it never ends."),
    )
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"key": new_key(), "expires_on": gift_card_last_day(today()), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.user: User | None = None

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day is not None and day < today():
            raise forms.ValidationError(_("This day is over."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == Kind.CUSTOMER and "email" not in self.errors:
            email = data.get("email") or ""
            self.user = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
            if self.user is None:
                self.add_error("email", _("There is no customer with this address."))
        return data


class CreditAdjustForm(forms.Form):
    """So much more, or less with a minus, and why."""

    change = forms.DecimalField(
        label=gettext_lazy("Change"),
        min_value=-MAX_AMOUNT,
        max_value=MAX_AMOUNT,
        decimal_places=2,
        help_text=gettext_lazy("With a minus to take something off."),
    )
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": new_key()}, **kwargs)

    def clean_change(self) -> Decimal:
        change: Decimal = self.cleaned_data["change"]
        if not change:
            raise forms.ValidationError(_("Enter an amount other than zero."))
        return change
