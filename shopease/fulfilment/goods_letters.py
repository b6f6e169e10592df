"""What mails about bought files and gift cards show. Codes and links are made when a mail is written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue_ext.templatetags.currency_filters import currency
from shopease.core.translation import in_language
from shopease.fulfilment.downloads import download_refusal, download_url, downloads_of_order
from shopease.notifications.errors import MessageSkippedError
from shopease.notifications.events import Sheet, shop_values
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.texts import event_mail_send
from shopease.payments.credit.codes import code_of
from shopease.payments.models import CreditAccount

CARD_TOPIC = "gift_card.mail"
"""Of a gift card that staff issued, which belongs to no order."""

SAMPLE_CODE = "XXXX-XXXX-XXXX-XXXX"
SAMPLE_AMOUNT = Decimal("50.00")
"""What previews show: nobody who writes texts learns a code that is worth something."""

CARD_PLACEHOLDERS = {
    "card.amount": gettext_lazy("What is on the gift card"),
    "card.code": gettext_lazy("Code of the gift card"),
}


def downloads_context(order: Any, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The files that can be downloaded, each with its own link."""
    grants = [grant for grant in downloads_of_order(order) if not download_refusal(grant)]
    if payload.get("is_sample"):
        return {"files": [(grant, settings.SITE_URL) for grant in grants]}
    return {"files": [(grant, download_url(grant, order.language)) for grant in grants]}


def gift_card_context(order: Any, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A bought gift card with its code; to its recipient, who learns nothing of the order."""
    if payload.get("is_sample"):
        card, code = CreditAccount(balance=SAMPLE_AMOUNT, currency=order.currency), SAMPLE_CODE
    else:
        card, code = _issued(order, payload.get("card_id", 0))
    return {
        "card": card,
        "code": code,
        "recipient": card.recipient_email or order.email,
        "placeholders": _card_values(card, code),
        "button_url": settings.SITE_URL + reverse("wagtail_serve", args=("",)),
        "button_label": _("Go shopping"),
    }


def gift_card_sheet(card: CreditAccount, code: str) -> Sheet:
    """The mail of a gift card that belongs to no order, in the active language."""
    context = {
        "card": card,
        "code": code,
        "button_url": settings.SITE_URL + reverse("wagtail_serve", args=("",)),
        "button_label": _("Go shopping"),
    }
    return Sheet({**shop_values(), **_card_values(card, code)}, context, "order_gift_card")


def _card_values(card: CreditAccount, code: str) -> dict[str, str]:
    return {"card.amount": str(currency(card.balance, card.currency)), "card.code": code}


def _issued(order: Any, card_id: int) -> tuple[CreditAccount, str]:
    card = CreditAccount.objects.filter(pk=card_id, order_line__order=order, blocked_at=None).first()
    if card is None:
        raise MessageSkippedError(_("The gift card is blocked."))
    return card, code_of(card)


def gift_card_mail(*, card: CreditAccount, ref: str) -> None:
    """Write down that a gift card's recipient gets its code; in the caller's transaction."""
    message_enqueue(
        key=f"gift-card:{card.pk}:{ref}",
        topic=CARD_TOPIC,
        recipient=card.recipient_email,
        payload={"card_id": card.pk},
        event="gift_card",
    )


def gift_card_mail_deliver(message: OutboxMessage) -> None:
    """Handler: mail a gift card that staff issued to its recipient."""
    card = CreditAccount.objects.filter(pk=message.payload["card_id"], blocked_at=None).first()
    if card is None or not message.recipient:
        raise MessageSkippedError(_("The gift card is blocked."))
    with in_language(card.language):
        sheet = gift_card_sheet(card, code_of(card))
    event_mail_send(message=message, sheet=sheet, language=card.language)
