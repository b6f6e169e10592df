"""The list of orders: finding them, and one step for many with a result for each."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.core import clock
from tests.factories.catalogue import product_create
from tests.factories.orders import CASH, order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
LIST, BULK, EXPORT = (reverse(f"dashboard:order-{name}") for name in ("list", "bulk", "export"))


@pytest.fixture
def vase() -> Any:
    return product_create("Vase", price="39.00", stock=100, stock_fields={"sku": "VASE-1"})


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(user_create(role="orders"))
    return client


def statuses() -> list[str]:
    return list(Order.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"ada", "bob"}),
        ({"q": "ADA@"}, {"ada"}),
        ({"q": "lovelace ada"}, {"ada", "bob"}),
        ({"q": "030 123456"}, {"ada", "bob"}),
        ({"q": "nobody"}, set()),
        ({"status": "Confirmed"}, {"bob"}),
        ({"payment": "promised"}, {"bob"}),
        ({"gateway": "test-card"}, {"ada"}),
        ({"product": "vase-1"}, {"ada", "bob"}),
        ({"product": "cup"}, set()),
        ({"voucher": "NONE"}, set()),
        ({"since": "2020-01-01", "until": "2020-01-02"}, set()),
        ({"status": "Nonsense"}, {"ada", "bob"}),
    ],
)
def test_orders_are_found(desk: Client, vase: Any, query: dict[str, str], found: set[str]) -> None:
    order_create({vase: 1}, email="ada@example.com")
    order_create({vase: 1}, email="bob@example.com", pay=CASH, status="Confirmed")
    response = desk.get(LIST, query)
    assert {order.email.split("@")[0] for order in response.context["orders"]} == found


def test_an_order_is_found_by_the_beginning_of_its_number_and_by_its_day(desk: Client, vase: Any) -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        old = order_create({vase: 1})
    Order.objects.filter(pk=old.pk).update(date_placed=clock.now() - timedelta(days=9))
    new = order_create({vase: 1})
    by_number = desk.get(LIST, {"q": old.number[:9].lower()})
    assert [order.pk for order in by_number.context["orders"]] == [old.pk]
    by_day = desk.get(LIST, {"since": (clock.now() - timedelta(days=2)).date().isoformat()})
    assert [order.pk for order in by_day.context["orders"]] == [new.pk]


def test_the_list_costs_the_same_for_many_orders(desk: Client, vase: Any) -> None:
    counts = []
    for _round in range(2):
        order_create({vase: 1}, user=user_create())
        desk.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_each_of_many_orders_says_what_became_of_it(desk: Client, vase: Any) -> None:
    orders = [order_create({vase: 1}, status=status) for status in ("Pending", "Confirmed", "Shipped")]
    data = {"selected": [order.pk for order in orders], "action": "Confirmed", "kept": "status=Pending"}
    page = desk.post(BULK, data, follow=True).content.decode()
    assert statuses() == ["Confirmed", "Confirmed", "Shipped"]
    assert "1 order took the step." in page
    assert "1 was there already." in page
    assert "An order that is “Shipped” can&#x27;t become “Confirmed”." in page
    assert f"{LIST}?status=Pending" in page


def test_orders_are_held_with_a_reason_and_resumed(desk: Client, vase: Any) -> None:
    orders = [order_create({vase: 1}, status=status) for status in ("Pending", "Confirmed")]
    ids = [order.pk for order in orders]
    refused = desk.post(BULK, {"selected": ids, "action": "On hold"}, follow=True)
    assert "Please say why" in refused.content.decode()
    assert statuses() == ["Pending", "Confirmed"]
    desk.post(BULK, {"selected": ids, "action": "On hold", "reason": "Stocktaking"})
    assert statuses() == ["On hold", "On hold"]
    assert orders[0].status_changes.order_by("-pk").first().reason == "Stocktaking"
    desk.post(BULK, {"selected": ids, "action": "resume"})
    assert statuses() == ["Pending", "Confirmed"]


def test_all_that_match_take_the_step_and_the_others_do_not(desk: Client, vase: Any) -> None:
    order_create({vase: 1}, email="ada@example.com")
    order_create({vase: 1}, email="bob@example.com")
    desk.post(BULK, {"scope": "all", "kept": "q=ada@", "action": "Confirmed"})
    assert statuses() == ["Confirmed", "Pending"]


@pytest.mark.parametrize(
    "data",
    [
        {"action": "Confirmed"},
        {"action": "Confirmed", "selected": "x"},
        {"action": "Returned"},
        {"action": ""},
        {"action": "Confirmed", "scope": "nonsense"},
    ],
)
def test_what_makes_no_sense_is_said_and_moves_nothing(desk: Client, vase: Any, data: Any) -> None:
    order = order_create({vase: 1})
    response = desk.post(BULK, {"selected": order.pk, **data} if "scope" in data else data, follow=True)
    assert response.redirect_chain[0][0] == LIST
    assert response.context["messages"]
    assert statuses() == ["Pending"]


@pytest.mark.parametrize("role", ["support", "finance", "partner"])
def test_who_may_not_change_orders_takes_no_step(vase: Any, role: str) -> None:
    order = order_create({vase: 1})
    client = Client()
    client.force_login(user_create(role=role))
    assert client.post(BULK, {"selected": order.pk, "action": "Confirmed"}).status_code == 403
    assert statuses() == ["Pending"]


def test_the_table_has_what_the_filter_finds_or_what_was_ticked(desk: Client, vase: Any) -> None:
    ada = order_create({vase: 2}, email="=ada@example.com")
    bob = order_create({vase: 1}, email="bob@example.com")

    def rows(response: Any) -> list[str]:
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        return b"".join(response.streaming_content).decode().splitlines()

    header, only = rows(desk.get(EXPORT, {"q": "bob@"}))
    assert header.startswith("number,placed,status,payment,through,email")
    assert only.startswith(f"{bob.number},")
    _header, ticked = rows(desk.post(EXPORT, {"selected": ada.pk}))
    assert f"{ada.number}," in ticked
    assert ",Pending,paid,storefront,'=ada@example.com,Ada Lovelace,'+4930123456,2," in ticked


def test_the_page_of_an_order_offers_the_steps_it_may_take(desk: Client, vase: Any) -> None:
    order = order_create({vase: 1}, status="Confirmed")
    path = reverse("dashboard:order-detail", kwargs={"number": order.number})
    page = desk.get(path).content.decode()
    for label in ("Start processing", "Ship all that is open", "Put on hold", "Cancel the order"):
        assert label in page
    assert "Mark as delivered" not in page
    held = {"order_action": "change_order_status", "new_status": "On hold"}
    assert "Please say why." in desk.post(path, held, follow=True).content.decode()
    assert statuses() == ["Confirmed"]
    page = desk.post(path, {**held, "reason": "Address unclear"}, follow=True).content.decode()
    assert "Address unclear" in page
    assert "Resume" in page
    assert statuses() == ["On hold"]


def test_what_was_ticked_and_typed_is_there_again_after_a_step_that_could_not_be_taken(
    desk: Client, vase: Any
) -> None:
    first, second = (order_create({vase: 1}) for _each in range(2))
    step = {"selected": [first.pk, second.pk], "action": "Cancelled", "kept": "status=Pending", "page": "1"}
    refused = desk.post(BULK, step, follow=True)
    assert refused.redirect_chain[0][0] == f"{LIST}?status=Pending&page=1"
    page = refused.content.decode()
    assert page.count("checked") == 3  # both orders, and that those that are ticked are meant
    assert '<option value="Cancelled" selected>' in page
    assert statuses() == ["Pending", "Pending"]
    assert desk.get(LIST).content.decode().count("checked") == 1
    typed = {"scope": "page", "page_ids": str(first.pk), "reason": "No <b> stock", "action": ""}
    page = desk.post(BULK, typed, follow=True).content.decode()
    assert 'value="page" checked' in page
    assert 'value="No &lt;b&gt; stock"' in page
    assert statuses() == ["Pending", "Pending"]
