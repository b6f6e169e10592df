"""Background work of orders. Safe to run twice."""

from celery import shared_task

from shopease.fulfilment.services import attempts_settle


@shared_task(name="shopease.fulfilment.tasks.settle_payments")
def settle_payments() -> None:
    """Ask providers after payments without an outcome; end orders that were never paid."""
    attempts_settle()
