"""The product form of the dashboard: pictures, files, stock and price."""

import io
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from oscar.core.loading import get_model
from PIL import Image

from shopease.fulfilment.models import StockMovement
from tests.factories import catalogue
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

StockRecord = get_model("partner", "StockRecord")
FIRST = "stockrecords-0-"


@pytest.fixture
def product() -> Any:
    return catalogue.product_create("Cup", price="10.00", stock=10, categories=[catalogue.category_create()])


@pytest.fixture
def manager(client: Any) -> Any:
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    return client


def address_of(product: Any) -> str:
    return reverse("dashboard:catalogue-product", kwargs={"pk": product.pk})


def form_of(client: Any, product: Any) -> dict[str, Any]:
    """What a browser would post from the product's page when nothing was typed."""
    return form_of_page(client, address_of(product))


def form_of_page(client: Any, address: str, response: Any = None) -> dict[str, Any]:
    """The same for any page with the product's form, or for one that was answered already."""
    page: Any = BeautifulSoup((response or client.get(address)).content, "html.parser")
    data: dict[str, Any] = {"action": "continue"}
    for field in page.select_one("#create_update_product_form").select("input, select, textarea"):
        name, kind = field.get("name"), field.get("type")
        if not name or kind in {"file", "submit"}:
            continue
        if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        if field.name == "select":
            chosen = field.select("option[selected]")
            data[name] = chosen[0].get("value", "") if chosen else ""
        else:
            data[name] = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
    return data


