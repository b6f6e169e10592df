"""What follows from a change, whoever made it: fresh prices, a fresh category tree, fresh offers."""

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from oscar.core.loading import get_model

from catalogue_ext.delivery.ways import ways_forget
from catalogue_ext.net import types_forget
from catalogue_ext.offers import offers_forget
from catalogue_ext.selectors import category_tree_forget
from catalogue_ext.services import products_refresh
from catalogue_ext.tasks import apply_rules, refresh_prices
from shopease.core.queue import wake
from shopease.shop.models import ShopIdentity, TaxClass, TaxRate
from shopease.shop.selectors import shop_identity


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


@receiver([post_save, post_delete], sender=get_model("catalogue", "ProductClass"))
def forget_types(**kwargs: Any) -> None:
    """Drop what is remembered of the taxes of types: now, and again once others can read the new ones."""
    types_forget()
    transaction.on_commit(types_forget)
    follow_rates()


@receiver([post_save, post_delete], sender=TaxClass)
@receiver([post_save, post_delete], sender=TaxRate)
def follow_rates(**kwargs: Any) -> None:
    """Where tax comes on top, products cost what their rates make of them."""
    if shop_identity().enters_net:
        wake(refresh_prices)


@receiver(post_save, sender=ShopIdentity)
def follow_identity(created: bool, **kwargs: Any) -> None:
    """The same for the shop's own rate and country, and for how prices are entered."""
    if not created:  # the row of a new shop is made while a page is read
        wake(refresh_prices)


def forget_delivery(**kwargs: Any) -> None:
    """Drop what is remembered of the ways of delivery: now, and again once others can read the new ones."""
    ways_forget()
    transaction.on_commit(ways_forget)


SHIPPING = ("OrderAndItemCharges", "WeightBased", "WeightBand", "PickupPoint", "ClosedDay")
for _model in (get_model("address", "Country"), *(get_model("shipping", name) for name in SHIPPING)):
    for _signal in (post_save, post_delete):
        _signal.connect(forget_delivery, sender=_model)
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
