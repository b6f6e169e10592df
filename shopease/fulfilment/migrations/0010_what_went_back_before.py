from decimal import Decimal
from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Length, Substr


def messages_fill(apps: Any, schema_editor: Any) -> None:
    """Messages of placed orders belong to them, and are written by what writes all others now."""
    message = apps.get_model("notifications", "OutboxMessage").objects
    number = Substr("key", len("order:") + 1, Length("key") - len("order:") - len(":placed"))
    order = apps.get_model("order", "Order").objects.filter(number=OuterRef("order_number"))
    message.filter(topic="order.placed").annotate(order_number=number).update(
        topic="order.mail", event="placed", payload={}, order_id=Subquery(order.values("pk")[:1])
    )


def refunds_fill(apps: Any, schema_editor: Any) -> None:
    """What was paid for orders that ended went back as a whole: a refund of each of these payments."""
    attempts = apps.get_model("payments", "PaymentAttempt").objects
    for attempt in attempts.filter(status__in=("refunding", "refunded")).select_related("order"):
        was_done = attempt.status == "refunded"
        attempts.filter(pk=attempt.pk).update(status="captured", refunded=F("amount"))
        if attempt.amount:
            _refund(apps, attempt, was_done=was_done)


def _refund(apps: Any, attempt: Any, *, was_done: bool) -> None:
    order, refunds = attempt.order, apps.get_model("fulfilment", "Refund").objects
    when = attempt.settled_at or attempt.created_at
    part = apps.get_model("payments", "PaymentRefund").objects.create(
        attempt=attempt,
        number=1,
        idempotency_key=f"{attempt.idempotency_key}-refund-1",
        amount=attempt.amount,
        status="done" if was_done else "waiting",
        created_at=when,
        settled_at=when if was_done else None,
    )
    apps.get_model("notifications", "OutboxMessage").objects.filter(
        key=f"payment:{attempt.idempotency_key}:refund", status="pending"
    ).update(payload={"payment_refund_id": part.pk})
    type(order).objects.filter(pk=order.pk).update(payment_state="refunded")
    goods = order.lines.aggregate(sum=Sum("line_price_incl_tax"))["sum"] or Decimal(0)
    rest = attempt.amount - goods - order.shipping_incl_tax
    parts = {"lines_amount": goods, "shipping": order.shipping_incl_tax, "other": rest}
    refund = refunds.create(
        order=order,
        number=refunds.filter(order=order).count() + 1,
        reason="cancelled",
        amount=attempt.amount,
        to_payments=attempt.amount,
        created_at=when,
        **(parts if rest >= 0 else {"other": attempt.amount}),
    )
    refund.payments.add(part)


class Migration(migrations.Migration):
    dependencies = [
        ("fulfilment", "0009_drafts_for_businesses"),
        ("notifications", "0003_texts_of_mails_to_the_shop"),
        ("order", "1005_fill_how_far_each_unit_got"),
        ("payments", "0007_disputes_opened_again"),
    ]

    operations = [
        migrations.RunPython(messages_fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(refunds_fill, migrations.RunPython.noop, elidable=True),
    ]
