"""Background work of search. Safe to run twice."""

from celery import shared_task

from shopease.search.log import searches_forget, searches_write
from shopease.search.services import (
    attributes_index,
    categories_index,
    index_rebuild,
    options_index,
    page_words_add,
    products_index,
)


@shared_task(name="shopease.search.tasks.index_products")
def index_products(product_ids: list[int]) -> None:
    """Let products be found by what they say now, and no longer when they are gone."""
    products_index(product_ids=product_ids)


@shared_task(name="shopease.search.tasks.index_categories")
def index_categories(category_ids: list[int]) -> None:
    """Let categories and their products be found by the categories' names."""
    categories_index(category_ids=category_ids)


@shared_task(name="shopease.search.tasks.index_attributes")
def index_attributes(attribute_ids: list[int]) -> None:
    """Let products be found by what these attributes say."""
    attributes_index(attribute_ids=attribute_ids)


@shared_task(name="shopease.search.tasks.index_options")
def index_options(option_ids: list[int]) -> None:
    """Let products be found by what these options are called."""
    options_index(option_ids=option_ids)


@shared_task(name="shopease.search.tasks.add_page_words")
def add_page_words(page_ids: list[int]) -> None:
    """Let the words of published pages be mended."""
    for page_id in page_ids:
        page_words_add(page_id=page_id)


@shared_task(name="shopease.search.tasks.rebuild_index", time_limit=1800, soft_time_limit=1740)
def rebuild_index() -> None:
    """Find what lost wake-up calls and changes past the models left behind."""
    index_rebuild()


@shared_task(name="shopease.search.tasks.write_searches")
def write_searches() -> None:
    """Count what was searched for since the last time."""
    searches_write()


@shared_task(name="shopease.search.tasks.forget_searches")
def forget_searches() -> None:
    """Delete what was searched for long ago."""
    searches_forget()