def errors_of(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(found.get_text(" ", strip=True) for found in page.select(".error-block"))


def record_of(product: Any) -> Any:
    return StockRecord.objects.get(product=product)


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def test_a_new_price_leaves_the_stock_that_orders_changed_meanwhile(manager: Any, product: Any) -> None:
    data = form_of(manager, product)
    StockRecord.objects.filter(product=product).update(num_in_stock=7, num_allocated=2)
    response = manager.post(address_of(product), {**data, FIRST + "price": "12.50"})
    assert response.status_code == 302, errors_of(response)
    record = record_of(product)
    assert (str(record.price), record.num_in_stock, record.num_allocated) == ("12.50", 7, 2)
    assert not StockMovement.objects.filter(reason="correction").exists()


def test_a_new_price_shows_in_lists(
    manager: Any, product: Any, django_capture_on_commit_callbacks: Any
) -> None:
    data = form_of(manager, product)
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(address_of(product), {**data, FIRST + "price": "12.50"})
    product.refresh_from_db()
    assert str(product.lowest_price) == "12.50"


def test_a_corrected_number_leaves_a_row_in_the_ledger(manager: Any, product: Any) -> None:
    data = form_of(manager, product)
    manager.post(address_of(product), {**data, FIRST + "num_in_stock": "4"})
    movement = StockMovement.objects.get(reason="correction")
    assert (movement.in_stock_change, str(movement.actor)) == (-6, "manager@example.com")
    assert record_of(product).num_in_stock == 4


def test_a_number_that_is_no_longer_what_the_merchant_saw_is_asked_again(manager: Any, product: Any) -> None:
    data = form_of(manager, product)
    StockRecord.objects.filter(product=product).update(num_in_stock=7)
    response = manager.post(address_of(product), {**data, FIRST + "num_in_stock": "12"})
    assert "the stock changed from 10 to 7" in errors_of(response)
    assert record_of(product).num_in_stock == 7


def test_fewer_than_were_ordered_marks_the_record_as_oversold(manager: Any, product: Any) -> None:
    StockRecord.objects.filter(product=product).update(num_allocated=5)
    manager.post(address_of(product), {**form_of(manager, product), FIRST + "num_in_stock": "3"})
    record = record_of(product)
    assert (record.num_in_stock, record.oversold) == (3, True)


def test_backorder_and_compare_at_can_be_set(manager: Any, product: Any) -> None:
    data = {FIRST + "backorder": "on", FIRST + "compare_at": "15.00"}
    manager.post(address_of(product), {**form_of(manager, product), **data})
    record = record_of(product)
    assert (record.backorder, str(record.compare_at), record.num_in_stock) == (True, "15.00", 10)


@pytest.mark.parametrize(
    ("field", "value"), [("price", "-1"), ("compare_at", "9.00"), ("num_in_stock", "-4")]
)
def test_bad_numbers_change_nothing(manager: Any, product: Any, field: str, value: str) -> None:
    response = manager.post(address_of(product), {**form_of(manager, product), FIRST + field: value})
    assert response.status_code == 200
    assert errors_of(response)
    record = record_of(product)
    assert (str(record.price), record.compare_at, record.num_in_stock) == ("10.00", None, 10)


def test_a_record_that_orders_wait_for_is_not_deleted(manager: Any, product: Any) -> None:
    StockRecord.objects.filter(product=product).update(num_allocated=1)
    manager.post(address_of(product), {**form_of(manager, product), FIRST + "DELETE": "on"})
    assert StockRecord.objects.filter(product=product).exists()


def test_a_description_keeps_its_formatting_and_loses_its_scripts(manager: Any, product: Any) -> None:
    text = '<p onclick="x()">Fine <b>clay</b><script>alert(1)</script></p>'
    manager.post(address_of(product), {**form_of(manager, product), "description": text})
    product.refresh_from_db()
    assert product.description == "<p>Fine <b>clay</b></p>"


@pytest.mark.parametrize(
    ("name", "content"),
    [("care.html", b"<script>alert(1)</script>"), ("care.svg", b"<svg/>"), ("care.pdf", b"<html>")],
)
def test_file_attributes_take_pdf_documents_only(
    manager: Any, product: Any, name: str, content: bytes
) -> None:
    product.product_class.attributes.create(name="Care", code="care", type="file", required=False)
    data = form_of(manager, product)
    response = manager.post(address_of(product), {**data, "attr_care": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    assert not product.attribute_values.exists()


def test_a_pdf_is_kept(manager: Any, product: Any) -> None:
    product.product_class.attributes.create(name="Care", code="care", type="file", required=False)
    data = form_of(manager, product)
    guide = SimpleUploadedFile("care.pdf", b"%PDF-1.7 guide")
    response = manager.post(address_of(product), {**data, "attr_care": guide})
    assert response.status_code == 302, errors_of(response)
    assert product.attribute_values.get().value_file.name.endswith(".pdf")


def test_a_partner_changes_its_own_record_and_never_sees_the_others(client: Any, product: Any) -> None:
    partner = user_create(role="partner")
    own = catalogue.partner_create("Own")
    own.users.add(partner)
    mine = catalogue.stock_create(product, price="9.00", stock=3, partner=own)
    foreign = product.stockrecords.exclude(pk=mine.pk).get()
    client.force_login(partner)
    page = client.get(address_of(product)).content.decode()
    assert mine.partner_sku in page
    assert foreign.partner_sku not in page
    data = form_of(client, product)
    client.post(address_of(product), {**data, FIRST + "id": str(foreign.pk), FIRST + "price": "0.01"})
    foreign.refresh_from_db()
    assert str(foreign.price) == "10.00"
    response = client.post(address_of(product), {**data, FIRST + "price": "8.00"})
    assert response.status_code == 302, errors_of(response)
    mine.refresh_from_db()
    assert str(mine.price) == "8.00"


def test_the_product_form_keeps_texts_flags_and_content(manager: Any, product: Any) -> None:
    data = form_of(manager, product)
    texts = {
        "benefits": "<p>Soft</p><script>x</script>",
        "ingredients": "<p>Clay</p>",
        "how_to_use": "<p>Pour</p>",
    }
    given = {"short_description": "For <tea>.", "is_new": "on", "unit_amount": "250", "unit": "ml", **texts}
    response = manager.post(address_of(product), {**data, **given})
    assert response.status_code == 302, errors_of(response)
    product.refresh_from_db()
    assert (product.benefits, product.ingredients, product.how_to_use) == (
        "<p>Soft</p>",
        "<p>Clay</p>",
        "<p>Pour</p>",
    )
    assert (product.short_description, product.is_new, product.is_featured) == ("For <tea>.", True, False)
    assert (str(product.unit_amount), product.unit) == ("250.000", "ml")


def test_the_product_form_keeps_tags_and_suggests_those_of_others(manager: Any, product: Any) -> None:
    catalogue.product_create("Bowl").tags.add("Gift ideas")
    page = BeautifulSoup(manager.get(address_of(product)).content, "html.parser")
    assert [option["value"] for option in page.select("#known-tags option")] == ["Gift ideas"]
    data = form_of(manager, product)
    assert data["tags"] == ""
    response = manager.post(address_of(product), {**data, "tags": "gift IDEAS, For <tea>,, for <tea>"})
    assert response.status_code == 302, errors_of(response)
    assert sorted(product.tags.names()) == ["For <tea>", "Gift ideas"]
    data = form_of(manager, product)
    assert data["tags"] == "For <tea>, Gift ideas"
    for wrong, complaint in (
        (", ".join(map(str, range(31))), "At most 30 tags."),
        ("x" * 101, "A tag has at most 100 characters."),
    ):
        assert complaint in errors_of(manager.post(address_of(product), {**data, "tags": wrong}))
    assert sorted(product.tags.names()) == ["For <tea>", "Gift ideas"]
    manager.post(address_of(product), {**data, "tags": ""})
    assert not product.tags.exists()


@pytest.mark.parametrize(
    ("amount", "unit", "complaint"),
    [
        ("250", "", "Say what the content is measured in."),
        ("", "ml", "Say how much one piece contains."),
        ("-1", "ml", "greater than or equal to"),
        ("1", "gallon", "Select a valid choice"),
    ],
)
def test_a_content_that_says_nothing_is_refused(
    manager: Any, product: Any, amount: str, unit: str, complaint: str
) -> None:
    data = {**form_of(manager, product), "unit_amount": amount, "unit": unit}
    assert complaint in errors_of(manager.post(address_of(product), data))
    product.refresh_from_db()
    assert (product.unit_amount, product.unit) == (None, "")


def test_the_library_is_searched_by_title(manager: Any) -> None:
    cup = catalogue.picture_create("A cup in the sun")
    catalogue.picture_create("A lamp")
    path = reverse("dashboard:catalogue-picture-lookup")
    assert manager.get(path, {"q": "CUP"}).json()["results"] == [{"id": cup.pk, "text": "A cup in the sun"}]
    for page in ("abc", "-1", "0", "9" * 30, "²"):
        assert len(manager.get(path, {"page": page}).json()["results"]) == 2


def test_a_category_shows_a_picture_of_the_library(manager: Any) -> None:
    category = catalogue.category_create("Ceramics")
    image = catalogue.picture_create("Bowls")
    path = reverse("dashboard:catalogue-category-update", kwargs={"pk": category.pk})
    page: Any = BeautifulSoup(manager.get(path).content, "html.parser")
    form = page.select_one("#create_update_category_form")
    data = {"name": "Ceramics", "is_public": "on", "_position": "first-child", "_ref_node_id": ""}
    for field in form.select("select"):
        chosen = field.select("option[selected]")
        data[field["name"]] = chosen[0].get("value", "") if chosen else ""
    assert manager.post(path, {**data, "image": str(image.pk)}).status_code == 302
    category.refresh_from_db()
    assert category.image == image
    upload = SimpleUploadedFile("bowl.png", png(40, 30))
    assert manager.post(path, {**data, "image_upload": upload}).status_code == 302
    category.refresh_from_db()
    assert (category.image.title, category.image.width) == ("Ceramics", 40)
    bad = manager.post(path, {**data, "image_upload": SimpleUploadedFile("x.png", b"none")})
    assert "Upload a valid image" in errors_of(bad)
    created = manager.post(
        reverse("dashboard:catalogue-category-create"),
        {**data, "name": "Light", "image_upload": SimpleUploadedFile("lamp.png", png(50, 30))},
    )
    assert created.status_code == 302, errors_of(created)
    assert get_model("catalogue", "Category").objects.get(name="Light").image.width == 50


def test_the_list_shows_pictures_and_costs_no_more_with_more_of_them(manager: Any, product: Any) -> None:
    address = reverse("dashboard:catalogue-product-list")
    catalogue.product_picture_add(product)
    page: Any = BeautifulSoup(manager.get(address).content, "html.parser")
    shown = page.select_one("a.sub-image img")
    assert shown["alt"] == "Cup"
    assert shown["src"].startswith("/media/images/")
    with CaptureQueriesContext(connection) as few:
        manager.get(address)
    for number in range(6):
        catalogue.product_picture_add(catalogue.product_create(f"Cup {number}"))
    manager.get(address)  # makes the renditions
    with CaptureQueriesContext(connection) as many:
        page = BeautifulSoup(manager.get(address).content, "html.parser")
    assert len(page.select("a.sub-image img")) == 7
    assert len(many) <= len(few)


def test_ending_back_orders_with_customers_waiting_marks_the_record_as_oversold(
    manager: Any, product: Any
) -> None:
    StockRecord.objects.filter(product=product).update(num_in_stock=1, num_allocated=4, backorder=True)
    data = form_of(manager, product)
    del data[f"{FIRST}backorder"]
    assert manager.post(address_of(product), data).status_code == 302
    record = record_of(product)
    assert (record.backorder, record.oversold, record.num_in_stock) == (False, True, 1)


def test_a_day_to_ship_from_is_kept_and_needs_back_order(manager: Any, product: Any) -> None:
    data = {**form_of(manager, product), f"{FIRST}available_on": "2099-12-03"}
    assert "Tick back-order too" in errors_of(manager.post(address_of(product), data))
    assert record_of(product).available_on is None
    assert manager.post(address_of(product), {**data, f"{FIRST}backorder": "on"}).status_code == 302
    assert record_of(product).available_on == date(2099, 12, 3)
    assert form_of(manager, product)[f"{FIRST}available_on"] == "2099-12-03"


def test_the_name_of_an_attribute_is_no_html_in_the_form_of_a_product(manager: Any, product: Any) -> None:
    kinds = ("text", "boolean")
    for kind in kinds:
        name = f"<img src=x onerror={kind}>"
        product.product_class.attributes.create(name=name, code=kind, type=kind, required=False)
    page = manager.get(address_of(product)).content.decode()
    for kind in kinds:
        assert f"&lt;img src=x onerror={kind}&gt;" in page
    assert "<img src=x" not in page
