"""Entering the code of a gift card: wherever somebody types one, guessing is slowed down alike."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopease.core.throttle import failure_count, is_throttled, visitor_address
from shopease.payments.credit.selectors import credit_by_code, today
from shopease.payments.models import CreditAccount

GUESSES = 10
GUESSES_SECONDS = 900
"""Wrong codes that one session or one address may try in this time."""
SCOPE = "gift-card"


class GiftCardForm(forms.Form):
    """A code; once it is valid, `card` is the gift card, with something left on it.

    `must_pay=False` also takes cards that are used up, blocked or over, to tell about them.
    """

    code = forms.CharField(
        label=gettext_lazy("Gift card code"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the code of your gift card.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "XXXX-XXXX-XXXX-XXXX",
            }
        ),
    )

    def __init__(self, request: HttpRequest, *args: Any, must_pay: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.must_pay = request, must_pay
        self.card: CreditAccount | None = None
        self.is_throttled = False

    def clean_code(self) -> str:
        """Look the card up, unless this visitor guessed too often."""
        typed: str = self.cleaned_data["code"]
        if not typed:
            return typed
        actors = [f"address:{visitor_address(self.request)}"]
        if self.request.session.session_key:
            actors.append(f"session:{self.request.session.session_key}")
        if is_throttled(scope=SCOPE, actors=actors, limit=GUESSES):
            self.is_throttled = True
            raise forms.ValidationError(_("Too many wrong codes. Please try again in 15 minutes."))
        card = credit_by_code(typed)
        if card is None:
            failure_count(scope=SCOPE, actors=actors, seconds=GUESSES_SECONDS)
            raise forms.ValidationError(_("We know no gift card with this code. Please check it."))
        if self.must_pay and (refusal := card_refusal(card)):
            raise forms.ValidationError(refusal)
        self.card = card
        return typed


def gift_card_form_refused(request: HttpRequest, typed: str, reason: str) -> GiftCardForm:
    """The form as it was posted, with why it was refused: judged once, however often it is shown."""
    form = GiftCardForm(request, {"code": typed})
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}
    form.add_error("code", reason)
    return form


def card_refusal(card: CreditAccount) -> str:
    """Why a gift card pays for nothing now; empty when it does."""
    if card.blocked_at is not None:
        return _("Blocked. Please write to us.")
    if card.expires_on is not None and card.expires_on < today():
        return _("It could be used until %(day)s.") % {"day": date_format(card.expires_on)}
    return "" if card.balance else _("Nothing is left on it.")
