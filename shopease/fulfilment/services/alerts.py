"""Low stock: an alert a stock record from the moment it falls below its threshold until it rises.

A mail goes out with each new alert, so that a crossing is told once, and again only after the record
has been above its threshold.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.core.translation import in_language
from shopease.fulfilment.levels import TRACKS, low
from shopease.fulfilment.locks import stockrecords_lock
from shopease.fulfilment.stock_letters import LOW, stock_low_sheet
from shopease.notifications.errors import MessageSkippedError
from shopease.notifications.events import Channel, ways_of
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.texts import event_mail_send
from shopease.shop.selectors import shop_identity

LOW_TOPIC = "stock.low"
BATCH = 200

StockAlert = get_model("partner", "StockAlert")
StockRecord = get_model("partner", "StockRecord")


def stock_alerts_refresh(*, among: Q | None = None) -> int:
    """Raise and close the alerts of all stock records, or of some; how many new ones there are.

    One query when no record has crossed its threshold. Nothing is locked before a crossing was seen.
    """
    records = StockRecord.objects.filter(among or Q()).annotate(tracks=TRACKS)
    records = records.alias(
        is_low=Case(When(low() & Q(tracks=True), then=True), default=False, output_field=BooleanField()),
        is_told=Exists(StockAlert.objects.filter(stockrecord=OuterRef("pk"), status=StockAlert.OPEN)),
    )
    crossed = records.filter(Q(is_low=True, is_told=False) | Q(is_low=False, is_told=True))
    ids = list(crossed.order_by("pk").values_list("pk", "tracks"))
    return sum(_refresh(dict(ids[start : start + BATCH])) for start in range(0, len(ids), BATCH))


@transaction.atomic
def _refresh(ids: dict[int, bool]) -> int:
    """Look again under the records' locks; `ids` says which of them count stock."""
    records = stockrecords_lock(ids)
    told = StockAlert.objects.filter(stockrecord__in=records, status=StockAlert.OPEN)
    known = set(told.values_list("stockrecord_id", flat=True))
    is_low = {record.pk for record in records if ids[record.pk] and record.is_below_threshold}
    risen = known - is_low
    if risen:
        told.filter(stockrecord__in=risen).update(status=StockAlert.CLOSED, date_closed=clock.now())
    raised = [
        StockAlert.objects.create(stockrecord=record, threshold=record.low_stock_threshold)
        for record in records
        if record.pk in is_low - known
    ]
    _tell(raised)
    return len(raised)


def _tell(alerts: Sequence[Any]) -> None:
    """One mail about all of them to the shop, and to each person of a partner about the partner's."""
    owners: dict[int, set[str]] = {}
    people = get_model("partner", "Partner").users.through.objects.filter(
        partner__in={alert.stockrecord.partner_id for alert in alerts}, user__is_active=True
    )
    for partner_id, email in people.values_list("partner_id", "user__email") if alerts else ():
        owners.setdefault(partner_id, set()).add(email.lower())
    shop = {shop_identity().email.lower()} - {""} if alerts and ways_of(LOW).staff else set()
    by_address: dict[str, list[int]] = {}
    for alert in alerts:
        for address in shop | owners.get(alert.stockrecord.partner_id, set()):
            by_address.setdefault(address, []).append(alert.pk)
    for address, ids in sorted(by_address.items()):
        whom = hashlib.sha256(address.encode()).hexdigest()[:16]
        message_enqueue(
            key=f"stock-low:{ids[0]}:{whom}",
            topic=LOW_TOPIC,
            recipient=address,
            payload={"alert_ids": ids},
            event=LOW,
        )


def stock_alert_mail_send(message: OutboxMessage) -> None:
    """Handler: list what runs low; what has risen since is left out, and with nothing left no mail goes."""
    alerts = list(_open_alerts(message.payload["alert_ids"]))
    if not alerts:
        raise MessageSkippedError(_("Nothing of it runs low any more."))
    with in_language(""):
        sheet = stock_low_sheet(alerts)
    event_mail_send(message=message, sheet=sheet, channel=Channel.STAFF)


def _open_alerts(ids: Iterable[int]) -> Any:
    alerts = StockAlert.objects.filter(pk__in=list(ids), status=StockAlert.OPEN)
    return alerts.select_related("stockrecord__product__parent", "stockrecord__partner").order_by("pk")
