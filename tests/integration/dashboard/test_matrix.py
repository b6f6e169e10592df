"""The variants' page of the dashboard: planning combinations, and one grid that saves all or nothing."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.fulfilment.models import StockMovement
from tests.factories import catalogue
from tests.factories.matrix import tee_class_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def manager(client: Any) -> Any:
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    return client


@pytest.fixture
def tee() -> Any:
    tee = catalogue.product_create(
        "Cotton tee", price="20.00", stock=9, product_class=tee_class_create(), stock_fields={"sku": "TEE"}
    )
    catalogue.product_picture_add(tee, image=catalogue.picture_create("Tee in red"))
    return tee


def address_of(product: Any) -> str:
    return reverse("dashboard:catalogue-product-variants", kwargs={"pk": product.pk})


def posted(response: Any, action: str) -> dict[str, Any]:
    """What the page's form with that button would send."""
    page = BeautifulSoup(response.content, "html.parser")
    button: Any = page.select_one(f"button[name=action][value={action}]")
    data: dict[str, Any] = {"action": action}
    for field in button.find_parent("form").select("input, select, textarea"):
        kind, name = field.get("type"), field.get("name")
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[name] = chosen["value"]
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        elif name:
            data[name] = field.text if field.name == "textarea" else field.get("value", "")
    return data


def values(product: Any, **names: str) -> dict[str, list[str]]:
    attributes = product.get_product_class().attributes.filter(type="option")
    return {
        f"axis_{attribute.pk}": [
            str(option.pk)
            for option in attribute.option_group.options.filter(option__in=names[attribute.code].split())
        ]
        for attribute in attributes
        if attribute.code in names
    }


def make(client: Any, product: Any, **names: str) -> Any:
    """Tick values, look at the plan, agree."""
    data = {**posted(client.get(address_of(product)), "plan"), **values(product, **names)}
    return client.post(address_of(product), posted(client.post(address_of(product), data), "apply"))


def errors_of(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(one.get_text(" ", strip=True) for one in page.select(".error-block, .alert-danger"))


def test_a_stand_alone_product_gets_variants_and_keeps_its_stock(manager: Any, tee: Any) -> None:
    data = posted(manager.get(address_of(tee)), "plan")
    assert (data["code"], data["price"], data["stock"]) == ("CTEE", "20.00", "0")
    plan = manager.post(address_of(tee), {**data, **values(tee, size="S M", colour="Red")})
    assert not tee.children.exists()
    assert [code.text for code in BeautifulSoup(plan.content, "html.parser").select("#plan code")] == [
        "CTEE-S-RED",
        "CTEE-M-RED",
    ]
    assert make(manager, tee, size="S M", colour="Red").status_code == 302
    records = StockRecord.objects.filter(product__parent=tee).order_by("pk")
    assert [(r.partner_sku, r.num_in_stock) for r in records] == [("TEE", 9), ("CTEE-M-RED", 0)]


def test_new_values_are_written_on_the_page(manager: Any, tee: Any) -> None:
    colour = tee.product_class.attributes.get(code="colour")
    data = {**posted(manager.get(address_of(tee)), "plan"), f"new_{colour.pk}": "Sea #0af\nMoss"}
    plan = manager.post(address_of(tee), data)
    assert list(colour.option_group.options.values_list("option", "colour"))[2:] == [
        ("Sea", "#00aaff"),
        ("Moss", ""),
    ]
    page = plan.content.decode()
    assert 'fill="#00aaff"' in page
    assert "CTEE-SEA" in page


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({}, "Choose at least one value."),
        ({"code": "a b"}, "Use letters, digits, dots and hyphens."),
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"price": "9" * 20}, "no more than 12 digits"),
        ({"stock": "99999999999"}, "less than or equal to"),
        ({"partner": "987654"}, "Select a valid choice."),
        ({"new": "Red #zz"}, "Line 1: write the colour"),
        ({"axis": "987654"}, "Select a valid choice."),
    ],
)
def test_a_choice_that_cannot_be_planned_is_explained(
    manager: Any, tee: Any, changes: dict[str, str], complaint: str
) -> None:
    size = tee.product_class.attributes.get(code="size")
    data = posted(manager.get(address_of(tee)), "plan")
    data |= {f"{name}_{size.pk}" if name in {"new", "axis"} else name: v for name, v in changes.items()}
    response = manager.post(address_of(tee), data)
    assert response.status_code == 422
    assert complaint in errors_of(response)
    assert size.option_group.options.count() == 3
    assert not tee.children.exists()


