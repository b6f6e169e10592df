"""Pages follow the shop's identity at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity_forget


@receiver((post_save, post_delete), sender=ShopIdentity)
def forget_identity(**kwargs: Any) -> None:
    """Drop the remembered identities: now, and again once others can read the new one."""
    shop_identity_forget()
    transaction.on_commit(shop_identity_forget)
