"""Filtering the list of orders, and one step for many of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_class, get_model

from shopease.fulfilment.naming import NAMES
from shopease.fulfilment.order_lists import OrderFilter
from shopease.fulfilment.services.many_orders import RESUME
from shopease.fulfilment.states import PaymentState
from shopease.fulfilment.templatetags.order_life import VERBS
from shopease.payments.registry import gateways

ASKS_WHY = get_class("dashboard.orders.forms", "ASKS_WHY")

ANY = ("", gettext_lazy("Any"))
STEPS = (*((status.value, label) for status, label in VERBS.items()), (RESUME, gettext_lazy("Resume")))
SCOPES = ("ticked", "page", "all")


def _payment_states() -> list[tuple[str, Any]]:
    labels = dict(get_model("order", "Order")._meta.get_field("payment_state").choices)
    return [(state.value, labels[state.value]) for state in PaymentState]


class OrderFilterForm(forms.Form):
    """What the list shows. What is wrong in one field leaves out that field alone."""

    q = forms.CharField(
        label=gettext_lazy("Number, e-mail, name or phone"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[ANY, *((status.value, label) for status, label in NAMES.items())],
    )
    payment = forms.ChoiceField(label=gettext_lazy("Payment"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    gateway = forms.ChoiceField(label=gettext_lazy("Paid by"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Ordered through"), required=False)
    product = forms.CharField(label=gettext_lazy("SKU or product"), required=False, max_length=100)
    voucher = forms.CharField(label=gettext_lazy("Voucher"), required=False, max_length=100)
    sort = forms.ChoiceField(
        label=gettext_lazy("Sorted by"),
        required=False,
        choices=(
            ("", gettext_lazy("Newest first")),
            ("placed", gettext_lazy("Oldest first")),
            ("-total", gettext_lazy("Total, highest first")),
            ("total", gettext_lazy("Total, lowest first")),
        ),
    )

    FIRST = ("q", "status", "payment", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payment"].choices = [ANY, *_payment_states()]
        self.fields["gateway"].choices = [ANY, *((code, way.name) for code, way in gateways().items())]
        self.fields["source"].choices = [ANY, *get_model("order", "Order").Source.choices]

    @property
    def wanted(self) -> OrderFilter:
        """The filter, of what is right."""
        self.is_valid()
        data = {name: value for name, value in self.cleaned_data.items() if value}
        data.pop("sort", None)
        return OrderFilter(words=data.pop("q", ""), **data)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is always shown."""
        return [self[name] for name in self.FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is shown when asked for."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def has_more(self) -> bool:
        """Whether one of those is in use."""
        return any(self.data.get(field.name) for field in self.more_fields)


class BulkForm(forms.Form):
    """Which orders, by ids or by the filter that the list had, and what is to be done with them."""

    scope = forms.ChoiceField(choices=[(scope, scope) for scope in SCOPES], required=False)
    kept = forms.CharField(required=False, max_length=2000)
    page_ids = forms.CharField(required=False, max_length=2000)

    def clean_page_ids(self) -> list[int]:
        return ids_read(self.cleaned_data["page_ids"].split(","))

    @property
    def ids(self) -> list[int]:
        """The ids that were ticked, or those of the page."""
        if self.cleaned_data["scope"] == "page":
            return list(self.cleaned_data["page_ids"])
        return ids_read(self.data.getlist("selected"))


class BulkStepForm(BulkForm):
    """With the step, and its reason."""

    action = forms.ChoiceField(
        choices=STEPS, error_messages={"required": gettext_lazy("Choose what to do with the orders.")}
    )
    reason = forms.CharField(required=False, max_length=255)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("action") in ASKS_WHY and not data.get("reason"):
            self.add_error("reason", _("Please say why: the reason stands in the log of each order."))
        return data


def ids_read(texts: Iterable[str]) -> list[int]:
    """Those of `texts` that can be ids."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= 18]
