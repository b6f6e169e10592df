"""Money that members of staff write down for an order."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
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
    """Write down what came by transfer or in cash; what is refused comes back as it was typed."""
    order = get_object_or_404(get_model("order", "Order"), number=number)
    form = ReceiveForm(request.POST, order=order)
    if form.is_valid() and _received(request, order, form):
        wake(deliver_outbox)
        messages.success(request, _("The money is written down."))
        return redirect(reverse("dashboard:order-detail", kwargs={"number": number}) + "#order-payments")
    form.data = {**request.POST.dict(), "seen": form.due}  # shown with what is due now
    context = {"order": order, "form": form}
    return render(request, "oscar/dashboard/orders/receive.html", context, status=400)


def _received(request: HttpRequest, order: Any, form: ReceiveForm) -> bool:
    """Whether it is done; else the form says why not."""
    try:
        payment_receive(order_id=order.pk, actor=request.user, **form.cleaned_data)
    except FulfilmentError as refusal:
        form.add_error(None, str(refusal))
    except BusyError:
        form.add_error(None, _("The order is busy. Please try again."))
    else:
        return True
    return False


def payments_urls() -> list[Any]:
    """Below an order's address."""
    return [path("orders/<str:number>/payments/received/", payment_received, name="order-payment-received")]
