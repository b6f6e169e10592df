"""What follows from a change, whoever made it: fresh prices, a fresh category tree, fresh offers."""

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from oscar.core.loading import get_model

from catalogue_ext.delivery import delivery_forget
from catalogue_ext.offers import offers_forget
from catalogue_ext.selectors import category_tree_forget
from catalogue_ext.services import products_refresh
from catalogue_ext.tasks import apply_rules
from shopease.core.queue import wake


@receiver([post_save, post_delete], sender=get_model("partner", "StockRecord"))
def refresh_product_of_stock(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """A merchant's edit of price or stock shows at once in lists."""
    if not raw:
        _refresh_after_commit(instance.product_id)


@receiver(post_save, sender=get_model("catalogue", "Product"))
def refresh_product(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A variant that is hidden or shown changes its parent's price."""
    if not raw and not created:
        _refresh_after_commit(instance.pk)


@receiver([post_save, post_delete], sender=get_model("catalogue", "Category"))
def forget_tree(**kwargs: Any) -> None:
    """Drop the cached tree once the change can be seen."""
    transaction.on_commit(category_tree_forget)
    transaction.on_commit(offers_forget)  # ranges name categories by their place in the tree


def forget_offers(**kwargs: Any) -> None:
    """Drop the cached offers once the change can be seen, and let products be marked anew."""
    transaction.on_commit(offers_forget)
    wake(apply_rules)


for _name in ("ConditionalOffer", "Condition", "Benefit", "Range"):
    for _signal in (post_save, post_delete):
        _signal.connect(forget_offers, sender=get_model("offer", _name))
for _relation in ("classes", "included_categories", "excluded_categories"):
    m2m_changed.connect(forget_offers, sender=getattr(get_model("offer", "Range"), _relation).through)


def forget_delivery(**kwargs: Any) -> None:
    """Drop what is remembered of the ways of delivery once the change can be seen."""
    transaction.on_commit(delivery_forget)


for _name in ("OrderAndItemCharges", "WeightBased", "WeightBand"):
    for _signal in (post_save, post_delete):
        _signal.connect(forget_delivery, sender=get_model("shipping", _name))
for _name in ("OrderAndItemCharges", "WeightBased"):
    m2m_changed.connect(forget_delivery, sender=get_model("shipping", _name).countries.through)


def _refresh_after_commit(product_id: int) -> None:
    """Collect what one transaction touches and refresh it once."""
    pending = _pending()
    pending.add(product_id)
    transaction.on_commit(_flush)


def _pending() -> set[int]:
    connection = transaction.get_connection()
    if not hasattr(connection, "products_to_refresh"):
        connection.products_to_refresh = set()
    found: set[int] = connection.products_to_refresh
    return found


def _flush() -> None:
    pending = _pending()
    ids = list(pending)
    pending.clear()
    products_refresh(product_ids=ids)
