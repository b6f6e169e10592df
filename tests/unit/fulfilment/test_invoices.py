"""Invoices and credit notes: what they bill, how they are numbered, that nobody changes them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.models import DocumentFile, DocumentSeries, OrderDocument
from shopease.fulfilment.services import filing
from shopease.fulfilment.services.cancelling import order_cancel
from shopease.fulfilment.services.filing import document_draw, document_file_ensure, document_read
from shopease.fulfilment.services.invoices import order_bill, refund_credit_note_write
from shopease.fulfilment.services.refunds import refund_create
from shopease.notifications.models import OutboxMessage
from tests.factories.catalogue import product_create
from tests.factories.orders import CASH, order_create

pytestmark = pytest.mark.django_db

D = Decimal
Order = get_model("order", "Order")


def _order(**fields: Any) -> Any:
    vase = product_create("Vase", price="39.00", stock=10)
    cup = product_create("Cup", price="12.00", stock=10)
    return order_create({vase: 1, cup: 3}, **fields)


def _rows(document: OrderDocument) -> list[tuple[str, int, str]]:
    return [(each["title"], each["quantity"], each["gross"]) for each in document.data["positions"]]


def _sums(document: OrderDocument) -> tuple[str, str, str]:
    return str(document.total_excl_tax), str(document.total_tax), str(document.total_incl_tax)


def _asked(order: Any) -> int:
    return OutboxMessage.objects.filter(topic="document.bill", payload__order_id=order.pk).count()


def test_an_order_that_is_paid_is_billed_once() -> None:
    order = _order()
    assert _asked(order) == 1
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert order_bill(order_id=order.pk) is None
    year = bill.issued_on.year
    assert (bill.name, bill.kind, bill.currency) == (f"INV-{year}-00001", "invoice", "EUR")
    assert _rows(bill) == [
        ("Vase", 1, "39.00"),
        ("Cup", 3, "36.00"),
        ("Delivery: Standard", 0, "4.90"),
    ]
    assert _sums(bill) == (str(order.total_excl_tax), str(order.total_tax), "79.90")
    assert bill.data["rates"] == [
        {"rate": "19.00", "net": str(order.total_excl_tax), "tax": str(order.total_tax), "gross": "79.90"}
    ]
    assert bill.data["recipient"] == ["Ada Lovelace", "Gartenweg 1", "10115 Berlin", "Germany"]
    assert bill.data["payments"] == [["Paid: Card (test)", "79.90"]]
    assert OutboxMessage.objects.filter(key=f"order:{order.number}:invoice:{bill.name}").count() == 1


def test_what_is_paid_later_is_billed_when_it_is_confirmed() -> None:
    order = _order(pay=CASH)
    assert _asked(order) == 0
    order = _order(pay=CASH, status="Confirmed")
    assert _asked(order) == 1
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert [each[1] for each in bill.data["payments"]] == ["79.90"]
    assert bill.data["payments"][0][0].startswith("To be paid: ")


def test_a_refund_is_credited_with_exactly_the_tax_that_was_billed() -> None:
    order = _order(status="Delivered")
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    vase, cups = order.lines.order_by("pk")
    wishes: list[dict[str, Any]] = [
        {"lines": {cups.pk: 1}},
        {"lines": {cups.pk: 1}, "shipping": D("1.11")},
        {"lines": {cups.pk: 1, vase.pk: 1}, "shipping": D("3.79")},
    ]
    notes: list[Any] = []
    for wish in wishes:
        refund = refund_create(order_id=order.pk, reason="returned", **wish)
        assert OutboxMessage.objects.filter(key=f"refund:{refund.pk}:credit-note").exists()
        note = refund_credit_note_write(refund_id=refund.pk)
        assert refund_credit_note_write(refund_id=refund.pk) is None
        notes.append(note)
    assert [note.name.rpartition("-")[2] for note in notes if note] == ["00001", "00002", "00003"]
    assert {note.corrects_id for note in notes if note} == {bill.pk}
    assert _rows(notes[1]) == [("Cup", -1, "-12.00"), ("Delivery: Standard", 0, "-1.11")]
    documents = OrderDocument.objects.filter(order=order)
    for field in ("total_excl_tax", "total_tax", "total_incl_tax"):
        assert sum(getattr(each, field) for each in documents) == 0


def test_an_amount_of_no_line_is_credited_by_the_rates_of_the_order() -> None:
    order = _order(status="Delivered")
    line = order.lines.order_by("pk").first()
    line.tax_rate, line.line_price_excl_tax = D("7.00"), D("36.45")
    line.save()
    order_bill(order_id=order.pk)
    refund = refund_create(order_id=order.pk, other=D("10.00"), reason="goodwill")
    note = refund_credit_note_write(refund_id=refund.pk)
    assert note is not None
    assert [(each["rate"], each["gross"], each["tax"]) for each in note.data["positions"]] == [
        ("7.00", "-4.88", "-0.32"),
        ("19.00", "-5.12", "-0.82"),
    ]


def test_what_was_cancelled_before_the_invoice_is_not_on_it() -> None:
    order = _order(pay=CASH)
    vase, cups = order.lines.order_by("pk")
    order_cancel(order_id=order.pk, lines={vase.pk: 1, cups.pk: 1})
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert _rows(bill) == [("Cup", 2, "24.00"), ("Delivery: Standard", 0, "4.90")]
    assert bill.total_incl_tax == D("28.90")
    (refund,) = order.refunds.all()
    assert refund_credit_note_write(refund_id=refund.pk) is None
    order_cancel(order_id=order.pk)
    note = refund_credit_note_write(refund_id=order.refunds.last().pk)
    assert note is not None
    assert note.total_incl_tax == D("-28.90")


def test_an_order_that_ended_unpaid_or_costs_nothing_is_never_billed() -> None:
    ended = _order(pay=CASH, status="Cancelled")
    assert order_bill(order_id=ended.pk) is None
    assert not DocumentSeries.objects.exists()


def test_an_order_that_changed_is_billed_for_the_difference() -> None:
    order = _order(status="Confirmed")
    order_bill(order_id=order.pk)
    cups = order.lines.order_by("pk").last()
    for quantity, total in ((5, "103.90"), (2, "67.90")):
        net = D(quantity) * D("10.08")
        order.lines.filter(pk=cups.pk).update(
            quantity=quantity,
            num_allocated=quantity,
            line_price_incl_tax=D(quantity) * 12,
            line_price_before_discounts_incl_tax=D(quantity) * 12,
            line_price_excl_tax=net,
        )
        Order.objects.filter(pk=order.pk).update(total_incl_tax=D(total))
        order_bill(order_id=order.pk)
    first, grown, shrunk = OrderDocument.objects.order_by("pk")
    assert (_rows(grown), grown.kind) == ([("Cup", 2, "24.00")], "invoice")
    assert (_rows(shrunk), shrunk.kind, shrunk.corrects) == ([("Cup", -3, "-36.00")], "credit note", first)
    assert sum(each.total_incl_tax for each in (first, grown, shrunk)) == D("67.90")


def test_a_business_of_another_country_is_told_that_it_owes_the_tax() -> None:
    order = _order(pay=CASH, status="Confirmed")
    Order.objects.filter(pk=order.pk).update(
        is_tax_exempt=True, vat_number="FR40303265045", company="Atelier <Éclair>"
    )
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert bill.data["recipient"][0] == "Atelier <Éclair>"
    assert bill.data["recipient_tax"] == "FR40303265045"
    assert "reverse charge" in bill.data["notes"][0]
    assert document_draw(bill).startswith(b"%PDF")


def test_numbers_begin_anew_with_the_year_in_the_shops_own_time(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    names = []
    for moment in (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        order = _order()
        with clock.at(moment):
            bill = order_bill(order_id=order.pk)
        assert bill is not None
        names.append((bill.name, bill.issued_on.isoformat()))
    assert names == [("INV-2026-00001", "2026-12-31"), ("INV-2027-00001", "2027-01-01")]


def test_a_number_that_was_not_used_is_given_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    order = _order()
    with monkeypatch.context() as patched:
        patched.delattr("shopease.fulfilment.services.invoices.order_tell")
        with pytest.raises(NameError):
            order_bill(order_id=order.pk)
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert bill.number == 1


def test_the_database_refuses_to_change_what_was_issued() -> None:
    order = _order()
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    file = document_file_ensure(bill)
    series = DocumentSeries.objects.get()
    changes = (
        lambda: OrderDocument.objects.update(total_tax=0, total_excl_tax=D("79.90")),
        lambda: OrderDocument.objects.filter(pk=bill.pk).delete(),
        lambda: DocumentFile.objects.update(sha256="0" * 64),
        file.delete,
        lambda: DocumentSeries.objects.update(last_number=0),
        lambda: DocumentSeries.objects.update(last_number=9),
        series.delete,
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert OrderDocument.objects.get().total_incl_tax == D("79.90")
    assert DocumentFile.objects.get().sha256 == file.sha256


def test_the_file_is_stored_once_and_read_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    bill = order_bill(order_id=_order().pk)
    assert bill is not None
    pdf = document_draw(bill)
    first = document_file_ensure(bill)
    assert document_file_ensure(bill).pk == first.pk
    assert document_read(bill) == pdf
    assert first.name.startswith(f"documents/{bill.year}/{bill.name}")
    assert first.size == len(pdf)
    storages["private"].delete(first.name)
    assert document_read(bill) == pdf
    storages["private"].delete(first.name)
    storages["private"].save(first.name, filing.ContentFile(b"%PDF forged"))
    monkeypatch.setattr(filing, "document_draw", lambda document: b"%PDF drawn otherwise")
    with pytest.raises(CommandError, match=bill.name):
        call_command("check_documents")
    monkeypatch.undo()
    call_command("check_documents")
    with storages["private"].open(first.name) as handle:
        assert handle.read() == pdf


def test_letters_of_many_scripts_are_drawn() -> None:
    order = _order()
    address = order.shipping_address
    address.first_name, address.last_name = "Łukasz Ünal", "Ελένη Москва 東京 <b>"
    address.save()
    order.lines.update(title="A very long title " * 12)
    bill = order_bill(order_id=order.pk)
    assert bill is not None
    assert document_draw(bill).startswith(b"%PDF")
