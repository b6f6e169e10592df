"""Money that members of staff write down for an order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from oscar.core.loading import get_model

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.receive_form import ReceiveForm
from shopease.fulfilment.services.payments import payment_receive
from shopease.notifications.tasks import deliver_outbox


@require_POST
def payment_received(request: HttpRequest, number: str) -> HttpResponse:
    """Write down what came by transfer or in cash, and go back to the order."""
    order = get_object_or_404(get_model("order", "Order"), number=number)
    form = ReceiveForm(request.POST, order=order)
    back = redirect("dashboard:order-detail", number=number)
    back["Location"] += "#order-payments"
    if not form.is_valid():
        for name, found in form.errors.items():
            label = form.fields[name].label or name
            messages.error(request, f"{label}: {found[0]}")
        return back
    try:
        payment_receive(order_id=order.pk, actor=request.user, **form.cleaned_data)
    except FulfilmentError as refusal:
        messages.error(request, str(refusal))
    except BusyError:
        messages.error(request, _("The order is busy. Please try again."))
    else:
        wake(deliver_outbox)
        messages.success(request, _("The money is written down."))
    return back


def payments_urls() -> list[Any]:
    """Below an order's address."""
    return [path("orders/<str:number>/payments/received/", payment_received, name="order-payment-received")]
