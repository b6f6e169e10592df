"""Alerts: who wants to know when a product can be bought again, or costs less; told once."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.accounts.alert_letters import alert_event, alert_sheet
from shopease.core.queue import wake
from shopease.core.translation import in_language, language_now
from shopease.notifications.inbox import notice_add
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.tasks import deliver_outbox
from shopease.notifications.texts import event_mail_send

CONFIRM_TOPIC, HIT_TOPIC = "alert.confirm", "alert.hit"
MAX_UNCONFIRMED = 5
"""Confirmations that one address may be waiting for, so that nobody's mailbox is flooded."""
BATCH = 200

ProductAlert = get_model("customer", "ProductAlert")


def alert_sign_up(
    *, product: Any, user: Any, email: str = "", kind: str = ProductAlert.Kind.STOCK
) -> Any | None:
    """Remember who waits for `product`: a customer at once, an address once it has confirmed by mail.

    An alert of the price hits below what the product costs now. None when it was known already, the
    product has no price that could fall or the address has too many open confirmations; callers say the
    same in each case, so that nobody learns who waits for what.
    """
    price = product.lowest_price if kind == ProductAlert.Kind.PRICE else None
    if kind == ProductAlert.Kind.PRICE and not price:
        return None
    if not user.is_authenticated:
        waiting = ProductAlert.objects.filter(email__iexact=email, status=ProductAlert.UNCONFIRMED)
        if waiting.count() >= MAX_UNCONFIRMED:
            return None
    who = {"user": user} if user.is_authenticated else {"email": email.lower()}
    try:
        with transaction.atomic():
            alert = ProductAlert.objects.create(
                product=product, kind=kind, price=price, language=language_now(), **who
            )
            if not user.is_authenticated:
                message_enqueue(
                    key=f"alert:{alert.pk}:confirm",
                    topic=CONFIRM_TOPIC,
                    recipient=alert.email,
                    payload={"alert_id": alert.pk},
                )
    except IntegrityError:
        return None
    wake(deliver_outbox)
    return alert


def alert_confirm(*, key: str) -> Any | None:
    """Make the alert behind a mailed link active; None when there is none. Safe to repeat."""
    with transaction.atomic():
        alert = alert_by_key(key, ProductAlert.objects.select_for_update(of=("self",)))
        if alert is not None and alert.can_be_confirmed:
            alert.confirm()
    if alert is not None:
        alerts_send(product_ids=[alert.product_id])
    return alert


def alert_cancel(*, alert: Any) -> None:
    """End an alert that still waits."""
    with transaction.atomic():
        locked = ProductAlert.objects.select_for_update().get(pk=alert.pk)
        if locked.can_be_cancelled:
            locked.cancel()


def alert_by_key(key: str, alerts: Any = None) -> Any | None:
    """The waiting alert of an address by its mailed key. One query."""
    alerts = ProductAlert.objects if alerts is None else alerts
    waiting = Q(status__in=(ProductAlert.UNCONFIRMED, ProductAlert.ACTIVE))
    found = alerts.select_related("product").filter(waiting, key=key, user=None)
    return found.first() if key else None


def alerts_of(user: Any) -> QuerySet[Any]:
    """What a customer waits for, newest first."""
    alerts: QuerySet[Any] = ProductAlert.objects.filter(user=user, status=ProductAlert.ACTIVE)
    return alerts.select_related("product__parent").order_by("-date_created", "-pk")


def alerts_send(*, product_ids: Iterable[int] | None = None) -> int:
    """Tell those who wait for products that can be bought now, or for less (all, or some); how many.

    Each alert is closed in the transaction that writes its mail down. One query when nobody waits.
    """
    due = ProductAlert.objects.filter(
        Q(product__parent=None) | Q(product__parent__is_public=True),
        Q(kind=ProductAlert.Kind.STOCK) | Q(product__lowest_price__lt=F("price")),
        status=ProductAlert.ACTIVE,
        product__is_available=True,
        product__is_public=True,
    )
    if product_ids is not None:
        due = due.filter(product__in=list(product_ids))
    with transaction.atomic():
        alerts = list(
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("product__parent", "user")
            .order_by("pk")[:BATCH]
        )
        for alert in alerts:
            _hit(alert)
    if alerts:
        wake(deliver_outbox)
    return len(alerts)


def _hit(alert: Any) -> None:
    alert.close()
    with in_language(alert.language):
        _tell(alert)


def _tell(alert: Any) -> None:
    title = alert.product.get_title()
    message_enqueue(
        key=f"alert:{alert.pk}:hit",
        topic=HIT_TOPIC,
        recipient=alert.get_email_address(),
        payload={"alert_id": alert.pk},
    )
    if not alert.user_id:
        return
    if alert.kind == ProductAlert.Kind.PRICE:
        subject, body = _("Lower price: %(title)s"), _("“%(title)s” costs less than when you asked us.")
    else:
        subject = _("Back in stock: %(title)s")
        body = _("“%(title)s” can be bought again. There may not be many.")
    notice_add(
        user_id=alert.user_id,
        subject=subject % {"title": title},
        body=body % {"title": title},
        link=alert.product.get_absolute_url(),
    )


def alert_mail_send(message: OutboxMessage) -> None:
    """Handler of both topics: ask an address to confirm, or say that the product is back or costs less."""
    alert = (
        ProductAlert.objects.select_related("product__parent").filter(pk=message.payload["alert_id"]).first()
    )
    is_confirmation = message.topic == CONFIRM_TOPIC
    if alert is None or (is_confirmation and not alert.can_be_confirmed):
        return
    message.event = alert_event(alert, is_question=is_confirmation)
    with in_language(alert.language):
        sheet = alert_sheet(alert, is_question=is_confirmation)
    event_mail_send(message=message, sheet=sheet, language=alert.language)
