"""How long `check_invariants` and the dashboard's list of orders take in a large shop:
`python -m bench.invariants [ORDERS]`.

Starts a PostgreSQL of its own, fills it with orders (100,000 unless told otherwise) in every place of
their life, and prints the seconds of each check; and of the list and its filters the queries and
milliseconds, before with 1,000 orders and after. About four minutes.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

ORDERS, FEW = 100_000, 1_000
LISTS = (
    "",
    "page=100",
    "sort=-total",
    "status=Confirmed",
    "payment=partly+refunded",
    "gateway=test-card",
    "source=staff",
    "q=BENCH-77",
    "q=buyer777%40",
    "q=lovelace",
    "q=030+123456",
    "product=SKU-77",
    "product=nothing",
    "voucher=NONE",
    "since=2020-01-01&until=2020-02-01",
)
"""What merchants ask the list of orders for."""
RECORDS = 5_000
BATCH = 2_000
LINES = 2
PRICE, SHIPPING = Decimal("20.00"), Decimal("4.90")
PLENTY = 1_000_000
RETURNED, DISPUTED = 10, 50
"""One of so many delivered orders sent a piece back; of so many the bank claimed in vain."""
YEAR = 2026
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
            few = min(FEW, number)
            series_begin(number)
            fill(range(few))
            before = lists()
            fill(range(few, number))
            compare(before, lists())
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


def lists() -> dict[str, tuple[int, float]]:
    """Of each way to look at the list of orders the queries and the milliseconds, the median of five."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    people = get_user_model().objects
    admin = people.filter(is_superuser=True).first() or people.create_superuser("admin@example.com", "x")
    client = Client()
    client.force_login(admin)
    found = {}
    for query in LISTS:
        address = f"{reverse('dashboard:order-list')}?{query}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        number = len(queries)  # the next request begins to count anew
        times = []
        for _round in range(5):
            started = time.perf_counter()
            assert client.get(address).status_code == 200
            times.append((time.perf_counter() - started) * 1000)
        found[query] = (number, statistics.median(times))
    return found


def compare(few: dict[str, tuple[int, float]], many: dict[str, tuple[int, float]]) -> None:
    """Print what the list costs with few orders and with many."""
    for query, (queries, milliseconds) in many.items():
        print(f"{query or 'all':<40} {few[query][0]:>3} → {queries:>3} queries", end="")
        print(f"{few[query][1]:7.0f} → {milliseconds:5.0f} ms", flush=True)


def series_begin(number: int) -> None:
    """Begin the series of invoices with all its numbers given out: it could only grow by one."""
    from shopease.fulfilment.models import DocumentSeries

    DocumentSeries.objects.create(kind="invoice", year=YEAR, last_number=number)


def fill(numbers: range) -> None:
    """Orders of two lines with their payments, stock movements, parcels, returns, disputes, invoices,
    messages and logs."""
    from django.db import connection

    records = list(_records())
    for start in range(numbers.start, numbers.stop, BATCH):
        _orders(range(start, min(start + BATCH, numbers.stop)), records)
    _records_settle()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _records() -> Iterator[Any]:
    """The shop's stock records, made when there are none."""
    from oscar.core.loading import get_model

    if known := list(get_model("partner", "StockRecord").objects.order_by("pk")):
        yield from known
        return
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
            payment_state=_payment_state(n),
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
    _returns(orders, lines)
    _invoices(orders, total)


def _number(order: Any) -> int:
    return int(order.number.removeprefix("BENCH-"))


def _is_one_of(number: int, many: int) -> bool:
    """Whether the order of this number was delivered, and is one of so many of those."""
    return STATUSES[number % len(STATUSES)] == "Delivered" and number // len(STATUSES) % many == 0


def _payment_state(number: int) -> str:
    if STATUSES[number % len(STATUSES)] == "Cancelled":
        return "refunded"
    return "partly refunded" if _is_one_of(number, RETURNED) else "paid"


