"""What the pages of a basket ask for."""

from typing import Any

from django import template

from shopease.fulfilment.explaining import OfferReason, offers_explained

register = template.Library()


@register.simple_tag
def offer_reasons(basket: Any) -> list[OfferReason]:
    """Why each offer and voucher did or didn't lower the price of an evaluated basket. No query."""
    return offers_explained(basket)
