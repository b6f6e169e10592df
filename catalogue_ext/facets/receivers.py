"""Facets follow what changes them, whoever changed it: collected in a transaction, one message after it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from oscar.core.loading import get_model

from catalogue_ext.services import follow_changes, follow_refresh
from catalogue_ext.tasks import rebuild_facets, refresh_facets
from shopease.core.queue import wake

MANY = 5000
"""Products from which on no message names them all."""

PARTS = (
    *(("catalogue", name) for name in ("ProductCategory", "ProductAttributeValue")),
    ("partner", "StockRecord"),
    ("reviews", "ProductReview"),
)
NAMES = (("catalogue", "ProductAttribute"), ("catalogue", "AttributeOption"), ("partner", "Partner"))


def note_product(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A product was written or is gone; a variant counts for its parent."""
    if not raw:
        _note([instance.parent_id or instance.pk])


def note_part(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """What belongs to a product was written or is gone."""
    if not raw and instance.product_id:
        _note([instance.product_id])


def note_options(instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    """The options of an attribute were chosen."""
    if action.startswith("post_") and not reverse:
        _note([instance.product_id])


def note_names(raw: bool = False, **kwargs: Any) -> None:
    """What values are called, or which attributes are facets: that concerns all products."""
    if not raw:
        wake(rebuild_facets)


def _note(product_ids: Iterable[int]) -> None:
    """Collect what one transaction touches, for one message to the worker."""
    connection = transaction.get_connection()
    if not hasattr(connection, "products_to_count"):
        connection.products_to_count = set()
    connection.products_to_count.update(product_ids)
    transaction.on_commit(_flush)


def _flush() -> None:
    pending = transaction.get_connection().products_to_count
    ids = sorted(pending)
    pending.clear()
    if len(ids) > MANY:
        wake(rebuild_facets)
    elif ids:
        wake(refresh_facets, ids)


_HEARD: tuple[tuple[Callable[..., None], Sequence[tuple[str, str]]], ...] = (
    (note_product, [("catalogue", "Product")]),
    (note_part, PARTS),
    (note_names, NAMES),
)
for _hear, _senders in _HEARD:
    for _app, _name in _senders:
        for _signal, _when in ((post_save, "saved"), (post_delete, "deleted")):
            _signal.connect(_hear, sender=get_model(_app, _name), dispatch_uid=f"facets.{_name}.{_when}")
m2m_changed.connect(
    note_options, sender=get_model("catalogue", "ProductAttributeValue").value_multi_option.through
)
for _follow in (follow_refresh, follow_changes):
    _follow(_note)
