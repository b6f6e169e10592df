"""What the pages of orders and accounts ask for about bought files, gift cards, credit and tax."""

from collections.abc import Sequence
from typing import Any

from django import template

from shopease.fulfilment.downloads import download_path, download_refusal, downloads_of_order
from shopease.fulfilment.gift_card_form import GiftCardForm, card_refusal
from shopease.fulfilment.models import DownloadGrant
from shopease.fulfilment.selectors import order_lacks, order_taxes
from shopease.fulfilment.services.gift_cards import gift_cards_of
from shopease.payments.credit import selectors
from shopease.payments.models import CreditAccount, CreditUse

register = template.Library()

register.filter("download_path", download_path)
register.filter("download_refusal", download_refusal)
register.filter("card_refusal", card_refusal)
register.simple_tag(order_taxes)


@register.simple_tag
def order_downloads(order: Any) -> list[DownloadGrant]:
    """The files that an order bought. One query, none for orders that are wholly sent."""
    return downloads_of_order(order) if _has_goods(order) else []


@register.simple_tag
def order_gift_cards(order: Any) -> list[CreditAccount]:
    """The gift cards that an order bought. One query, none for orders that are wholly sent."""
    return gift_cards_of(order) if _has_goods(order) else []


@register.simple_tag
def order_credit(order: Any) -> Sequence[CreditUse]:
    """The credit that pays for an order. One query at most."""
    return [] if order_lacks(order, "credit") else selectors.credit_uses(order)


@register.simple_tag(takes_context=True)
def store_credit_for(context: Any, order: Any) -> CreditAccount | None:
    """The store credit of who looks at an order that is theirs, while something is on it. One query."""
    user = context["request"].user
    account = selectors.credit_of_user(user) if user.pk and user.pk == order.user_id else None
    return account if account and selectors.credit_is_usable(account) else None


@register.simple_tag(takes_context=True)
def gift_card_form(context: Any) -> GiftCardForm:
    """The field for a gift card's code."""
    return GiftCardForm(context["request"])


def _has_goods(order: Any) -> bool:
    return any(not line.needs_shipping for line in order.lines.all())
