"""Background work of the catalogue. Safe to run twice."""

from celery import shared_task

from catalogue_ext.facets.services import facets_rebuild, facets_refresh
from catalogue_ext.prices import prices_check
from catalogue_ext.services import prices_refresh, rules_apply
from shopease.core.db import BusyError


@shared_task(name="catalogue_ext.tasks.check_prices")
def check_prices() -> None:
    """Record prices that were written past the services and recompute what stands beside reductions."""
    prices_check()


@shared_task(name="catalogue_ext.tasks.refresh_prices", time_limit=1800, soft_time_limit=1740)
def refresh_prices() -> None:
    """Let lists know what products cost with tax: rates begin at midnight, or were changed."""
    prices_refresh()


@shared_task(name="catalogue_ext.tasks.apply_rules")
def apply_rules() -> None:
    """Find what has become new, bestselling or on offer, and what is so no more."""
    rules_apply()


@shared_task(
    name="catalogue_ext.tasks.refresh_facets",
    autoretry_for=(BusyError,),
    retry_backoff=True,
    max_retries=5,
)
def refresh_facets(product_ids: list[int]) -> None:
    """Let lists count products by what they are now."""
    facets_refresh(product_ids=product_ids)


@shared_task(name="catalogue_ext.tasks.rebuild_facets", time_limit=1800, soft_time_limit=1740)
def rebuild_facets() -> None:
    """Count all products anew: after a change of names, and for what lost messages left behind."""
    facets_rebuild()
