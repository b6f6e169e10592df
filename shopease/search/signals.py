"""Products are indexed anew after the words by which they are found have changed."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from oscar.core.loading import get_model

from catalogue_ext.services import follow_changes
from shopease.core.queue import wake
from shopease.search.tasks import index_products

Product = get_model("catalogue", "Product")
PARTS = [get_model("catalogue", name) for name in ("ProductCategory", "ProductAttributeValue")]


@receiver(post_save, sender=Product)
def index_product(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A product was written."""
    if not raw:
        _index_after_commit(instance.pk)


def index_product_of_part(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A category or attribute of a product was written or taken away."""
    if not raw:
        _index_after_commit(instance.product_id)


for part in PARTS:
    post_save.connect(index_product_of_part, sender=part, dispatch_uid=f"search.{part.__name__}.saved")
    post_delete.connect(index_product_of_part, sender=part, dispatch_uid=f"search.{part.__name__}.deleted")


follow_changes(lambda ids: wake(index_products, ids))


def _index_after_commit(product_id: int) -> None:
    """Collect what one transaction touches, for one message to the worker."""
    connection = transaction.get_connection()
    if not hasattr(connection, "products_to_index"):
        connection.products_to_index = set()
    connection.products_to_index.add(product_id)
    transaction.on_commit(_flush)


def _flush() -> None:
    pending = transaction.get_connection().products_to_index
    ids = sorted(pending)
    pending.clear()
    if ids:
        wake(index_products, ids)
