"""Gift cards that are bought: a code for each piece once it is paid, taken back with a refund."""

from typing import Any

from catalogue_ext.gift_cards import MESSAGE, RECIPIENT
from shopease.fulfilment.errors import GiftCardUsedError
from shopease.fulfilment.services.messages import order_tell
from shopease.payments.credit.selectors import today
from shopease.payments.credit.services import gift_card_issue, gift_card_last_day, gift_card_revoke
from shopease.payments.models import CreditAccount


def gift_cards_follow(*, order: Any, line: Any, entitled: int, refuse_used: bool) -> None:
    """Let so many pieces of a line be gift cards that can be used: issue what is missing, revoke the rest.

    Raises `GiftCardUsedError` when a card to be revoked was used already and `refuse_used`. In the caller's
    transaction on a locked order.
    """
    cards = list(line.gift_cards.all())
    live = [card for card in cards if card.unit is not None]  # one that staff blocked counts too
    missing = min(entitled - len(live), line.quantity - len(cards))  # none for one that was taken back
    for unit in range(len(cards) + 1, len(cards) + 1 + missing):
        _issue(order, line, unit)
    surplus = len(live) - entitled
    for card in sorted(live, key=lambda card: (-card.balance, card.pk))[: max(0, surplus)]:
        if refuse_used and card.balance < line.unit_price_incl_tax:
            raise GiftCardUsedError(card.balance, card.currency)
        gift_card_revoke(account=card, order=order)


def _issue(order: Any, line: Any, unit: int) -> None:
    said = {attribute.type: str(attribute.value) for attribute in line.attributes.all()}
    card, _code = gift_card_issue(
        amount=line.unit_price_incl_tax,
        key=f"order:{order.number}:issue:{line.pk}:{unit}",
        order_line=line,
        unit=unit,
        recipient_email=said.get(RECIPIENT, "")[:254],
        message=said.get(MESSAGE, ""),
        language=order.language,
        expires_on=gift_card_last_day(today()),
    )
    order_tell(order=order, event="gift_card", ref=str(card.pk), payload={"card_id": card.pk})


def gift_cards_of(order: Any) -> list[CreditAccount]:
    """The gift cards that an order bought. One query."""
    return list(
        CreditAccount.objects.filter(order_line__order=order).select_related("order_line").order_by("pk")
    )
