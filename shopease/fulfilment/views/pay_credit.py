"""Gift cards and store credit on the payment page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.fulfilment.access import ORDER_KEY
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.gift_card_form import GiftCardForm
from shopease.fulfilment.selectors import order_by_payment_token, order_money
from shopease.fulfilment.services.credit_use import order_credit_use
from shopease.notifications.tasks import deliver_outbox
from shopease.payments.credit.errors import CreditError
from shopease.payments.credit.selectors import credit_of_user
from shopease.payments.models import CreditAccount


@require_POST
@never_cache
def payment_credit(request: HttpRequest, token: str) -> HttpResponseBase:
    """Pay with a code that was typed, or with the store credit of who ordered; then the page again."""
    order = order_by_payment_token(token)
    if order is None:
        raise Http404
    account = _account(request, order)
    if account is not None:
        try:
            order_credit_use(order_id=order.pk, account=account)
            messages.success(request, _("Your credit is taken into account."))
        except (FulfilmentError, CreditError) as error:
            messages.error(request, str(error))
        except BusyError:
            messages.error(request, _("Many people are ordering right now. Please try again in a moment."))
        wake(deliver_outbox)
        if not order_money(order).due and request.session.get(ORDER_KEY) == order.pk:
            return redirect("checkout:thank-you")
    return redirect("pay:page", token=token)


def _account(request: HttpRequest, order: Any) -> CreditAccount | None:
    """Whose credit is meant; why there is none is said on the page that follows."""
    if "store_credit" in request.POST:
        is_owner = request.user.is_authenticated and request.user.pk == order.user_id
        return credit_of_user(request.user) if is_owner else None
    form = GiftCardForm(request, request.POST)
    if form.is_valid():
        return form.card
    messages.error(request, str(form.errors["code"][0]))
    return None
