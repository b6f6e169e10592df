"""How long `check_invariants` takes in a large shop: `python -m bench.invariants [ORDERS]`.

Starts a PostgreSQL of its own, fills it with orders (100,000 unless told otherwise) in every place of
their life, and prints the seconds of each check. About three minutes.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

ORDERS = 100_000
RECORDS = 5_000
BATCH = 2_000
LINES = 2
PRICE, SHIPPING = Decimal("20.00"), Decimal("4.90")
PLENTY = 1_000_000
STATUSES = ("Pending", "Confirmed", "Partly shipped", "Shipped", "Delivered", "Delivered", "Cancelled")


def main() -> None:
    """Fill and check, in a cluster that goes away."""
    from tests.services import templates
    from tests.services.postgres import OwnCluster

    number = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        cluster = OwnCluster(templates.postgres_template(Path(folder, "postgres")))
        try:
            os.environ["DATABASE_URL"] = cluster.url(templates.TEMPLATE)
            os.environ["DATABASE_STATEMENT_TIMEOUT_MS"] = "0"
            os.environ["DJANGO_SETTINGS_MODULE"] = "shopease.settings.test"
            os.environ["VAR_DIR"] = folder
            import django

            django.setup()
            fill(number)
            check(number)
        finally:
            from django.db import connection

            connection.close()
            cluster.stop()


def check(number: int) -> None:
    """Print the seconds of each check, and what it found."""
    from shopease.fulfilment.invariants import CHECKS

    total = 0.0
    for name, one in CHECKS.items():
        started = time.perf_counter()
        found = sum(1 for _problem in one())
        seconds = time.perf_counter() - started
        total += seconds
        print(f"{name:<20} {seconds:6.2f} s  {found} broken", flush=True)
    print(f"{number} orders: {total:.1f} s")


def fill(number: int) -> None:
    """Orders of two lines with their payments, stock movements, parcels, messages and logs."""
    from django.db import connection

    records = list(_records())
    for start in range(0, number, BATCH):
        _orders(range(start, min(start + BATCH, number)), records)
    _records_settle()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _records() -> Iterator[Any]:
    from oscar.core.loading import get_model

    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods")
    partner = get_model("partner", "Partner").objects.create(name="Warehouse")
    product, record = get_model("catalogue", "Product"), get_model("partner", "StockRecord")
    products = product.objects.bulk_create(
        [product(title=f"Product {n}", slug=f"product-{n}", product_class=kind) for n in range(RECORDS)],
        batch_size=BATCH,
    )
    yield from record.objects.bulk_create(
        [
            record(product=one, partner=partner, partner_sku=f"SKU-{n}", price=PRICE, num_in_stock=PLENTY)
            for n, one in enumerate(products)
        ],
        batch_size=BATCH,
    )


def _orders(numbers: Any, records: list[Any]) -> None:
    from oscar.core.loading import get_model

    from shopease.core import clock
    from shopease.fulfilment.models import StockMovement

    order_model, line_model = get_model("order", "Order"), get_model("order", "Line")
    total = LINES * PRICE + SHIPPING
    orders = order_model.objects.bulk_create(
        order_model(
            number=f"BENCH-{n}",
            status=STATUSES[n % len(STATUSES)],
            payment_state="refunded" if STATUSES[n % len(STATUSES)] == "Cancelled" else "paid",
            currency="EUR",
            total_incl_tax=total,
            total_excl_tax=total,
            shipping_incl_tax=SHIPPING,
            shipping_excl_tax=SHIPPING,
            guest_email=f"buyer{n}@example.com",
            date_placed=clock.now(),
        )
        for n in numbers
    )
    lines = line_model.objects.bulk_create(
        _line(line_model, order, place, records[(order.pk * LINES + place) % len(records)])
        for order in orders
        for place in range(LINES)
    )
    _movements(StockMovement, lines)
    _money(orders, total)
    _parcels(orders, lines)


def _money(orders: list[Any], total: Decimal) -> None:
    """A captured payment for each order, given back where it was cancelled."""
    from shopease.fulfilment.models import Refund
    from shopease.payments.models import PaymentAttempt, PaymentRefund, TestCharge

    off = {order.pk: total if order.status == "Cancelled" else Decimal(0) for order in orders}
    attempts = PaymentAttempt.objects.bulk_create(
        PaymentAttempt(
            order=order, number=1, gateway="test-card", idempotency_key=f"{order.number}-1", amount=total,
            currency="EUR", status="captured", refunded=off[order.pk],
        )
        for order in orders
    )  # fmt: skip
    TestCharge.objects.bulk_create(
        TestCharge(
            idempotency_key=one.idempotency_key, amount=total, currency="EUR", refunded=off[one.order_id]
        )
        for one in attempts
    )
    PaymentRefund.objects.bulk_create(
        PaymentRefund(
            attempt=one, number=1, idempotency_key=f"{one.idempotency_key}-1", amount=total, status="done"
        )
        for one in attempts
        if off[one.order_id]
    )
    Refund.objects.bulk_create(
        Refund(order=order, number=1, reason="cancelled", amount=total, lines_amount=total - SHIPPING,
               shipping=SHIPPING, to_payments=total)
        for order in orders if off[order.pk]
    )  # fmt: skip


def _parcels(orders: list[Any], lines: list[Any]) -> None:
    """What has left, what the customers were told, and the first step of each order."""
    from oscar.core.loading import get_model

    from shopease.fulfilment.models import Shipment, ShipmentLine
    from shopease.notifications.models import OutboxMessage

    shipments = Shipment.objects.bulk_create(
        Shipment(order=order, number=1) for order in orders if order.status in _LEFT
    )
    by_order = {one.order_id: one for one in shipments}
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=by_order[line.order_id], line=line, quantity=1)
        for line in lines
        if line.num_shipped
    )
    told = [(order, "placed", "") for order in orders] + [(one.order, "shipped", ":1") for one in shipments]
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"order:{order.number}:{event}{ref}",
            topic="order.mail",
            order=order,
            event=event,
            status="sent",
        )
        for order, event, ref in told
    )
    order_change = get_model("order", "OrderStatusChange")
    order_change.objects.bulk_create(
        order_change(order=order, old_status="Pending payment", new_status="Pending") for order in orders
    )


_LEFT = ("Partly shipped", "Shipped", "Delivered")


def _line(model: Any, order: Any, place: int, record: Any) -> Any:
    has_left = order.status in _LEFT[1:] or (order.status == "Partly shipped" and place == 0)
    is_off = order.status == "Cancelled"
    prices = {
        f"{name}_{tax}_tax": PRICE
        for name in ("line_price", "line_price_before_discounts", "unit_price")
        for tax in ("incl", "excl")
    }
    return model(
        order=order,
        product_id=record.product_id,
        stockrecord=record,
        partner_id=record.partner_id,
        partner_name="Warehouse",
        partner_sku=record.partner_sku,
        title="Product",
        quantity=1,
        tracks_stock=True,
        num_shipped=int(has_left),
        num_cancelled=int(is_off),
        num_allocated=int(not has_left and not is_off),
        status=order.status,
        **prices,
    )


def _movements(model: Any, lines: list[Any]) -> None:
    reasons: list[tuple[str, int, int, Callable[[Any], bool]]] = [
        ("allocated", 1, 0, lambda line: True),
        ("shipped", -1, -1, lambda line: bool(line.num_shipped)),
        ("released", -1, 0, lambda line: bool(line.num_cancelled)),
    ]
    model.objects.bulk_create(
        model(
            stockrecord_id=line.stockrecord_id,
            reason=reason,
            allocated_change=allocated,
            in_stock_change=in_stock,
            order_id=line.order_id,
        )
        for line in lines
        for reason, allocated, in_stock, applies in reasons
        if applies(line)
    )


def _records_settle() -> None:
    """Bring the records to what the ledger says, and open their ledgers."""
    from django.db.models import OuterRef, Subquery, Sum
    from oscar.core.loading import get_model

    from shopease.fulfilment.models import StockMovement

    record = get_model("partner", "StockRecord")
    moved = StockMovement.objects.filter(stockrecord=OuterRef("pk")).order_by().values("stockrecord")
    held = Subquery(moved.annotate(n=Sum("allocated_change")).values("n"))
    record.objects.update(num_allocated=held)
    gone = dict(
        StockMovement.objects.order_by().values_list("stockrecord").annotate(n=Sum("in_stock_change"))
    )
    StockMovement.objects.bulk_create(
        StockMovement(stockrecord_id=pk, reason="opening", in_stock_change=PLENTY - gone.get(pk, 0))
        for pk in record.objects.values_list("pk", flat=True)
    )


if __name__ == "__main__":
    main()