def test_a_choice_that_changed_since_it_was_shown_is_shown_again(manager: Any, tee: Any) -> None:
    data = {**posted(manager.get(address_of(tee)), "plan"), **values(tee, size="S M")}
    agreed = posted(manager.post(address_of(tee), data), "apply")
    response = manager.post(address_of(tee), {**agreed, **values(tee, size="L")})
    assert "The choice has changed" in response.content.decode()
    assert not tee.children.exists()


@pytest.fixture
def shirt(manager: Any, tee: Any) -> Any:
    """With the variants S, whose record is TEE, and M."""
    make(manager, tee, size="S M")
    tee.refresh_from_db()
    return tee


def cells(product: Any, sku: str, **typed: str) -> dict[str, str]:
    child = StockRecord.objects.get(partner_sku=sku).product
    return {f"v{child.pk}-{name}": value for name, value in typed.items()}


def grid(client: Any, product: Any, *typed: dict[str, str]) -> Any:
    data = posted(client.get(address_of(product)), "grid")
    for cell in typed:
        data |= cell
    return client.post(address_of(product), data)


def test_the_grid_saves_all_cells_at_once(manager: Any, shirt: Any) -> None:
    picture = shirt.images.get().original
    first = cells(shirt, "TEE", price="18.50", compare_at="25.00", num_in_stock="4", weight="0.2")
    second = cells(shirt, "CTEE-M", num_in_stock="12", picture=str(picture.pk))
    child = StockRecord.objects.get(partner_sku="CTEE-M").product
    data = {**posted(manager.get(address_of(shirt)), "grid"), **first, **second}
    del data[f"v{child.pk}-is_public"]
    assert manager.post(address_of(shirt), data).status_code == 302
    one, two = StockRecord.objects.filter(product__parent=shirt).order_by("pk")
    assert (str(one.price), str(one.compare_at), one.num_in_stock) == ("18.50", "25.00", 4)
    assert (one.product.attr.weight, one.product.is_public) == (0.2, True)
    assert (two.num_in_stock, two.product.is_public, two.product.images.get().original) == (
        12,
        False,
        picture,
    )
    moves = StockMovement.objects.filter(reason="correction").order_by("pk")
    assert [(m.stockrecord, m.in_stock_change, str(m.actor)) for m in moves] == [
        (one, -5, "manager@example.com"),
        (two, 12, "manager@example.com"),
    ]


def test_one_bad_cell_saves_nothing_and_loses_nothing(manager: Any, shirt: Any) -> None:
    good, bad = cells(shirt, "TEE", price="18.50"), cells(shirt, "CTEE-M", price="ten", weight="0.4")
    response = grid(manager, shirt, good, bad)
    assert response.status_code == 422
    assert errors_of(response).count("Enter a number.") == 1
    page = BeautifulSoup(response.content, "html.parser")
    for name, value in {**good, **bad}.items():
        assert page.select_one(f"[name={name}]")["value"] == value  # type: ignore[index]
    assert {str(r.price) for r in StockRecord.objects.all()} == {"20.00"}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("compare_at", "5"),
        ("price", "-1"),
        ("price", "1e30"),
        ("num_in_stock", "-3"),
        ("num_in_stock", "9" * 12),
        ("weight", "nan"),
        ("weight", "-1"),
        ("picture", "987654"),
    ],
)
def test_bad_cells_are_refused(manager: Any, shirt: Any, cell: str, value: str) -> None:
    response = grid(manager, shirt, cells(shirt, "TEE", **{cell: value}))
    assert response.status_code == 422
    assert errors_of(response)
    record = StockRecord.objects.get(partner_sku="TEE")
    assert (str(record.price), record.compare_at, record.num_in_stock) == ("20.00", None, 9)


def test_stock_that_orders_changed_meanwhile_is_asked_again(manager: Any, shirt: Any) -> None:
    data = {**posted(manager.get(address_of(shirt)), "grid"), **cells(shirt, "TEE", num_in_stock="30")}
    StockRecord.objects.filter(partner_sku="TEE").update(num_in_stock=8)
    response = manager.post(address_of(shirt), data)
    assert "the stock changed from 9 to 8" in errors_of(response)
    assert StockRecord.objects.get(partner_sku="TEE").num_in_stock == 8


