"""Changing an order in the dashboard, and sending the link by which what is due can be paid."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from oscar.core.loading import get_class, get_model

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.forks.dashboard.drafts import OVERRIDE_PRICE, found_rows
from shopease.forks.dashboard.drafts_forms import SearchForm, UnitsForm
from shopease.fulfilment.drafts import products_found
from shopease.fulfilment.errors import DeliveryAsksError, FulfilmentError, OrderChangedError
from shopease.fulfilment.redelivery import order_delivery
from shopease.fulfilment.services.drafts import MAX_PRICE, MAX_UNITS, StaffPrice
from shopease.fulfilment.services.editing import (
    Changes,
    More,
    order_edit,
    order_is_editable,
    order_payment_link_send,
    order_seen,
    price_entered,
)
from shopease.notifications.tasks import deliver_outbox

orders_for = get_class("dashboard.orders.rights", "orders_for")
Product = get_model("catalogue", "Product")

CHOICE_LENGTH = 150
"""Of a code and an amount."""


class EditForm(forms.Form):
    """Open units and prices of an order's lines, or units of another product; and why."""

    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Needed for another price. Customers read it where something is taken out."),
    )
    tell = forms.BooleanField(label=gettext_lazy("Tell the customer"), required=False, initial=True)
    is_kept = False
    """Whether it holds what was typed before somebody else changed the order."""

    def __init__(self, *args: Any, lines: list[Any], may_price: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.may_price = lines, may_price
        for line in lines:
            name = f"units-{line.pk}"
            self.fields[name] = forms.IntegerField(
                label=_("Quantity of %(title)s") % {"title": line.title},
                min_value=0,
                max_value=MAX_UNITS,
                initial=line.num_open,
                required=not self.is_bound or name in self.data,  # one that came meanwhile was not shown
                show_hidden_initial=True,
            )
            if may_price:
                self.fields[f"price-{line.pk}"] = forms.DecimalField(
                    label=_("Price of %(title)s") % {"title": line.title},
                    min_value=Decimal(0),
                    max_value=MAX_PRICE,
                    max_digits=10,
                    decimal_places=2,
                    required=False,
                    initial=price_entered(line),
                    show_hidden_initial=True,
                )
        for name, field in self.fields.items():
            if "-" in name:
                field.widget.attrs |= {"class": "form-control form-control-sm", "aria-label": field.label}

    def rows(self) -> list[dict[str, Any]]:
        """Each line with its fields."""
        return [
            {
                "line": line,
                "units": self[f"units-{line.pk}"],
                "price": self[f"price-{line.pk}"] if self.may_price else None,
                "is_kept": self.is_kept and f"units-{line.pk}" in self.changed_data,
            }
            for line in self.lines
        ]

    def upon(self, now: "EditForm") -> "EditForm":
        """What was typed here, upon what somebody else made of the order meanwhile: `now`, unbound."""
        data = {now.add_prefix(name): now[name].value() for name in now.fields if name != "tell"}
        data |= {now[name].html_initial_name: now[name].value() for name in now.fields if "-" in name}
        data |= {name: self.data[name] for name in self.changed_data if name in data and name != "seen"}
        data |= {"tell": "on"} if self.cleaned_data.get("tell") else {}
        found = EditForm(data, lines=now.lines, may_price=now.may_price)
        found.is_kept = True
        return found

    def clean(self) -> dict[str, Any]:
        """A price other than before wants a reason."""
        cleaned = super().clean() or {}
        if self._repriced(cleaned) and not cleaned.get("reason"):
            self.add_error("reason", _("Give the reason of this price."))
        return cleaned

    def _repriced(self, cleaned: dict[str, Any]) -> dict[int, Decimal]:
        found = {}
        for line in self.lines if self.may_price else ():
            price = cleaned.get(f"price-{line.pk}")
            if price is not None and price != price_entered(line):
                found[line.pk] = price
        return found

    @property
    def changes(self) -> Changes:
        """What is wanted."""
        data = self.cleaned_data
        return Changes(
            open_units={
                line.pk: units for line in self.lines if (units := data[f"units-{line.pk}"]) is not None
            },
            prices={pk: StaffPrice(price, data["reason"]) for pk, price in self._repriced(data).items()},
        )


class MoreForm(UnitsForm):
    """Units of a product that come to the order."""

    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    invalid = gettext_lazy("Choose a product and a quantity.")

    @property
    def changes(self) -> Changes:
        """What is wanted; 404 for a product that is not there."""
        data = self.cleaned_data
        return Changes(more=(More(get_object_or_404(Product, pk=data["product"]), data["quantity"]),))


class DeliveryForm(forms.Form):
    """A way of delivery at its charge."""

    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    delivery = forms.CharField(max_length=CHOICE_LENGTH)
    invalid = gettext_lazy("Choose the delivery.")
    changes = Changes()


OTHER_FORMS: dict[str | None, type[MoreForm | DeliveryForm]] = {"add": MoreForm, "delivery": DeliveryForm}
"""By what is done; all else changes the lines."""


class OrderEditView(View):
    """The order's lines to be changed, and a search for more."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """The form; back to the order when it is too late."""
        order = get_object_or_404(orders_for(request.user), number=number)
        if not order_is_editable(order):
            messages.warning(request, _("This order can't be changed any more."))
            return redirect("dashboard:order-detail", number=number)
        return self._page(request, order, None)

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Change it; what is refused is said, beside what was typed."""
        order = get_object_or_404(orders_for(request.user), number=number)
        is_more = request.POST.get("action") == "add"
        form = self._form_posted(request, order)
        typed = form if isinstance(form, EditForm) else None
        if not form.is_valid():
            if typed is None:
                messages.error(request, form.invalid)
            return self._page(request, order, typed, 400)
        try:
            edit = order_edit(
                order_id=order.pk,
                seen=form.cleaned_data["seen"],
                changes=replace(form.changes, delivery=request.POST.get("delivery", "")[:CHOICE_LENGTH]),
                actor=request.user,
                reason=form.cleaned_data.get("reason", ""),
                tell=bool(form.cleaned_data.get("tell")),
            )
        except DeliveryAsksError as error:
            return self._ask(request, order, error)
        except FulfilmentError as error:
            messages.error(request, str(error))
            order = get_object_or_404(orders_for(request.user), number=number)
            if not order_is_editable(order):
                return redirect("dashboard:order-detail", number=number)
            if typed is not None and isinstance(error, OrderChangedError):
                typed = typed.upon(self._form(request, order))
            return self._page(request, order, typed, 409)
        except BusyError:
            messages.error(request, _("The order is busy. Please try again."))
            return self._page(request, order, typed, 409)
        wake(deliver_outbox)
        messages.success(request, "; ".join(edit.changes))
        return redirect("dashboard:order-edit" if is_more else "dashboard:order-detail", number=number)

    def _form_posted(self, request: HttpRequest, order: Any) -> Any:
        action = request.POST.get("action")
        if action in OTHER_FORMS:
            return OTHER_FORMS[action](request.POST)
        return self._form(request, order, request.POST)

    @staticmethod
    def _ask(request: HttpRequest, order: Any, error: DeliveryAsksError) -> HttpResponseBase:
        """Nothing is changed yet: what was typed waits for a word about the delivery."""
        left_out = {"csrfmiddlewaretoken", "delivery"}
        typed = [(name, value) for name, value in request.POST.items() if name not in left_out]
        context = {"order": order, "typed": typed, "delivery": error.now, "why": str(error)}
        return render(request, "oscar/dashboard/orders/edit_delivery.html", context, status=409)

    def _form(self, request: HttpRequest, order: Any, data: Any = None) -> EditForm:
        lines = [line for line in order.lines.all() if line.num_open]
        may_price = request.user.has_perm(OVERRIDE_PRICE)
        return EditForm(data, lines=lines, may_price=may_price, initial={"seen": order_seen(order)})

    def _page(
        self, request: HttpRequest, order: Any, form: EditForm | None, status: int = 200
    ) -> HttpResponseBase:
        search = SearchForm(request.GET or request.POST or None)
        products = products_found(search.words) if search.words else ()
        strategy = get_class("partner.strategy", "Selector")().strategy(user=order.user)
        context = {
            "order": order,
            "form": form or self._form(request, order),
            "seen": order_seen(order),
            "search": search,
            "found": found_rows(products, strategy),
            "delivery": order_delivery(order),
        }
        return render(request, "oscar/dashboard/orders/edit.html", context, status=status)


class PaymentLinkView(View):
    """Send the customer the link to what is due."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        """Back to the order."""
        order = get_object_or_404(orders_for(request.user), number=number)
        try:
            is_sent = order_payment_link_send(order_id=order.pk)
        except BusyError:
            messages.error(request, _("The order is busy. Please try again."))
            return redirect("dashboard:order-detail", number=number)
        if is_sent:
            wake(deliver_outbox)
            messages.success(request, _("The link is on its way."))
        else:
            messages.warning(request, _("Nothing is due."))
        return redirect("dashboard:order-detail", number=number)


def editing_urls() -> list[Any]:
    """Addresses below /dashboard/."""
    return [
        path("orders/<str:number>/edit/", OrderEditView.as_view(), name="order-edit"),
        path("orders/<str:number>/payment-link/", PaymentLinkView.as_view(), name="order-payment-link"),
    ]
