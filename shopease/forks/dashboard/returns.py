"""Returns, refunds and cancellations in the dashboard."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView, View
from oscar.core.loading import get_class

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.forks.dashboard.returns_forms import (
    AnswerForm,
    PayOutForm,
    ReceiveForm,
    StaffCancelForm,
    StaffRefundForm,
    StaffReturnForm,
)
from shopease.fulfilment.crediting import ZERO, order_credited, units_left
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.models import ReturnRequest
from shopease.fulfilment.rules import order_returnable
from shopease.fulfilment.selectors import order_money
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.payments import payment_give_up
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.repaying import payment_refund_pay_out, payment_refund_retry
from shopease.fulfilment.services.returns import (
    return_approve,
    return_receive,
    return_refuse,
    return_request,
)
from shopease.fulfilment.states import States
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.models import Dispute, PaymentRefund

PAGE_SIZE = 50
CLOSED_DISPUTES = 10

orders_for = get_class("dashboard.orders.rights", "orders_for")
Status = ReturnRequest.Status
RefundStatus = PaymentRefund.Status


class _ServiceFormMixin:
    """A form whose service may refuse: then it comes back as it was typed, with the reason."""

    request: HttpRequest

    def carry_out(self, form: Any) -> str:
        """Do it; what to tell the person who asked. Raises `FulfilmentError`."""
        raise NotImplementedError

    def run(self, form: Any) -> bool:
        """Whether it is done; else the form has the reason."""
        try:
            messages.success(self.request, self.carry_out(form))
        except FulfilmentError as error:
            form.add_error(None, str(error))
        except BusyError:
            form.add_error(None, _("The order is busy. Please try again."))
        else:
            return True
        finally:
            wake(deliver_outbox)
        return False


class _OrderFormView(_ServiceFormMixin, FormView):
    """A form about one order; leads back to its page."""

    template_name = "oscar/dashboard/returns/order_form.html"
    title: Any = ""
    submit: Any = ""

    @cached_property
    def order(self) -> Any:
        """The order; 404 when this person doesn't see it."""
        return get_object_or_404(orders_for(self.request.user), number=self.kwargs["number"])

    def most(self) -> dict[Any, int]:
        """Order line → units that may be chosen."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"most": self.most(), "order": self.order}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = {"order": self.order, "title": self.title, "submit": self.submit}
        return super().get_context_data(**kwargs) | shared

    def form_valid(self, form: Any) -> HttpResponseBase:
        if self.run(form):
            return redirect("dashboard:order-detail", number=self.order.number)
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class OrderRefundView(_OrderFormView):
    """Credit lines, delivery or any amount of an order."""

    form_class = StaffRefundForm

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Refund order %(number)s") % {"number": self.order.number}

    @property
    def submit(self) -> str:  # type: ignore[override]
        return _("Refund")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A form that comes a second time was carried out the first time."""
        key = request.POST.get("request_key", "")
        if key.isalnum() and self.order.refunds.filter(request_key=key[:64]).exists():
            messages.info(request, _("This refund is written already."))
            return redirect("dashboard:order-detail", number=self.order.number)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    @cached_property
    def credited(self) -> Any:
        """What was credited so far."""
        return order_credited(self.order)

    def most(self) -> dict[Any, int]:
        lines = list(self.order.lines.all())
        left = units_left(lines, self.credited)
        return {line: left[line.pk] for line in lines if left[line.pk]}

    def get_form_kwargs(self) -> dict[str, Any]:
        order, credited = self.order, self.credited
        return super().get_form_kwargs() | {
            "away": {line.pk: line.num_shipped - line.num_returned for line in order.lines.all()},
            "shipping": max(ZERO, order.shipping_incl_tax - credited.shipping),
            "amount": max(ZERO, order.total_incl_tax - credited.amount),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        money = order_money(self.order)
        return super().get_context_data(**kwargs) | {"money": money, "is_refund": True}

    def carry_out(self, form: StaffRefundForm) -> str:
        refund_create(order_id=self.order.pk, actor=self.request.user, **form.wish)
        return _("The refund is written, and the customer is told.")


class OrderCancelView(_OrderFormView):
    """Cancel what is open of an order, all or pieces."""

    form_class = StaffCancelForm

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Cancel order %(number)s") % {"number": self.order.number}

    @property
    def submit(self) -> str:  # type: ignore[override]
        return _("Cancel these pieces")

    def most(self) -> dict[Any, int]:
        return {line: line.num_open for line in self.order.lines.all() if line.num_open}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"all_chosen": True}

    def carry_out(self, form: StaffCancelForm) -> str:
        if self.order.status == States.PENDING_PAYMENT:
            payment_give_up(order_id=self.order.pk)
        order_cancel(
            order_id=self.order.pk,
            lines=form.units,
            reason=form.cleaned_data["reason"],
            to=form.cleaned_data["to"],
            actor=self.request.user,
        )
        return _("It is cancelled, and the customer is told.")