def test_another_partners_records_are_edited_apart(manager: Any, shirt: Any) -> None:
    other = catalogue.partner_create("Second house")
    child = StockRecord.objects.get(partner_sku="TEE").product
    catalogue.stock_create(child, price="21.00", stock=1, partner=other)
    address = f"{address_of(shirt)}?partner={other.pk}"
    second = StockRecord.objects.get(partner_sku="CTEE-M").product
    data = posted(manager.get(address), "grid")
    assert (data[f"v{child.pk}-price"], data.get(f"v{second.pk}-price")) == ("21.00", "")
    data |= {f"v{second.pk}-price": "22.00", f"v{second.pk}-num_in_stock": "3"}
    assert manager.post(address, data).status_code == 302
    record = second.stockrecords.get(partner=other)
    assert (str(record.price), record.num_in_stock, record.partner_sku) == ("22.00", 3, "CTEE-M")


def test_the_grid_costs_no_more_with_more_variants(manager: Any, shirt: Any) -> None:
    manager.get(address_of(shirt))
    with CaptureQueriesContext(connection) as few:
        manager.get(address_of(shirt))
    make(manager, shirt, size="S M L", colour="Red Blue")
    with CaptureQueriesContext(connection) as many:
        manager.get(address_of(shirt))
    assert shirt.children.count() == 6
    assert len(many) <= len(few)


def test_variants_become_one_product_again(manager: Any, shirt: Any) -> None:
    kept = StockRecord.objects.get(partner_sku="TEE").product
    data = {**posted(manager.get(address_of(shirt)), "dissolve"), "keep": str(kept.pk)}
    assert manager.post(address_of(shirt), data).status_code == 302
    shirt.refresh_from_db()
    assert (shirt.structure, shirt.stockrecords.get().num_in_stock) == ("standalone", 9)
    assert manager.post(address_of(shirt), {"action": "dissolve", "keep": "²"}).status_code == 302


def test_a_variant_leads_to_its_product(manager: Any, shirt: Any) -> None:
    child = shirt.children.first()
    assert manager.get(address_of(child))["Location"] == address_of(shirt)
    assert (
        address_of(shirt)
        in manager.get(reverse("dashboard:catalogue-product", kwargs={"pk": shirt.pk})).content.decode()
    )


def test_a_variant_that_was_ordered_is_hidden_instead_of_deleted(manager: Any, shirt: Any) -> None:
    StockRecord.objects.filter(partner_sku="TEE").update(num_allocated=1)
    for sku in ("TEE", "CTEE-M"):
        child = StockRecord.objects.get(partner_sku=sku).product
        manager.post(reverse("dashboard:catalogue-product-delete", kwargs={"pk": child.pk}))
    assert list(shirt.children.values_list("stockrecords__partner_sku", "is_public")) == [("TEE", False)]


def test_shoppers_choose_by_options_only(manager: Any, shirt: Any, client: Any) -> None:
    ean = shirt.product_class.attributes.create(name="EAN", code="ean", type="text", level="variant")
    for number, child in enumerate(shirt.children.order_by("pk")):
        ean.save_value(child, f"40000{number}")
    page = client.get(shirt.get_absolute_url()).content.decode()
    assert "choice-size" in page
    assert "choice-ean" not in page
    assert "400000" in page


def test_a_type_that_counts_no_stock_asks_for_none(manager: Any) -> None:
    song = catalogue.product_create("Song", price=None, product_class=tee_class_create(track_stock=False))
    catalogue.partner_create()
    data = {**posted(manager.get(address_of(song)), "plan"), "price": "3.00", **values(song, size="S M")}
    assert "stock" not in data
    plan = manager.post(address_of(song), data)
    assert manager.post(address_of(song), posted(plan, "apply")).status_code == 302
    assert grid(manager, song, cells(song, "SONG-M", price="4.00")).status_code == 302
    records = StockRecord.objects.filter(product__parent=song).order_by("pk")
    assert [(str(r.price), r.num_in_stock) for r in records] == [("3.00", None), ("4.00", None)]
