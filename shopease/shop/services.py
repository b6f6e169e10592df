"""Changing how the shop reckons with tax."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Site

from shopease.shop.models import ShopIdentity

PRICE_ENTRY = "shop.price_entry"
"""The log's name for a change of how prices are entered."""


def price_entry_set(*, net: bool, actor: Any) -> bool:
    """Let prices of goods be entered without tax (`net`) or with; whether that was a change.

    No amount is converted: all prices cost more or less from now on. The change is logged. Holds for
    all sites of the shop.
    """
    with transaction.atomic():
        for site in Site.objects.all():
            ShopIdentity.for_site(site)
        changed = list(ShopIdentity.objects.select_for_update().filter(enters_net=not net).order_by("pk"))
        for identity in changed:
            identity.enters_net = net
            identity.save(update_fields=("enters_net",))
            log(instance=identity, action=PRICE_ENTRY, user=actor, data={"net": net})
    return bool(changed)
