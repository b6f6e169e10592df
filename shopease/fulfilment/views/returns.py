"""Cancelling an order and sending things back, from the account and from a guest's link alike."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.access import order_for_request
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.models import Refund, ReturnRequest
from shopease.fulfilment.return_forms import CancelForm, ReturnForm
from shopease.fulfilment.rules import customer_may_cancel, order_returnable
from shopease.fulfilment.selectors import order_for_page, order_paid
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.payments import payment_give_up
from shopease.fulfilment.services.returns import return_request, return_withdraw
from shopease.notifications.tasks import deliver_outbox


class OwnOrderMixin:
    """The order behind the address's key; 404 for missing, foreign and revoked ones alike."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @method_decorator(never_cache)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """No page of an order is kept by anybody."""
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def order(self) -> Any:
        """The order with what its page shows."""
        found = order_for_request(self.request, self.kwargs["key"])
        order = order_for_page(found.pk) if found else None
        if order is None:
            raise Http404
        return order

    @property
    def actor(self) -> Any:
        """Who is logged in; nobody for guests."""
        return self.request.user if self.request.user.is_authenticated else None

    def back(self) -> HttpResponseBase:
        """To the order's page."""
        return redirect("order-link", token=self.kwargs["key"])

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        """No other site learns of the address, and no search engine."""
        context |= {"order": self.order, "key": self.kwargs["key"]}
        response = super().render_to_response(context, **kwargs)  # type: ignore[misc]
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response


class _UnitsView(OwnOrderMixin, FormView):
    """Units of an order's lines are chosen; what is impossible leads back with a word about why."""

    impossible: Any
    done: Any

    def most(self) -> dict[Any, int]:
        """Order line → units that may be chosen."""
        raise NotImplementedError

    def carry_out(self, form: Any) -> None:
        """Do what the valid form says; raises `FulfilmentError`."""
        raise NotImplementedError

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method in {"GET", "HEAD", "POST"} and not self.most():
            messages.info(request, self.impossible)
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"all_forms": [context["form"]]}

    def get_form_kwargs(self) -> dict[str, Any]:
        with_credit = self.order.user_id is not None and order_paid(self.order) > 0
        return super().get_form_kwargs() | {"most": self.most(), "with_credit": with_credit}

    def form_valid(self, form: Any) -> Any:
        try:
            self.carry_out(form)
        except FulfilmentError as error:
            form.add_error(None, str(error))
        except BusyError:
            form.add_error(None, _("The order is busy. Please try again."))
        else:
            messages.success(self.request, self.done)
            return self.back()
        finally:
            wake(deliver_outbox)
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> Any:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OrderCancelView(_UnitsView):
    """Cancel an order, or pieces of it, until it is being packed."""

    form_class = CancelForm
    template_name = "oscar/customer/order/cancel.html"

    @property
    def impossible(self) -> str:
        return _("This order can't be cancelled any more. You can send things back when they have arrived.")

    @property
    def done(self) -> str:
        return _("It is cancelled. We have written you a mail.")

    def most(self) -> dict[Any, int]:
        if not customer_may_cancel(self.order):
            return {}
        return {line: line.num_open for line in self.order.lines.all() if line.num_open}

    def carry_out(self, form: CancelForm) -> None:
        payment_give_up(order_id=self.order.pk)
        order_cancel(
            order_id=self.order.pk,
            lines=form.units,
            reason=form.reason_text,
            to=form.cleaned_data.get("to", Refund.To.PAYMENT),
            actor=self.actor,
            by_customer=True,
        )


class OrderReturnView(_UnitsView):
    """Ask to send pieces of an order back."""

    form_class = ReturnForm
    template_name = "oscar/customer/order/return.html"

    @property
    def impossible(self) -> str:
        return _("There is nothing of this order that could be sent back now.")

    @property
    def done(self) -> str:
        return _("We received your request and will answer it soon.")

    def most(self) -> dict[Any, int]:
        returnable = order_returnable(self.order)
        if not returnable.is_possible:
            return {}
        by_id = {line.pk: line for line in self.order.lines.all()}
        return {by_id[pk]: number for pk, number in returnable.units.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(until=order_returnable(self.order).until, **kwargs)

    def carry_out(self, form: ReturnForm) -> None:
        return_request(
            order_id=self.order.pk,
            lines=form.wanted,
            wants=form.cleaned_data.get("to", Refund.To.PAYMENT),
            note=form.cleaned_data["note"],
            actor=self.actor,
        )


class ReturnWithdrawView(OwnOrderMixin, TemplateView):
    """Keep it after all: asks once more, then closes the return."""

    template_name = "oscar/customer/order/return_withdraw.html"
    http_method_names = ("get", "head", "post", "options")

    @cached_property
    def found(self) -> ReturnRequest:
        """The open return of this order."""
        returns = ReturnRequest.objects.filter(order=self.order, status__in=ReturnRequest.OPEN)
        return get_object_or_404(returns, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(found=self.found, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Close it, unless it has arrived meanwhile."""
        try:
            return_withdraw(return_id=self.found.pk, actor=self.actor)
        except FulfilmentError as error:
            messages.error(request, str(error))
        except BusyError:
            messages.error(request, _("The order is busy. Please try again."))
        else:
            messages.success(request, _("Your return is withdrawn: you keep everything."))
        return self.back()
