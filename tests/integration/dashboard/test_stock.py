"""Stock in the dashboard: levels, corrections with a reason, ledgers, alerts."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.fulfilment.models import StockMovement
from tests.factories import catalogue
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

StockRecord = get_model("partner", "StockRecord")
LIST = reverse("dashboard:stock-list")


@pytest.fixture
def manager(client: Any) -> Any:
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    return client


def record_create(title: str = "Cup", stock: int = 10, **fields: Any) -> Any:
    return catalogue.product_create(title, stock=stock, stock_fields=fields).stockrecords.get()


def address_of(record: Any, name: str = "stock-ledger") -> str:
    return reverse(f"dashboard:{name}", kwargs={"pk": record.pk})


def page_of(response: Any) -> Any:
    return BeautifulSoup(response.content, "html.parser")


def titles(response: Any) -> list[str]:
    return [
        row.select_one("td a").get_text(strip=True)
        for row in page_of(response).select(".stock-table tbody tr")
    ]


def correct(client: Any, record: Any, **data: Any) -> Any:
    given = {"seen": record.num_in_stock, "note": "", **data}
    return client.post(address_of(record), {name: "" if v is None else v for name, v in given.items()})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Bowl", "Cup", "Plate", "Vase"]),
        ("?show=low", ["Bowl"]),
        ("?show=sold-out", ["Plate"]),
        ("?show=ahead", ["Vase"]),
        ("?q=CUP-1", ["Cup"]),
        ("?sort=-free", ["Cup", "Bowl", "Plate", "Vase"]),
        ("?show=nonsense&sort=nonsense&partner=x", ["Bowl", "Cup", "Plate", "Vase"]),
    ],
)
def test_the_list_is_filtered_and_sorted(manager: Any, query: str, expected: list[str]) -> None:
    record_create("Cup", 9, sku="CUP-1")
    record_create("Bowl", 2, low_stock_threshold=5)
    record_create("Plate", 0)
    record_create("Vase", 0, backorder=True, available_on=date(2099, 12, 3))
    assert titles(manager.get(LIST + query)) == expected


def test_a_preorder_names_its_day_in_the_list(manager: Any) -> None:
    record_create("Vase", 0, backorder=True, available_on=date(2099, 12, 3))
    assert "Pre-order until 3 Dec 2099" in manager.get(LIST).content.decode()


def test_an_empty_list_says_where_stock_is_entered(manager: Any) -> None:
    assert "There is no stock yet." in manager.get(LIST).content.decode()
    assert "No stock record is like that." in manager.get(f"{LIST}?q=cup").content.decode()


def test_the_list_costs_the_same_for_any_number(
    manager: Any, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    record_create()
    with django_assert_max_num_queries(12) as few:
        manager.get(LIST)
    for number in range(5):
        record_create(f"Cup {number}")
    with django_assert_num_queries(len(few.captured_queries)):
        manager.get(LIST)


def test_a_correction_stands_in_the_ledger_with_who_and_why(manager: Any) -> None:
    record = record_create()
    response = correct(manager, record, reason="damaged", units=3, note="Fell from the shelf")
    assert response.status_code == 302
    record.refresh_from_db()
    assert record.num_in_stock == 7
    row = (
        page_of(manager.get(address_of(record))).select_one(".stock-table tbody tr").get_text(" ", strip=True)
    )
    for words in ("Damaged", "Fell from the shelf", "manager@example.com", "-3", "7"):
        assert words in row


def test_a_correction_leads_back_to_the_list_as_it_was(manager: Any) -> None:
    record = record_create()
    back = f"{LIST}?show=low&page=2"
    assert correct(manager, record, reason="received", units=1, next=back).url == back
    record.refresh_from_db()
    foreign = correct(manager, record, reason="received", units=1, next="https://evil.example/")
    assert foreign.url == address_of(record)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"reason": "lost", "units": 11}, "Only 10 are in stock."),
        ({"reason": "received", "units": 0}, "Enter at least 1."),
        ({"reason": "correction", "units": 5}, "Say in a few words what happened."),
        ({"reason": "counted", "units": 5, "seen": 4}, "Meanwhile the stock changed from 4 to 10."),
        ({"reason": "counted", "units": -1}, "greater than or equal to 0"),
        ({"reason": "counted", "units": 10**12}, "less than or equal to 1000000"),
        ({"reason": "stolen", "units": 1}, "Select a valid choice"),
        ({"reason": "received", "units": 1, "note": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_bad_correction_changes_nothing(manager: Any, data: dict[str, Any], message: str) -> None:
    record = record_create()
    response = correct(manager, record, **data)
    assert response.status_code == 400
    assert message in response.content.decode()
    record.refresh_from_db()
    assert record.num_in_stock == 10
    assert StockMovement.objects.filter(stockrecord=record).count() == 1


def test_partners_correct_their_own_stock_and_find_no_other(client: Any) -> None:
    own = catalogue.partner_create("Own")
    person = user_create(role="partner")
    own.users.add(person)
    client.force_login(person)
    mine, foreign = record_create("Mine", partner=own), record_create("Foreign")
    assert titles(client.get(LIST)) == ["Mine"]
    assert correct(client, mine, reason="received", units=1).status_code == 302
    assert correct(client, foreign, reason="received", units=1).status_code == 404
    foreign.refresh_from_db()
    assert foreign.num_in_stock == 10


def test_the_ledger_as_a_table_holds_no_formula(manager: Any) -> None:
    record = record_create(sku="=1+1")
    correct(manager, record, reason="correction", units=4, note="@SUM(A1)")
    response = manager.get(address_of(record, "stock-ledger-download"))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [(row["why"], row["in_stock_change"], row["in_stock"]) for row in rows] == [
        ("opening", "10", "10"),
        ("correction", "-6", "4"),
    ]
    assert (rows[1]["sku"], rows[1]["note"]) == ("'=1+1", "'@SUM(A1)")


def test_the_start_page_tells_what_runs_low(manager: Any) -> None:
    record_create(stock=1, low_stock_threshold=5)
    box = page_of(manager.get(reverse("dashboard:index"))).select_one(".stock-box")
    assert "1 running low" in box.get_text(" ", strip=True)


def test_who_may_not_see_stock_has_no_box(client: Any) -> None:
    client.force_login(user_create(role="marketing"))
    assert page_of(client.get(reverse("dashboard:index"))).select_one(".stock-box") is None


def test_the_list_of_alerts_costs_the_same_for_any_number(
    manager: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    alerts = reverse("dashboard:stock-alert-list")
    alert = get_model("partner", "StockAlert")
    alert.objects.create(stockrecord=record_create(), threshold=5)
    with django_assert_max_num_queries(12) as few:
        manager.get(alerts)
    for number in range(3):
        alert.objects.create(stockrecord=record_create(f"Cup {number}"), threshold=5)
    with django_assert_num_queries(len(few.captured_queries)):
        manager.get(alerts)
    assert manager.get(f"{alerts}?status=nonsense").status_code == 200
