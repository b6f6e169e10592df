"""Background work of orders. Safe to run twice."""

from celery import shared_task

from shopease.core.queue import wake
from shopease.fulfilment.services import attempts_settle, sales_recount, stock_alerts_refresh
from shopease.fulfilment.services.companions import companions_recount
from shopease.notifications.tasks import deliver_outbox


@shared_task(name="shopease.fulfilment.tasks.settle_payments")
def settle_payments() -> None:
    """Ask providers after payments without an outcome; end orders that were never paid."""
    if attempts_settle():
        wake(deliver_outbox)


@shared_task(name="shopease.fulfilment.tasks.recount_sales")
def recount_sales() -> None:
    """Bring the products' units sold in line with the orders."""
    sales_recount()


@shared_task(name="shopease.fulfilment.tasks.refresh_stock_alerts")
def refresh_stock_alerts() -> None:
    """Find what ran low, or rose again, past the models' signals."""
    if stock_alerts_refresh():
        wake(deliver_outbox)


@shared_task(name="shopease.fulfilment.tasks.recount_companions")
def recount_companions() -> None:
    """Bring what is bought together in line with the orders of the last 180 days."""
    companions_recount()
