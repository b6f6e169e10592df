"""Low stock is told once a crossing."""

from typing import Any

import pytest
from django.core import mail
from oscar.core.loading import get_model
from wagtail.models import Site

from shopease.fulfilment.services import stock_adjust, stock_alerts_refresh
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity_forget
from tests.factories import catalogue
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

StockAlert = get_model("partner", "StockAlert")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture(autouse=True)
def _shop() -> Any:
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.email = "shop@example.com"
    identity.save()
    shop_identity_forget()
    yield
    shop_identity_forget()


@pytest.fixture
def record() -> Any:
    fields = {"low_stock_threshold": 5, "sku": "CUP-1"}
    found = catalogue.product_create("Cup", stock=6, stock_fields=fields).stockrecords.get()
    assert stock_alerts_refresh() == 0
    return found


def change(record: Any, units: int) -> int:
    stock_adjust(stockrecord_id=record.pk, change=units, reason="received" if units > 0 else "lost")
    return stock_alerts_refresh()


def told() -> list[str]:
    return list(
        OutboxMessage.objects.filter(topic="stock.low").order_by("pk").values_list("recipient", flat=True)
    )


def test_a_crossing_is_told_once_and_again_after_it_rose(record: Any) -> None:
    assert change(record, -1) == 0  # at the threshold, not below
    assert change(record, -1) == 1
    assert change(record, -2) == 0
    assert told() == ["shop@example.com"]
    assert change(record, +8) == 0
    assert StockAlert.objects.get().status == StockAlert.CLOSED
    assert change(record, -7) == 1
    assert told() == ["shop@example.com"] * 2
    assert [alert.status for alert in StockAlert.objects.order_by("pk")] == ["Closed", "Open"]


def test_units_promised_to_orders_count_as_gone(record: Any) -> None:
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=2)
    assert stock_alerts_refresh() == 1


def test_the_partners_people_are_told_of_their_own(record: Any) -> None:
    person = user_create(role="partner", email="Anna@example.com")
    gone = user_create(role="partner", email="gone@example.com", is_active=False)
    record.partner.users.add(person, gone)
    other = catalogue.partner_create("Other")
    catalogue.product_create("Bowl", stock=1, stock_fields={"low_stock_threshold": 2, "partner": other})
    change(record, -3)
    assert sorted(told()) == ["anna@example.com", "shop@example.com"]
    payloads = {
        m.recipient: len(m.payload["alert_ids"]) for m in OutboxMessage.objects.filter(topic="stock.low")
    }
    assert payloads == {"anna@example.com": 1, "shop@example.com": 2}


def test_the_mail_names_what_runs_low(record: Any) -> None:
    change(record, -3)
    assert outbox_deliver() is False
    (sent,) = [m for m in mail.outbox if m.to == ["shop@example.com"]]
    assert sent.subject == "Running low: Cup"
    assert "Cup (CUP-1, Workshop): 3 free, threshold 5" in sent.body
    assert "/dashboard/stock/?show=low" in sent.body


def test_no_mail_goes_when_stock_rose_before_it_was_sent(record: Any) -> None:
    change(record, -3)
    change(record, +9)
    outbox_deliver()
    assert mail.outbox == []


def test_a_threshold_taken_away_closes_the_alert(record: Any) -> None:
    change(record, -3)
    StockRecord.objects.filter(pk=record.pk).update(low_stock_threshold=None)
    assert stock_alerts_refresh() == 0
    assert StockAlert.objects.get().status == StockAlert.CLOSED


def test_what_is_not_counted_never_runs_low() -> None:
    service = catalogue.product_class_create("Service", track_stock=False)
    catalogue.product_create(product_class=service, stock=0, stock_fields={"low_stock_threshold": 5})
    assert stock_alerts_refresh() == 0


def test_one_query_when_nothing_crossed(record: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert stock_alerts_refresh() == 0


@pytest.mark.django_db(transaction=False)
def test_saving_a_record_is_followed(record: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record.num_in_stock = 1
        record.save()
    assert told() == ["shop@example.com"]
