"""The dashboard's list of products, and changing what was chosen in it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.bulk import services
from shopease.bulk.models import BulkEdit
from shopease.bulk.types import Action
from tests.factories.bulk import edit_do, edit_plan
from tests.factories.catalogue import category_create, partner_create, product_create, variant_product_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")
LIST = reverse("dashboard:catalogue-product-list")
CREATE = reverse("dashboard:catalogue-bulk-create")
PRICE = {"answered": "1", "action": "price", "how": "percent", "value": "-10", "ending": ""}


@pytest.fixture
def merchant() -> Any:
    return user_create(role="catalogue")


@pytest.fixture
def manager(client: Any, merchant: Any) -> Any:
    client.force_login(merchant)
    return client


def page_of(response: Any) -> Any:
    return BeautifulSoup(response.content, "html.parser")


def titles(response: Any) -> list[str]:
    rows = page_of(response).select(".bulk-products tbody tr")
    return [row.select("td")[2].select_one("a").get_text(strip=True) for row in rows]


def said(response: Any) -> str:
    found = page_of(response).select(".alert, .error-block")
    return " ".join(one.get_text(" ", strip=True) for one in found)


def prices() -> list[str]:
    return [str(price) for price in StockRecord.objects.order_by("pk").values_list("price", flat=True)]


def edit_page(edit: BulkEdit) -> str:
    return reverse("dashboard:catalogue-bulk-edit", args=(edit.pk,))


def test_the_list_filters_sorts_and_keeps_its_filter_on_other_pages(manager: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("shopease.forks.dashboard.catalogue.bulk_views.PAGE_SIZE", 2)
    for title, price in (("Cup A", "30.00"), ("Cup B", "10.00"), ("Cup C", "20.00"), ("Bowl", "1.00")):
        product_create(title, price=price)
    response = manager.get(LIST, {"text": "cup", "sort": "price", "stock": "in"})
    assert titles(response) == ["Cup B", "Cup C"]
    links = [link["href"] for link in page_of(response).select(".pagination a")]
    assert links == ["?text=cup&sort=price&stock=in&page=2"]
    assert titles(manager.get(LIST + links[0])) == ["Cup A"]


@pytest.mark.parametrize(
    "asked",
    [
        {"category": "987654"},
        {"product_class": "x"},
        {"stock": "much"},
        {"tag": "987654"},
        {"status": "odd"},
        {"sort": "chance"},
        {"page": "9999"},
        {"text": "x" * 500},
    ],
)
def test_what_is_wrong_in_the_filter_is_left_out(manager: Any, asked: dict[str, str]) -> None:
    product_create("Cup")
    response = manager.get(LIST, asked)
    assert response.status_code == 200
    assert titles(response) == ["Cup"]


def test_the_list_costs_no_more_with_more_products(manager: Any) -> None:
    product_create("Cup")
    manager.get(LIST)
    with CaptureQueriesContext(connection) as few:
        manager.get(LIST)
    for number in range(5):
        variant_product_create(f"Shirt {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(titles(manager.get(LIST))) == 6
    assert len(many) <= len(few)


def test_ticked_rows_a_page_or_all_that_match_are_chosen(manager: Any) -> None:
    cups = [product_create(f"Cup {number}", price="10.00") for number in range(3)]
    product_create("Bowl", price="10.00")
    asked: dict[str, dict[str, Any]] = {
        "ticked": {"scope": "ticked", "selected": [cups[0].pk]},
        "page": {"scope": "page", "page_ids": f"{cups[0].pk},{cups[1].pk}"},
        "all": {"scope": "all", "kept": "text=cup"},
    }
    sizes = {}
    for name, chosen in asked.items():
        manager.post(CREATE, {**PRICE, **chosen})
        edit = BulkEdit.objects.latest("pk")
        sizes[name] = (edit.size, edit.status)
    assert sizes == {"ticked": (1, "planned"), "page": (2, "planned"), "all": (3, "planned")}
    assert prices() == ["10.00"] * 4


def test_an_action_asks_what_it_needs_to_know_and_keeps_the_choice(manager: Any) -> None:
    cup = product_create("Cup")
    response = manager.post(CREATE, {"action": "stock", "selected": [cup.pk], "kept": "text=cup"})
    form = page_of(response).select_one(".bulk-options")
    assert form.select_one("input[name=selected]")["value"] == str(cup.pk)
    assert form.select_one("a.btn")["href"] == f"{LIST}?text=cup"
    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize(
    ("posted", "complaint"),
    [
        ({**PRICE, "value": "-101"}, "Between -100 and 1000 percent."),
        ({**PRICE, "value": "x"}, "Enter a number."),
        ({**PRICE, "value": ""}, "This field is required."),
        ({**PRICE, "value": "0"}, "Nothing would change."),
        ({**PRICE, "how": "set", "value": "-1"}, "A price can't be negative."),
        ({**PRICE, "how": "guess"}, "Select a valid choice."),
        ({**PRICE, "ending": ".37"}, "Select a valid choice."),
        ({"answered": "1", "action": "compare-at", "how": "set"}, "Enter the amount."),
        (
            {"answered": "1", "action": "stock", "how": "set", "value": "-1", "reason": "counted"},
            "Stock can't be negative.",
        ),
        (
            {"answered": "1", "action": "stock", "how": "add", "value": "1", "reason": "shipped"},
            "Select a valid choice.",
        ),
        ({"answered": "1", "action": "category-add", "category": "987654"}, "Select a valid choice."),
        ({"answered": "1", "action": "flag", "flag": "is_public", "on": "yes"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_at_its_place(manager: Any, posted: dict[str, str], complaint: str) -> None:
    cup = product_create("Cup")
    response = manager.post(CREATE, {**posted, "selected": [cup.pk]})
    assert response.status_code == 422
    assert complaint in said(response)
    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"action": "price"},
        {"action": "burn", "selected": ["1"]},
        {"action": "price", "selected": ["x"]},
        {"action": "price", "selected": ["9" * 30]},
        {"action": "price", "selected": ["987654"]},
        {"action": "price", "scope": "page", "page_ids": ",".join(map(str, range(1, 99)))},
        {"action": "hide", "scope": "all", "kept": "text=nothing-says-this"},
    ],
)
def test_a_choice_of_nothing_leads_back_to_the_list(manager: Any, posted: dict[str, Any]) -> None:
    product_create("Cup")
    response = manager.post(CREATE, posted, follow=True)
    assert response.redirect_chain[0][0].startswith(LIST)
    assert "hoose" in said(response)
    assert not BulkEdit.objects.exists()


def test_a_change_is_seen_applied_and_undone(manager: Any) -> None:
    cup = product_create("Cup", price="10.00")
    preview = manager.post(CREATE, {**PRICE, "selected": [cup.pk]}, follow=True)
    text = page_of(preview).get_text(" ", strip=True)
    assert "1 value will change." in text
    assert "€10.00" in text
    assert "€9.00" in text
    address = edit_page(BulkEdit.objects.get())
    assert "1 value was changed." in page_of(manager.post(address, {"do": "apply"}, follow=True)).get_text()
    assert prices() == ["9.00"]
    listed = page_of(manager.get(LIST)).select_one(".bulk-last").get_text(" ", strip=True)
    assert "Prices −10 %" in listed
    assert "as it was before" in page_of(manager.post(address, {"do": "undo"}, follow=True)).get_text()
    assert prices() == ["10.00"]
    assert "Undone" in page_of(manager.get(reverse("dashboard:catalogue-bulk-list"))).get_text()


def test_warnings_must_have_been_looked_at(manager: Any) -> None:
    cup = product_create("Cup", price="10.00")
    manager.post(CREATE, {**PRICE, "value": "-60", "selected": [cup.pk]})
    address = edit_page(BulkEdit.objects.get())
    response = manager.post(address, {"do": "apply"})
    assert response.status_code == 422
    assert "Tick that you have looked at the warnings." in said(response)
    assert prices() == ["10.00"]
    manager.post(address, {"do": "apply", "seen": "1"})
    assert prices() == ["4.00"]


def test_what_is_left_out_is_shown_with_its_reason(manager: Any, merchant: Any) -> None:
    products = [product_create("Cup", price="10.00"), product_create("No price", price=None)]
    edit = edit_plan(merchant, products, Action.PRICE, how="set", value="10.00", ending="")
    text = page_of(manager.get(edit_page(edit), {"show": "left"})).get_text(" ", strip=True)
    assert "It is so already." in text
    assert "It has no stock record, so no price and no stock." in text
    assert page_of(manager.get(edit_page(edit))).select_one("button[value=apply]") is None


def test_a_large_change_is_left_to_the_worker_and_shows_its_progress(manager: Any, monkeypatch: Any) -> None:
    woken: list[tuple[Any, ...]] = []
    monkeypatch.setattr(services, "INLINE", 1)
    monkeypatch.setattr(
        "shopease.forks.dashboard.catalogue.bulk_views.wake",
        lambda task, *args: woken.append((task.name, *args)),
    )
    cups = [product_create(price="10.00") for _number in range(2)]
    response = manager.post(CREATE, {**PRICE, "selected": [cup.pk for cup in cups]}, follow=True)
    edit = BulkEdit.objects.get()
    assert woken == [("shopease.bulk.tasks.run_edit", edit.pk)]
    assert page_of(response).select_one("progress")["max"] == "2"
    manager.post(edit_page(edit), {"do": "apply"}, follow=True)  # not planned yet
    assert prices() == ["10.00", "10.00"]


def test_only_who_started_a_change_goes_on_with_it(client: Any, merchant: Any) -> None:
    cup = product_create("Cup", price="10.00")
    edit = edit_plan(merchant, [cup], Action.PRICE, how="set", value="1.00", ending="")
    client.force_login(user_create(role="catalogue"))
    assert client.get(edit_page(edit)).status_code == 200
    for asked in ("apply", "undo", "discard"):
        assert client.post(edit_page(edit), {"do": asked, "seen": "1"}).status_code == 404
    client.force_login(merchant)
    assert client.post(edit_page(edit), {"do": "burn"}).status_code == 404
    assert prices() == ["10.00"]


def test_a_partner_sees_and_changes_its_own(client: Any, merchant: Any) -> None:
    person = user_create(role="partner")
    own = partner_create("Own")
    own.users.add(person)
    mine = product_create("Mine", price="10.00", stock_fields={"partner": own})
    foreign = product_create("Foreign", price="10.00")
    others = edit_do(edit_plan(merchant, [foreign], Action.HIDE))
    client.force_login(person)
    assert titles(client.get(LIST)) == ["Mine"]
    client.post(CREATE, {**PRICE, "selected": [mine.pk, foreign.pk]})
    edit = BulkEdit.objects.latest("pk")
    client.post(edit_page(edit), {"do": "apply"})
    assert prices() == ["9.00", "10.00"]
    assert client.get(edit_page(others)).status_code == 404
    earlier = page_of(client.get(reverse("dashboard:catalogue-bulk-list"))).select("tbody tr")
    assert len(earlier) == 1


def test_who_may_only_look_is_offered_no_changes(client: Any) -> None:
    product_create("Cup")
    client.force_login(user_create(role="marketing"))
    page = page_of(client.get(LIST))
    assert page.select("input[name=selected], #bulk-action") == []
    assert client.post(CREATE, PRICE).status_code == 403


def test_categories_are_filtered_with_all_below_them(manager: Any) -> None:
    top = category_create("Top")
    product_create("Cup", categories=[category_create("Below", parent=top)])
    product_create("Bowl")
    assert titles(manager.get(LIST, {"category": top.pk})) == ["Cup"]


def test_tags_are_filtered(manager: Any) -> None:
    cup = product_create("Cup")
    cup.tags.add("Gift ideas")
    product_create("Bowl")
    assert titles(manager.get(LIST, {"tag": cup.tags.get().pk})) == ["Cup"]


def test_the_way_back_leads_to_the_list_as_it_was(manager: Any) -> None:
    cup = product_create("Cup")
    for asked in ("apply", "discard"):
        manager.post(CREATE, {"action": "hide", "selected": [cup.pk], "kept": "text=cup&sort=price"})
        edit = BulkEdit.objects.latest("pk")
        response = manager.post(edit_page(edit), {"do": asked, "seen": "1"})
        if asked == "apply":
            (back,) = page_of(manager.get(edit_page(edit))).select("a.btn-secondary")
            assert back["href"] == f"{LIST}?text=cup&sort=price"
        else:
            assert response.url == f"{LIST}?text=cup&sort=price"
