"""The page where an order is paid: after placing it, after a decline, by a link of the staff, or when it
grew. It is found by an unguessable link and shows no address."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from shopease.core.csp import sources_allow
from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.access import ORDER_KEY
from shopease.fulfilment.errors import FulfilmentError, NothingDueError
from shopease.fulfilment.promises import promises_of
from shopease.fulfilment.selectors import order_by_payment_token, order_money
from shopease.fulfilment.services.payments import (
    order_confirm,
    payment_abandon,
    payment_make,
    purchase_of,
)
from shopease.fulfilment.states import States
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.forms import PaymentMethodForm
from shopease.payments.models import PaymentAttempt
from shopease.payments.selectors import attempt_latest_of, attempt_open_of
from shopease.payments.services import attempt_action, attempt_ask
from shopease.payments.types import Result

Status = PaymentAttempt.Status

BUSY = gettext_lazy("Many people are ordering right now. Please try again in a moment.")


@method_decorator(never_cache, name="dispatch")
class PaymentView(TemplateResponseMixin, ContextMixin, View):
    """What is due, and the ways to pay it."""

    template_name = "payments/pay.html"
    http_method_names = ("get", "head", "post", "options")

    @cached_property
    def order(self) -> Any:
        """The order behind the link; 404 for unknown and expired ones alike."""
        return _order_or_404(self.kwargs["token"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page, whatever state the order is in."""
        return self._show(PaymentMethodForm(purchase=purchase_of(self.order)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Pay in the chosen way; what waits for an answer is asked after first."""
        if attempt_open_of(self.order) is not None and "method" not in request.POST:
            payment_ask(request, self.order)
            return redirect(request.path)
        form = PaymentMethodForm(request.POST, purchase=purchase_of(self.order))
        if not form.is_valid():
            return self._show(form, status=422)
        if self._pay(*form.chosen):
            return _paid(request, self.order, self.kwargs["token"])
        return redirect(request.path)

    def _pay(self, gateway: str, token: str) -> bool:
        """Whether it is paid or promised now; what went wrong is said on the page that follows."""
        path = reverse("pay:done", kwargs={"token": self.kwargs["token"]})
        return_url = self.request.build_absolute_uri(path)
        try:
            outcome = payment_make(
                order_id=self.order.pk, gateway=gateway, token=token, return_url=return_url
            )
        except NothingDueError:
            return True
        except FulfilmentError as error:
            messages.error(self.request, str(error))
        except BusyError:
            messages.error(self.request, BUSY)
        else:
            return outcome.result in {Result.CAPTURED, Result.PROMISED}
        finally:
            wake(deliver_outbox)
        return False

    def _show(self, form: PaymentMethodForm, *, status: int = 200) -> HttpResponseBase:
        order, request = self.order, self.request
        money = order_money(order)
        latest = attempt_latest_of(order)
        context: dict[str, Any] = {
            "order": order,
            "money": money,
            "token": self.kwargs["token"],
            "form": form,
            "has_errors": bool(form.errors),
            "state": _state(order, money, latest),
            "attempt": latest,
            "may_go_back": may_go_back(request, order),
        }
        if context["state"] == "action" and latest is not None:
            context["action"] = self._action(latest)
        if context["state"] == "promised":
            context["promises"] = promises_of(order)
        response = self.render_to_response(self.get_context_data(**context), status=status)
        response["Referrer-Policy"] = "same-origin"  # with no-referrer its forms would be refused
        response["X-Robots-Tag"] = "noindex"
        return response

    def _action(self, attempt: PaymentAttempt) -> Any:
        """What the customer has to do; the hosts that this needs are allowed on this page only."""
        user = self.request.user
        is_owner = user.is_authenticated and user.pk == self.order.user_id
        path = reverse("pay:done", kwargs={"token": self.kwargs["token"]})
        action = attempt_action(
            attempt=attempt, is_owner=is_owner, return_url=self.request.build_absolute_uri(path)
        )
        for directive, hosts in (action.hosts if action else {}).items():
            sources_allow(self.request, directive, *hosts)
        return action


@require_safe
@never_cache
def payment_done(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where providers send customers back to: ask what became of the payment, whatever the address says."""
    order = _order_or_404(token)
    payment_ask(request, order)
    if not order_money(order).due:
        return _paid(request, order, token)
    return redirect("pay:page", token=token)


@require_POST
@never_cache
def payment_abandon_view(request: HttpRequest, token: str) -> HttpResponseBase:
    """End the order and give the basket back; only for who placed the order here."""
    order = _order_or_404(token)
    if not may_go_back(request, order):
        raise Http404
    try:
        payment_abandon(order_id=order.pk)
    except FulfilmentError as error:
        messages.error(request, str(error))
        return redirect("pay:page", token=token)
    except BusyError:
        messages.error(request, BUSY)
        return redirect("pay:page", token=token)
    finally:
        wake(deliver_outbox)
    del request.session[ORDER_KEY]
    messages.info(request, _("Nothing was ordered or charged. Your basket is as it was."))
    return redirect("basket:summary")


def payment_ask(request: HttpRequest, order: Any) -> None:
    """Ask the provider after the order's open attempt, and write what it says."""
    attempt = attempt_open_of(order)
    if attempt is None:
        return
    outcome = attempt_ask(attempt=attempt)
    if outcome.result is Result.DECLINED and attempt.status == Status.STARTED:
        return  # it may be under way in another request; the sweep decides
    try:
        order_confirm(attempt=attempt, outcome=outcome)
    except BusyError:
        messages.error(request, BUSY)
    wake(deliver_outbox)


def may_go_back(request: HttpRequest, order: Any) -> bool:
    """Whether this session placed the order, and nobody paid it yet."""
    return bool(
        order.status == States.PENDING_PAYMENT
        and order.basket_id
        and request.session.get(ORDER_KEY) == order.pk
    )


def _state(order: Any, money: Any, attempt: PaymentAttempt | None) -> str:
    if order.status in {States.CANCELLED, States.RETURNED}:
        return "off"
    if attempt is not None and attempt.status in PaymentAttempt.OPEN:
        if attempt.status != Status.ACTION:
            return "waiting"
        if attempt.amount == money.due:  # else the order changed since, and the attempt is given up
            return "action"
    if not money.due:
        return "paid"
    return "due" if money.unpromised else "promised"


def _order_or_404(token: str) -> Any:
    order = order_by_payment_token(token)
    if order is None:
        raise Http404
    return order


def _paid(request: HttpRequest, order: Any, token: str) -> HttpResponseBase:
    """To the thank-you for who has just placed the order, else to the page that says that it is paid."""
    if request.session.get(ORDER_KEY) == order.pk:
        return redirect("checkout:thank-you")
    return redirect("pay:page", token=token)
