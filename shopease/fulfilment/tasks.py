"""Background work of orders. Safe to run twice."""

from celery import shared_task

from shopease.core.queue import wake
from shopease.fulfilment.services import attempts_settle, sales_recount
from shopease.notifications.tasks import deliver_outbox


@shared_task(name="shopease.fulfilment.tasks.settle_payments")
def settle_payments() -> None:
    """Ask providers after payments without an outcome; end orders that were never paid."""
    if attempts_settle():
        wake(deliver_outbox)


@shared_task(name="shopease.fulfilment.tasks.recount_sales")
def recount_sales() -> None:
    """Bring the products' units sold in line with the orders of the last 90 days."""
    sales_recount()
