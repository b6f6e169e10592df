"""Pages follow the shop's identity and its taxes at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shopease.shop.models import ShopIdentity, TaxClass, TaxRate
from shopease.shop.selectors import shop_identity_forget
from shopease.shop.taxes import taxes_forget


@receiver((post_save, post_delete), sender=ShopIdentity)
def forget_identity(**kwargs: Any) -> None:
    """Drop the remembered identities: now, and again once others can read the new one."""
    shop_identity_forget()
    transaction.on_commit(shop_identity_forget)


@receiver((post_save, post_delete), sender=TaxClass)
@receiver((post_save, post_delete), sender=TaxRate)
def forget_taxes(**kwargs: Any) -> None:
    """The same for rates."""
    taxes_forget()
    transaction.on_commit(taxes_forget)
