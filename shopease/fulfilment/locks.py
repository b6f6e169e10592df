"""The one home of lock order.

Everywhere: basket, vouchers, offers, order, return, order lines, stock records, payment attempt, series
of documents, outbox; rows of one table by primary key. Every function must run inside a transaction and
waits at most the database's lock timeout.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from oscar.core.loading import get_model

from shopease.fulfilment.models import DocumentSeries, ReturnRequest
from shopease.payments.models import PaymentAttempt, PaymentRefund


def _rows(model: type[Model], condition: Q) -> list[Any]:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A lock outside a transaction protects nothing.")
    manager = model._default_manager
    return list(manager.select_for_update(of=("self",)).filter(condition).order_by("pk"))


def basket_lock(basket_id: int) -> Any | None:
    """The basket, locked; None when there is no such basket."""
    rows = _rows(get_model("basket", "Basket"), Q(pk=basket_id))
    return rows[0] if rows else None


def basket_given_back_lock(basket_id: int) -> Any | None:
    """A basket that is to be opened again, locked with the open one that its owner has by now; None when
    there is no such basket."""
    model = get_model("basket", "Basket")
    owner = model.objects.filter(pk=basket_id).values_list("owner", flat=True).first()
    newer = model.open.filter(owner=owner).values_list("pk", flat=True) if owner else ()
    rows = _rows(model, Q(pk__in={basket_id, *newer}))
    return next((basket for basket in rows if basket.pk == basket_id), None)


def vouchers_lock(basket: Any) -> list[Any]:
    """The basket's vouchers, locked."""
    return _rows(get_model("voucher", "Voucher"), Q(pk__in=basket.vouchers.values("pk")))


def capped_offers_lock(vouchers: Iterable[Any]) -> list[Any]:
    """Open offers with a cap that this basket could use up, locked."""
    offer = get_model("offer", "ConditionalOffer")
    reachable = Q(offer_type=offer.SITE) | Q(vouchers__in=[v.pk for v in vouchers])
    capped = (
        Q(max_global_applications__isnull=False)
        | Q(max_discount__isnull=False)
        | Q(max_user_applications__isnull=False)
    )
    ids = offer.objects.filter(reachable, capped, status=offer.OPEN).values("pk")
    return _rows(offer, Q(pk__in=ids))


def order_lock(order_id: int) -> Any | None:
    """The order, locked; None when there is no such order."""
    rows = _rows(get_model("order", "Order"), Q(pk=order_id))
    return rows[0] if rows else None


def order_with_origins_lock(order_id: int, *, reopens_basket: bool = False) -> Any | None:
    """The order, locked after the basket, vouchers and offers that it came from.

    For steps that may end the order and give all of these back; `reopens_basket`: its basket too, which is
    then locked with the one that may take it over.
    """
    order = get_model("order", "Order").objects.filter(pk=order_id).first()
    if order is None:
        return None
    if order.basket_id:
        (basket_given_back_lock if reopens_basket else basket_lock)(order.basket_id)
    discounts = order.discounts.all()
    applied = get_model("voucher", "VoucherApplication").objects.filter(order=order)
    _rows(get_model("voucher", "Voucher"), Q(pk__in=[a.voucher_id for a in applied]))
    _rows(
        get_model("offer", "ConditionalOffer"),
        Q(pk__in=[d.offer_id for d in discounts if d.offer_id]),
    )
    return order_lock(order_id)


def order_lines_lock(order: Any) -> list[Any]:
    """All lines of the order, locked."""
    return _rows(get_model("order", "Line"), Q(order=order))


def stockrecords_lock(ids: Iterable[int]) -> list[Any]:
    """Stock records, locked."""
    return _rows(get_model("partner", "StockRecord"), Q(pk__in=list(ids)))


def attempt_lock(attempt_id: int) -> PaymentAttempt | None:
    """The payment attempt, locked; None when there is none."""
    rows = _rows(PaymentAttempt, Q(pk=attempt_id))
    return rows[0] if rows else None


def attempts_lock(order: Any) -> list[PaymentAttempt]:
    """All payment attempts of the order, locked."""
    return _rows(PaymentAttempt, Q(order=order))


def payment_refund_lock(refund_id: int) -> PaymentRefund | None:
    """The refund of a payment, locked after its attempt; None when there is none."""
    rows = _rows(PaymentRefund, Q(pk=refund_id))
    return rows[0] if rows else None


def return_lock(return_id: int) -> ReturnRequest | None:
    """The return, locked after its order; None when there is none."""
    rows = _rows(ReturnRequest, Q(pk=return_id))
    return rows[0] if rows else None


def series_lock(kind: str, year: int) -> DocumentSeries:
    """The series of documents, locked and made when it is the year's first; it is taken last of all."""
    DocumentSeries.objects.bulk_create([DocumentSeries(kind=kind, year=year)], ignore_conflicts=True)
    (series,) = _rows(DocumentSeries, Q(kind=kind, year=year))
    found: DocumentSeries = series
    return found