class OrderReturnView(_OrderFormView):
    """Write a return down for a customer, whenever it was delivered."""

    form_class = StaffReturnForm

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Return of order %(number)s") % {"number": self.order.number}

    @property
    def submit(self) -> str:  # type: ignore[override]
        return _("Write the return down")

    def most(self) -> dict[Any, int]:
        by_id = {line.pk: line for line in self.order.lines.all()}
        return {by_id[pk]: number for pk, number in order_returnable(self.order).units.items()}

    def carry_out(self, form: StaffReturnForm) -> str:
        found = return_request(
            order_id=self.order.pk,
            lines=form.wanted,
            wants=form.cleaned_data.get("to", "payment"),
            note=form.cleaned_data["note"],
            actor=self.request.user,
            by_staff=True,
        )
        return _("Return %(number)s is written down.") % {"number": found.number}


class ReturnListView(ListView):
    """All returns, the latest first; those that wait come by the counts above."""

    template_name = "oscar/dashboard/returns/list.html"
    paginate_by = PAGE_SIZE
    context_object_name = "returns"

    def get_queryset(self) -> QuerySet[ReturnRequest]:
        found = ReturnRequest.objects.select_related("order__user").prefetch_related("lines__line")
        status, words = self.request.GET.get("status", ""), self.request.GET.get("q", "").strip()[:100]
        if status in Status.values:
            found = found.filter(status=status)
        return found.filter(number__istartswith=words) if words else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = dict(ReturnRequest.objects.order_by().values_list("status").annotate(number=Count("pk")))
        counts = [(value, label, counted.get(value, 0)) for value, label in Status.choices]
        return super().get_context_data(**kwargs) | {
            "counts": counts,
            "status": self.request.GET.get("status", ""),
            "words": self.request.GET.get("q", "")[:100],
        }


