"""Background work of orders. Safe to run twice."""

from celery import shared_task

from shopease.core.queue import wake
from shopease.fulfilment.services import attempts_settle, sales_recount, stock_alerts_refresh
from shopease.fulfilment.services.companions import companions_recount
from shopease.fulfilment.services.reconciling import payments_reconcile
from shopease.fulfilment.services.repaying import payment_refunds_settle
from shopease.fulfilment.services.sweeping import baskets_sweep, orders_unpaid_end, transfers_chase
from shopease.notifications.tasks import deliver_outbox


@shared_task(name="shopease.fulfilment.tasks.settle_payments")
def settle_payments() -> None:
    """Ask providers after payments and refunds without an outcome."""
    if attempts_settle() + payment_refunds_settle():
        wake(deliver_outbox)


@shared_task(name="shopease.fulfilment.tasks.end_unpaid_orders")
def end_unpaid_orders() -> None:
    """End orders that nobody paid in time; the provider is asked first."""
    if orders_unpaid_end():
        wake(deliver_outbox)


@shared_task(name="shopease.fulfilment.tasks.chase_transfers")
def chase_transfers() -> None:
    """Remind of transfers that are overdue, and give the oldest up."""
    if transfers_chase():
        wake(deliver_outbox)


@shared_task(name="shopease.fulfilment.tasks.sweep_baskets")
def sweep_baskets() -> None:
    """Open baskets that were left frozen, forget those that no browser remembers."""
    baskets_sweep()


@shared_task(name="shopease.fulfilment.tasks.reconcile_payments")
def reconcile_payments() -> None:
    """Compare our books with the providers'; what differs is logged as an error."""
    payments_reconcile()
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
