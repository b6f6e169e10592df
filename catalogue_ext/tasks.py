"""Background work of the catalogue. Safe to run twice."""

from celery import shared_task

from catalogue_ext.prices import prices_check


@shared_task(name="catalogue_ext.tasks.check_prices")
def check_prices() -> None:
    """Record prices that were written past the services and recompute what stands beside reductions."""
    prices_check()
