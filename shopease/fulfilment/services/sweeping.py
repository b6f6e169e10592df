"""What nobody comes back for: orders that were never paid, promises that weren't kept, old baskets.

Each sweep looks again under locks before it acts, so that any number of them may run at once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.core.db import BusyError, in_transaction
from shopease.core.translation import in_language
from shopease.fulfilment.errors import FulfilmentError
from shopease.fulfilment.locks import basket_given_back_lock, order_with_origins_lock
from shopease.fulfilment.services.advancing import basket_reopen, order_cancel_unpaid, order_end
from shopease.fulfilment.services.messages import order_tell
from shopease.fulfilment.services.payments import payment_give_up
from shopease.fulfilment.services.settling import in_time
from shopease.fulfilment.states import PaymentState, States
from shopease.notifications.models import OutboxMessage
from shopease.payments.models import PaymentAttempt
from shopease.payments.registry import gateways

logger = logging.getLogger(__name__)

FROZEN_FOR = timedelta(hours=1)
"""A checkout freezes no basket for longer."""
LIMIT = 100
OVERDUE = "overdue"
"""How the message that reminds of a promise is told from other links to pay."""
BATCH = 500


def orders_unpaid_end(*, limit: int = LIMIT) -> int:
    """End orders whose time for paying is over, and give their stock back; how many ended.

    The provider is asked first, and what turns out to be paid goes on.
    """
    late = _unpaid(clock.now()).order_by("?")  # who can't be ended yet blocks nobody
    ids = list(late.values_list("pk", flat=True)[:limit])
    return sum(_each("ending the unpaid order", pk, _unpaid_end) for pk in in_time(ids))


def _unpaid(now: datetime) -> QuerySet[Any]:
    """Orders that nobody has paid, nor tried to, for as long as the shop waits; by link until its day."""
    since = now - timedelta(minutes=settings.UNPAID_ORDER_MINUTES)
    orders = get_model("order", "Order").objects.filter(status=States.PENDING_PAYMENT)
    tried = PaymentAttempt.objects.filter(order=OuterRef("pk"), created_at__gt=since)
    is_late = Q(draft__pay_until=None, date_placed__lte=since) | Q(draft__pay_until__lte=now)
    found: QuerySet[Any] = orders.filter(is_late).exclude(Exists(tried))
    return found


def _unpaid_end(order_id: int) -> bool:
    payment_give_up(order_id=order_id)

    def work() -> bool:
        order = order_with_origins_lock(order_id, reopens_basket=True)
        if order is None or not _unpaid(clock.now()).filter(pk=order_id).exists():
            return False
        if order.payment_attempts.filter(status__in=PaymentAttempt.OPEN).exists():
            return False
        with in_language(order.language):
            reason = _("It was not paid in time.")
        order_cancel_unpaid(order=order, reason=reason, tell=True)
        return True

    return in_transaction(work)


def transfers_chase(*, limit: int = LIMIT) -> int:
    """Remind customers once of what they promised to pay, and end what is given up; how many were.

    Only of promises whose keeping members of staff write down, and before anything has left.
    """
    now = clock.now()
    late = list(_unreminded(now)[:limit])
    count = sum(_each("reminding of the order", pk, _remind) for pk in late)
    if settings.BANK_TRANSFER_GIVE_UP_DAYS:
        given_up = list(_promised(now, _give_up_days())[:limit])
        count += sum(_each("giving up the order", pk, _promise_end) for pk in given_up)
    return count


def _give_up_days() -> int:
    """Never before the customer was reminded."""
    return max(settings.BANK_TRANSFER_GIVE_UP_DAYS, settings.BANK_TRANSFER_DAYS + 1)


def _promised(now: datetime, days: int) -> Any:
    """Ids of orders that wait for money which was promised so many days ago."""
    codes = [code for code, way in gateways().items() if way.waits_for_money and not way.settles_itself]
    promises = PaymentAttempt.objects.filter(
        status=PaymentAttempt.Status.PROMISED,
        gateway__in=codes,
        created_at__lte=now - timedelta(days=days),
        order__payment_state=PaymentState.PROMISED,
        order__status__in=(States.PENDING, States.CONFIRMED),
    )
    return promises.order_by("order_id").values_list("order_id", flat=True).distinct()


def _unreminded(now: datetime) -> Any:
    """Those whose customers have not been reminded yet: each reminder makes room for the next order."""
    told = OutboxMessage.objects.filter(
        order=OuterRef("order"), event="payment_link", key__endswith=f":{OVERDUE}"
    )
    return _promised(now, settings.BANK_TRANSFER_DAYS).exclude(Exists(told))


def _remind(order_id: int) -> bool:
    def work() -> bool:
        order = order_with_origins_lock(order_id)
        if order is None or not _unreminded(clock.now()).filter(order=order).exists():
            return False
        order_tell(order=order, event="payment_link", ref=OVERDUE)
        return True

    return in_transaction(work)


def _promise_end(order_id: int) -> bool:
    def work() -> bool:
        order = order_with_origins_lock(order_id)
        given_up = _promised(clock.now(), _give_up_days())
        if order is None or not given_up.filter(order=order).exists():
            return False
        with in_language(order.language):
            reason = _("The transfer did not arrive in time.")
        order_end(order=order, reason=reason)
        return True

    return in_transaction(work)


def _each(what: str, order_id: int, work: Callable[[int], bool]) -> bool:
    """One order's trouble doesn't keep the sweep from the others."""
    try:
        return work(order_id)
    except (FulfilmentError, BusyError) as error:
        logger.info("%s %s waits: %s", what, order_id, error)
    except Exception:
        logger.exception("%s %s failed", what, order_id)
    return False


def baskets_sweep() -> int:
    """Open what was left frozen, delete what no browser remembers any more; how many baskets.

    Those of accounts, of orders and of drafts stay.
    """
    return _baskets_thaw() + _baskets_forget()


def _baskets_thaw() -> int:
    model = get_model("basket", "Basket")
    since = clock.now() - FROZEN_FOR
    frozen = model.objects.filter(status=model.FROZEN, date_created__lt=since)
    frozen = frozen.exclude(Exists(_lines_since(since)))

    def work(basket_id: int) -> bool:
        basket = basket_given_back_lock(basket_id)
        if basket is None or basket.status != model.FROZEN:
            return False
        basket_reopen(basket)
        return True

    ids = list(frozen.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(_each("thawing basket", pk, lambda pk: in_transaction(lambda: work(pk))) for pk in ids)


def _baskets_forget() -> int:
    model = get_model("basket", "Basket")
    since = clock.now() - timedelta(seconds=settings.OSCAR_BASKET_COOKIE_LIFETIME)
    old = model.objects.filter(date_created__lt=since).exclude(Exists(_lines_since(since)))
    forgotten = old.filter(
        Q(owner=None, status__in=(model.OPEN, model.SAVED)) | Q(status=model.MERGED), order=None, draft=None
    )
    count = 0
    while True:
        with transaction.atomic():
            batch = forgotten.select_for_update(
                of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
            )
            ids = [basket.pk for basket in batch.order_by("pk")[:BATCH]]
            model.objects.filter(pk__in=ids).delete()
        count += len(ids)
        if len(ids) < BATCH:
            return count


def _lines_since(since: datetime) -> Any:
    return get_model("basket", "Line").objects.filter(basket=OuterRef("pk"), date_updated__gte=since)
