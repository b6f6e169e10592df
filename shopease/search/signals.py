"""The index follows what changes the words by which something is found.

Price and stock are not in the index: lists read them when they are shown.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from oscar.core.loading import get_model
from wagtail.signals import page_published

from catalogue_ext.services import follow_changes
from shopease.core.queue import wake
from shopease.search import tasks
from shopease.search.curating import wishes_forget
from shopease.search.models import Pin, Synonyms

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")

TASKS = {
    "product": tasks.index_products,
    "category": tasks.index_categories,
    "attribute": tasks.index_attributes,
    "option": tasks.index_options,
    "page": tasks.add_page_words,
}
MAX_MESSAGE = 5000
"""Keys in one message to the worker."""


def note(kind: str, *keys: int | None) -> None:
    """Collect what one transaction touches, for one message of each kind to the worker."""
    connection = transaction.get_connection()
    if not hasattr(connection, "search_pending"):
        connection.search_pending = {}
    connection.search_pending.setdefault(kind, set()).update(key for key in keys if key)
    transaction.on_commit(_flush)


def _flush() -> None:
    pending = transaction.get_connection().search_pending
    for kind, keys in list(pending.items()):
        del pending[kind]
        found = sorted(keys)
        for start in range(0, len(found), MAX_MESSAGE):
            wake(TASKS[kind], found[start : start + MAX_MESSAGE])


def _follow(model: Any, told: Callable[[Any], None]) -> None:
    def tell(instance: Any, raw: bool = False, **kwargs: Any) -> None:
        if not raw:
            told(instance)

    for name, signal in (("saved", post_save), ("deleted", post_delete)):
        signal.connect(tell, sender=model, weak=False, dispatch_uid=f"search.{model._meta.label}.{name}")


_follow(Product, lambda product: note("product", product.pk, product.parent_id))
_follow(get_model("catalogue", "ProductCategory"), lambda place: note("product", place.product_id))
_follow(ProductAttributeValue, lambda value: note("product", value.product_id))
_follow(get_model("partner", "StockRecord"), lambda record: note("product", record.product_id))
_follow(get_model("catalogue", "Category"), lambda category: note("category", category.pk))
_follow(get_model("catalogue", "ProductAttribute"), lambda attribute: note("attribute", attribute.pk))
_follow(get_model("catalogue", "AttributeOption"), lambda option: note("option", option.pk))


def _options_chosen(instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and isinstance(instance, ProductAttributeValue):
        note("product", instance.product_id)


m2m_changed.connect(
    _options_chosen,
    sender=ProductAttributeValue.value_multi_option.through,
    dispatch_uid="search.options_chosen",
)


def _page_published(instance: Any, **kwargs: Any) -> None:
    note("page", instance.pk)


page_published.connect(_page_published, dispatch_uid="search.page_published")
follow_changes(lambda product_ids: note("product", *product_ids))


def _wishes_changed(**kwargs: Any) -> None:
    """Drop what is remembered: now, and again once others can read the new one."""
    wishes_forget()
    transaction.on_commit(wishes_forget)


for model in (Pin, Synonyms):
    for signal in (post_save, post_delete):
        signal.connect(_wishes_changed, sender=model, dispatch_uid=f"search.{model.__name__}.{id(signal)}")