def _returns(orders: list[Any], lines: list[Any]) -> None:
    """One piece of some orders came back and was put into stock."""
    from shopease.fulfilment.models import ReturnLine, ReturnRequest

    requests = ReturnRequest.objects.bulk_create(
        ReturnRequest(order=order, number=f"{order.number}-R1", status="received")
        for order in orders
        if _is_one_of(_number(order), RETURNED)
    )
    by_order = {one.order_id: one for one in requests}
    ReturnLine.objects.bulk_create(
        ReturnLine(
            request=by_order[line.order_id], line=line, quantity=1, reason="size", num_received=1,
            num_restocked=1,
        )
        for line in lines if line.num_returned
    )  # fmt: skip


def _invoices(orders: list[Any], total: Decimal) -> None:
    """An invoice for each order, in one series."""
    from shopease.core import clock
    from shopease.fulfilment.models import OrderDocument

    OrderDocument.objects.bulk_create(
        OrderDocument(
            kind="invoice", year=YEAR, number=_number(order) + 1, name=f"INV-{order.number}",
            key=f"order:{order.pk}", order=order, issued_on=clock.now().date(), currency="EUR",
            total_excl_tax=total, total_tax=0, total_incl_tax=total, data={},
        )
        for order in orders
    )  # fmt: skip


def _disputes(attempts: list[Any], charges: list[Any]) -> None:
    """What banks claimed back and did not get."""
    from shopease.payments.models import Dispute, TestDispute

    claimed = [
        (attempt, charge)
        for attempt, charge in zip(attempts, charges, strict=True)
        if _is_one_of(_number(attempt.order), DISPUTED)
    ]
    Dispute.objects.bulk_create(
        Dispute(attempt=one, reference=one.idempotency_key, amount=one.amount, status="won")
        for one, _charge in claimed
    )
    TestDispute.objects.bulk_create(
        TestDispute(charge=charge, reference=one.idempotency_key, amount=one.amount, status="won")
        for one, charge in claimed
    )


def _money(orders: list[Any], total: Decimal) -> None:
    """A captured payment for each order, given back where it was cancelled or a piece came back."""
    from shopease.fulfilment.models import Refund
    from shopease.payments.models import PaymentAttempt, PaymentRefund, TestCharge

    back = {"refunded": total, "partly refunded": PRICE, "paid": Decimal(0)}
    off = {order.pk: back[order.payment_state] for order in orders}
    attempts = PaymentAttempt.objects.bulk_create(
        PaymentAttempt(
            order=order, number=1, gateway="test-card", idempotency_key=f"{order.number}-1", amount=total,
            currency="EUR", status="captured", refunded=off[order.pk],
        )
        for order in orders
    )  # fmt: skip
    charges = TestCharge.objects.bulk_create(
        TestCharge(
            idempotency_key=one.idempotency_key, amount=total, currency="EUR", refunded=off[one.order_id]
        )
        for one in attempts
    )
    _disputes(attempts, charges)
    PaymentRefund.objects.bulk_create(
        PaymentRefund(
            attempt=one, number=1, idempotency_key=f"{one.idempotency_key}-1", amount=off[one.order_id],
            status="done",
        )
        for one in attempts if off[one.order_id]
    )  # fmt: skip
    whole = {"reason": "cancelled", "lines_amount": total - SHIPPING, "shipping": SHIPPING}
    piece = {"reason": "returned", "lines_amount": PRICE}
    Refund.objects.bulk_create(
        Refund(order=order, number=1, amount=off[order.pk], to_payments=off[order.pk],
               **(whole if order.status == "Cancelled" else piece))
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
        num_returned=int(place == 0 and _is_one_of(_number(order), RETURNED)),
        num_allocated=int(not has_left and not is_off),
        status=order.status,
        **prices,
    )


def _movements(model: Any, lines: list[Any]) -> None:
    reasons: list[tuple[str, int, int, Callable[[Any], bool]]] = [
        ("allocated", 1, 0, lambda line: True),
        ("shipped", -1, -1, lambda line: bool(line.num_shipped)),
        ("released", -1, 0, lambda line: bool(line.num_cancelled)),
        ("returned", 0, 1, lambda line: bool(line.num_returned)),
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
