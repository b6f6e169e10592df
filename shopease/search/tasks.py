"""Background work of search. Safe to run twice."""

from celery import shared_task

from shopease.search.services import index_rebuild, products_index


@shared_task(name="shopease.search.tasks.index_products")
def index_products(product_ids: list[int]) -> None:
    """Let products be found by what they say now."""
    products_index(product_ids=product_ids)


@shared_task(name="shopease.search.tasks.rebuild_index", time_limit=1800, soft_time_limit=1740)
def rebuild_index() -> None:
    """Find what lost wake-up calls and changes past the models left behind."""
    index_rebuild()
