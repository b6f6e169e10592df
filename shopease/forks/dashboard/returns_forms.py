"""Forms of the order desk for refunds, cancellations and returns."""

import secrets
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopease.fulfilment.models import Refund, ReturnLine, ReturnRequest
from shopease.fulfilment.return_forms import ReturnForm, UnitsForm
from shopease.fulfilment.services.returns import Arrived

Condition = ReturnLine.Condition


def amount_field(label: Any, *, most: Decimal | None = None, **fields: Any) -> forms.DecimalField:
    """An amount of money in the shop's currency, nothing when left empty."""
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        max_value=most,
        max_digits=12,
        decimal_places=2,
        required=False,
        **fields,
    )


def to_field(order: Any) -> forms.ChoiceField:
    """Where the money goes; store credit where the customer has an account."""
    choices = Refund.To.choices if order.user_id else Refund.To.choices[:1]
    return forms.ChoiceField(
        label=_("The money goes to"), choices=choices, initial=Refund.To.PAYMENT, widget=forms.RadioSelect
    )


class StaffRefundForm(UnitsForm):
    """Lines, delivery, any other amount; units that came back may go into stock."""

    nothing_chosen = gettext_lazy("Choose what is refunded.")

    def __init__(
        self,
        *args: Any,
        order: Any,
        away: Mapping[int, int],
        shipping: Decimal,
        amount: Decimal,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for line in self.most:
            self.fields[f"restock-{line.pk}"] = forms.IntegerField(
                label=_("Pieces of “%(title)s” that came back into stock") % {"title": line.title},
                min_value=0,
                max_value=away.get(line.pk, 0),
                required=False,
                initial=0,
                disabled=not away.get(line.pk, 0),
            )
        self.fields |= {
            "shipping": amount_field(_("Of the delivery"), most=shipping),
            "other": amount_field(_("Any other amount"), most=amount),
            "reason": forms.ChoiceField(label=_("Reason"), choices=Refund.Reason.choices, initial="goodwill"),
            "to": to_field(order),
            "note": forms.CharField(
                label=_("Message to the customer"),
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "request_key": forms.CharField(
                max_length=64, initial=secrets.token_hex(16), widget=forms.HiddenInput
            ),
        }

    @property
    def table(self) -> Iterator[tuple[Any, ...]]:
        """As `rows`, with the field of what goes into stock."""
        for line, number, field in self.rows:
            yield line, number, field, self[f"restock-{line.pk}"]

    @property
    def facts(self) -> list[BoundField]:
        """What stands below the lines."""
        return [self[name] for name in ("shipping", "other", "reason", "to", "note")]

    def clean(self) -> dict[str, Any]:
        """An amount will do where no line is chosen."""
        data = super(UnitsForm, self).clean() or {}
        if not self.errors and not self.units and not data.get("shipping") and not data.get("other"):
            self.add_error(None, self.nothing_chosen)
        return data

    @property
    def wish(self) -> dict[str, Any]:
        """What `refund_create` takes; valid forms only."""
        data = self.cleaned_data
        restock = {line.pk: data.get(f"restock-{line.pk}") or 0 for line in self.most}
        return {
            "lines": self.units,
            "restock": {pk: number for pk, number in restock.items() if number},
            "shipping": data["shipping"] or Decimal(0),
            "other": data["other"] or Decimal(0),
            **{name: data[name] for name in ("reason", "to", "note", "request_key")},
        }


class StaffCancelForm(UnitsForm):
    """What is cancelled of an order, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, as the customer reads it"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, order: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = to_field(order)

    @property
    def facts(self) -> list[BoundField]:
        """What stands below the lines."""
        return [self["reason"], self["to"]]


class StaffReturnForm(ReturnForm):
    """A return that a customer asked for by telephone or in the shop."""

    def __init__(self, *args: Any, order: Any, **kwargs: Any) -> None:
        super().__init__(*args, with_credit=order.user_id is not None, **kwargs)
        self.fields["note"].label = _("What the customer says")
        if "to" in self.fields:
            self.fields["to"].label = _("The money goes to")

    @property
    def facts(self) -> list[BoundField]:
        """What stands below the lines."""
        return [self[name] for name in ("to", "note") if name in self.fields]


class AnswerForm(forms.Form):
    """Yes or no to a return."""

    answer = forms.CharField(
        label=gettext_lazy("Message to the customer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = is_required


class ReceiveForm(forms.Form):
    """What of a return came, how it is, and what is given back for it."""

    def __init__(self, *args: Any, request: ReturnRequest, shipping: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.returned = list(request.lines.select_related("line"))
        for row in self.returned:
            names = {"title": row.line.title}
            counts = row.line.tracks_stock
            self.fields[f"came-{row.pk}"] = forms.IntegerField(
                label=_("Pieces of “%(title)s” that came") % names,
                min_value=0,
                max_value=row.quantity,
                initial=row.quantity,
            )
            self.fields[f"stock-{row.pk}"] = forms.IntegerField(
                label=_("Of these back into stock, of “%(title)s”") % names,
                min_value=0,
                max_value=row.quantity,
                initial=row.quantity if counts else 0,
                disabled=not counts,
            )
            self.fields[f"state-{row.pk}"] = forms.ChoiceField(
                label=_("Condition of “%(title)s”") % names, choices=Condition.choices
            )
        to = to_field(request.order)
        to.initial = request.wants if request.order.user_id else Refund.To.PAYMENT
        self.fields |= {
            "refund": forms.BooleanField(
                label=_("Give the money for what came back"), required=False, initial=True
            ),
            "less": amount_field(_("Keep back, for wear or damage")),
            "shipping": amount_field(_("Refund of the delivery"), most=shipping),
            "to": to,
            "note": forms.CharField(
                label=_("Message to the customer"),
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
        }

    @property
    def rows(self) -> Iterator[tuple[ReturnLine, BoundField, BoundField, BoundField]]:
        """Each line of the return with its three fields."""
        for row in self.returned:
            yield row, self[f"came-{row.pk}"], self[f"stock-{row.pk}"], self[f"state-{row.pk}"]

    @property
    def facts(self) -> list[BoundField]:
        """What stands below the lines."""
        return [self[name] for name in ("refund", "less", "shipping", "to", "note")]

    def clean(self) -> dict[str, Any]:
        """No more goes into stock than came."""
        data = super().clean() or {}
        for row in self.returned:
            if (data.get(f"stock-{row.pk}") or 0) > (data.get(f"came-{row.pk}") or 0):
                self.add_error(f"stock-{row.pk}", _("No more than came."))
        return data

    @property
    def arrived(self) -> dict[int, Arrived]:
        """What `return_receive` takes; valid forms only."""
        data = self.cleaned_data
        return {
            row.pk: Arrived(data[f"came-{row.pk}"], data[f"stock-{row.pk}"], data[f"state-{row.pk}"])
            for row in self.returned
        }


class PayOutForm(forms.Form):
    """How a refund was paid out by hand."""

    reference = forms.CharField(label=gettext_lazy("Reference of the transfer"), max_length=120)