class ReturnDetailView(_ServiceFormMixin, DetailView):
    """One return: answered, then received; `action` says which form was posted."""

    template_name = "oscar/dashboard/returns/detail.html"
    queryset = ReturnRequest.objects.select_related(
        "order__user", "refund", "requested_by", "decided_by", "received_by"
    )
    context_object_name = "found"
    object: ReturnRequest

    def forms(self, action: str = "", data: Any = None) -> dict[str, Any]:
        """The forms that this return may take now; the posted one has the data."""
        found = self.object
        credited = order_credited(found.order)
        shipping = max(ZERO, found.order.shipping_incl_tax - credited.shipping)
        given = {action: data}
        forms: dict[str, Any] = {}
        if found.status == Status.REQUESTED:
            forms["approve"] = AnswerForm(given.get("approve"), prefix="approve")
        if found.is_open:
            forms["refuse"] = AnswerForm(given.get("refuse"), prefix="refuse", is_required=True)
            forms["receive"] = ReceiveForm(
                given.get("receive"), prefix="receive", request=found, shipping=shipping
            )
        return forms

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"forms": self.forms(), **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Take the step, or show the form again with what is wrong."""
        self.object = self.get_object()
        self.action = request.POST.get("action", "")
        forms = self.forms(self.action, request.POST)
        form = forms.get(self.action)
        if form is None:
            now = {"status": self.object.get_status_display()}
            messages.error(request, _("This step isn't possible any more: the return is “%(status)s”.") % now)
            return redirect("dashboard:return-detail", pk=self.object.pk)
        if form.is_valid() and self.run(form):
            return redirect("dashboard:return-detail", pk=self.object.pk)
        return self.render_to_response(self.get_context_data(forms=forms), status=400)

    def carry_out(self, form: Any) -> str:
        pk, actor, data = self.object.pk, self.request.user, form.cleaned_data
        if self.action == "approve":
            return_approve(return_id=pk, answer=data["answer"], actor=actor)
            return _("Approved; the customer is told where to send it.")
        if self.action == "refuse":
            return_refuse(return_id=pk, answer=data["answer"], actor=actor)
            return _("Refused; the customer is told why.")
        return_receive(
            return_id=pk,
            arrived=form.arrived,
            refund=data["refund"],
            less=data["less"] or ZERO,
            shipping=data["shipping"] or ZERO,
            to=data["to"],
            note=data["note"],
            actor=actor,
        )
        return _("Received; the customer is told.")


class RefundListView(ListView):
    """Money on its way back, the latest first; the counts above say what somebody has to do."""

    template_name = "oscar/dashboard/returns/refunds.html"
    paginate_by = PAGE_SIZE
    context_object_name = "refunds"

    def get_queryset(self) -> QuerySet[PaymentRefund]:
        found = PaymentRefund.objects.select_related("attempt__order").order_by("-pk")
        status = self.request.GET.get("status", "")
        return found.filter(status=status) if status in RefundStatus.values else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = dict(PaymentRefund.objects.order_by().values_list("status").annotate(number=Count("pk")))
        counts = [(value, label, counted.get(value, 0)) for value, label in RefundStatus.choices]
        status = self.request.GET.get("status", "")
        shown = {"counts": counts, "status": status, "disputes": _disputes()}
        return super().get_context_data(**kwargs) | shown


def _disputes() -> list[Dispute]:
    """What banks claim back: all that is open, by when it has to be answered, then what was closed lately."""
    found = Dispute.objects.select_related("attempt__order")
    waiting = found.filter(status=Dispute.Status.OPEN).order_by(F("answer_by").asc(nulls_last=True), "pk")
    closed = found.exclude(status=Dispute.Status.OPEN).order_by("-closed_at", "-pk")
    return [*waiting[:PAGE_SIZE], *closed[:CLOSED_DISPUTES]]


class RefundSettleView(View):
    """Write down that a refund was paid out by hand, or send a refused one once more."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Leads back to the order."""
        refund = get_object_or_404(PaymentRefund.objects.select_related("attempt__order"), pk=pk)
        try:
            self._settle(request, refund)
        except FulfilmentError as error:
            messages.error(request, str(error))
        except BusyError:
            messages.error(request, _("The order is busy. Please try again."))
        wake(deliver_outbox)
        return redirect("dashboard:order-detail", number=refund.attempt.order.number)

    def _settle(self, request: HttpRequest, refund: PaymentRefund) -> None:
        if refund.status == RefundStatus.REFUSED:
            payment_refund_retry(payment_refund_id=refund.pk, actor=request.user)
            messages.success(request, _("The refund is sent once more."))
            return
        form = PayOutForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Enter the reference of the transfer."))
            return
        payment_refund_pay_out(
            payment_refund_id=refund.pk, reference=form.cleaned_data["reference"], actor=request.user
        )
        messages.success(request, _("It is written down that this was paid out."))


def returns_urls() -> list[Any]:
    """Mounted by the dashboard."""
    return [
        path("returns/", ReturnListView.as_view(), name="return-list"),
        path("returns/<int:pk>/", ReturnDetailView.as_view(), name="return-detail"),
        path("refunds/", RefundListView.as_view(), name="refund-list"),
        path("refunds/<int:pk>/", RefundSettleView.as_view(), name="refund-settle"),
        path("orders/<str:number>/refund/", OrderRefundView.as_view(), name="order-refund"),
        path("orders/<str:number>/cancel/", OrderCancelView.as_view(), name="order-cancel"),
        path("orders/<str:number>/return/", OrderReturnView.as_view(), name="order-return"),
    ]
