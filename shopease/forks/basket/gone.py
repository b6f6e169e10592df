"""What is deleted from the catalogue takes its lines in baskets along; their shoppers are told."""

from typing import Any

from django.db.models import QuerySet
from oscar.core.loading import get_model

MOST = 20
"""Titles that one basket remembers."""


def line_remember(instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """Connected to the pre_delete of a basket's lines: keep the title when the catalogue is the cause."""
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    if model._meta.app_label not in {"catalogue", "partner"}:
        return  # taken out by its shopper, or deleted with the whole basket
    baskets = get_model("basket", "Basket").objects
    basket = baskets.select_for_update().filter(pk=instance.basket_id).first()
    if basket is not None:
        titles = [title for title in basket.gone if title != instance.product.get_title()]
        basket.gone = [*titles, instance.product.get_title()][-MOST:]
        basket.save(update_fields=["gone"])
