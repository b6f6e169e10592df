"""Forms for cancelling and sending back: a number of units for each line of an order."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopease.fulfilment.models import Refund, ReturnLine
from shopease.fulfilment.services.returns import Wanted

NOTE_LENGTH = 200

CANCEL_REASONS = (
    ("", gettext_lazy("Please choose")),
    ("mistake", gettext_lazy("Ordered by mistake")),
    ("changed", gettext_lazy("I don't need it any more")),
    ("slow", gettext_lazy("It takes too long")),
    ("price", gettext_lazy("I found it for less")),
    ("other", gettext_lazy("Another reason")),
)


class UnitsForm(forms.Form):
    """Fields `units-<line>`, each from nothing to what is possible; one of them must say something."""

    nothing_chosen = gettext_lazy("Choose at least one piece.")

    def __init__(self, *args: Any, most: Mapping[Any, int], all_chosen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        for line, number in most.items():
            self.fields[f"units-{line.pk}"] = forms.IntegerField(
                label=_("Pieces of “%(title)s”") % {"title": line.title},
                min_value=0,
                max_value=number,
                required=False,
                initial=number if all_chosen else 0,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def rows(self) -> Iterator[tuple[Any, int, BoundField]]:
        """Each line, how many units of it are possible, and its field."""
        for line, number in self.most.items():
            yield line, number, self[f"units-{line.pk}"]

    @property
    def table(self) -> Iterator[tuple[Any, ...]]:
        """`rows`, with the field that a form may have beside each, or nothing."""
        for row in self.rows:
            yield *row, None

    @property
    def units(self) -> dict[int, int]:
        """What was chosen, by line; valid forms only."""
        chosen = {line.pk: self.cleaned_data.get(f"units-{line.pk}") or 0 for line in self.most}
        return {pk: number for pk, number in chosen.items() if number}

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        data = super().clean() or {}
        if not self.errors and not self.units:
            self.add_error(None, self.nothing_chosen)
        return data


def to_field() -> forms.ChoiceField:
    """Where the money goes, for customers with an account."""
    return forms.ChoiceField(
        label=_("How do you want your money back?"),
        choices=Refund.To.choices,
        initial=Refund.To.PAYMENT,
        widget=forms.RadioSelect,
    )


class CancelForm(UnitsForm):
    """What a customer doesn't want any more."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=CANCEL_REASONS)
    note = forms.CharField(
        label=gettext_lazy("What should we know?"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, with_credit: bool, **kwargs: Any) -> None:
        super().__init__(*args, all_chosen=True, **kwargs)
        if with_credit:
            self.fields["to"] = to_field()

    @property
    def reason_text(self) -> str:
        """The reason in words, with what the customer wrote."""
        reason = str(dict(CANCEL_REASONS)[self.cleaned_data["reason"]])
        note = self.cleaned_data["note"]
        return f"{reason}: {note}" if note else reason


class ReturnForm(UnitsForm):
    """What a customer wants to send back, and why."""

    note = forms.CharField(
        label=gettext_lazy("What should we know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, with_credit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.most:
            self.fields[f"reason-{line.pk}"] = forms.ChoiceField(
                label=_("Reason for “%(title)s”") % {"title": line.title},
                choices=(("", _("Please choose")), *ReturnLine.Reason.choices),
                required=False,
            )
        if with_credit:
            self.fields["to"] = to_field()

    @property
    def table(self) -> Iterator[tuple[Any, ...]]:
        return self.reasons

    @property
    def reasons(self) -> Iterator[tuple[Any, int, BoundField, BoundField]]:
        """As `rows`, with the field of the reason."""
        for line, number, field in self.rows:
            yield line, number, field, self[f"reason-{line.pk}"]

    def clean(self) -> dict[str, Any]:
        """Each chosen line needs a reason."""
        data = super().clean()
        if not self.errors:
            for pk in self.units:
                if not data.get(f"reason-{pk}"):
                    self.add_error(f"reason-{pk}", _("Please tell us why."))
        return data

    @property
    def wanted(self) -> dict[int, Wanted]:
        """Units and reasons by line; valid forms only."""
        return {pk: Wanted(number, self.cleaned_data[f"reason-{pk}"]) for pk, number in self.units.items()}
