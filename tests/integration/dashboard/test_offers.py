"""Offers, ranges and vouchers made through the dashboard, and input that must not pass."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from oscar.core.loading import get_model

from tests.factories.catalogue import offer_create, product_create, range_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Benefit = get_model("offer", "Benefit")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Range = get_model("offer", "Range")
VoucherSet = get_model("voucher", "VoucherSet")
NEW = "/dashboard/offers/new/"


@pytest.fixture
def marketing(client: Any) -> Any:
    client.force_login(user_create(role="marketing"))
    return client


def wizard(client: Any, benefit: dict[str, Any], condition: dict[str, Any], **limits: Any) -> Any:
    """All four steps; the answer of the step that refused, else of the last one."""
    steps = {
        "metadata/": {"name": "Spring", "description": "For spring.", "offer_type": "Site"},
        "incentive/": benefit,
        "condition/": condition,
        "restrictions/": {"priority": "0", "exclusive": "on", **limits},
    }
    for step, data in steps.items():
        assert client.get(NEW + step).status_code == 200
        response = client.post(NEW + step, data)
        if response.status_code != 302:
            return response
    return response


@pytest.mark.parametrize(
    ("kind", "value", "is_on_goods"),
    [
        (Benefit.PERCENTAGE, "10", True),
        (Benefit.FIXED, "5", True),
        (Benefit.FIXED_UNIT, "2", True),
        (Benefit.MULTIBUY, "", True),
        (Benefit.FIXED_PRICE, "25", False),
        (Benefit.SHIPPING_PERCENTAGE, "50", False),
        (Benefit.SHIPPING_ABSOLUTE, "2", False),
        (Benefit.SHIPPING_FIXED_PRICE, "0", False),
    ],
)
@pytest.mark.parametrize("need", [("Count", "2"), ("Value", "20.50"), ("Coverage", "2")])
def test_every_kind_of_offer_is_made_in_four_steps(
    marketing: Any, kind: str, value: str, is_on_goods: bool, need: tuple[str, str]
) -> None:
    everything = range_create("Everything")
    benefit = {"type": kind, "value": value, "range": everything.pk if is_on_goods else ""}
    condition = {"type": need[0], "value": need[1], "range": everything.pk}
    assert wizard(marketing, benefit, condition).status_code == 302
    offer = ConditionalOffer.objects.get()
    assert (offer.benefit.type, offer.condition.type, offer.status) == (kind, need[0], "Open")
    assert marketing.get(f"/dashboard/offers/{offer.pk}/").status_code == 200
    assert marketing.get(f"/dashboard/offers/{offer.pk}/?format=csv").status_code == 200


@pytest.mark.parametrize(
    ("benefit", "condition", "limits", "wrong"),
    [
        ({"value": "110"}, {}, {}, "__all__"),
        ({"value": "-5"}, {}, {}, "value"),
        ({"value": "NaN"}, {}, {}, "value"),
        ({"type": "Absolute", "value": "99999999999999"}, {}, {}, "value"),
        ({"type": "Fixed price", "range": "", "value": ""}, {}, {}, "value"),
        ({"type": "Shipping fixed price", "range": "", "value": ""}, {}, {}, "value"),
        ({"max_affected_items": "99999999999"}, {}, {}, "max_affected_items"),
        ({}, {"value": "1.5"}, {}, "value"),
        ({}, {"value": "0"}, {}, "__all__"),
        ({}, {"value": "-1"}, {}, "value"),
        ({}, {}, {"start_datetime": "soon"}, "start_datetime"),
        ({}, {}, {"start_datetime": "2030-05-05 10:00", "end_datetime": "2030-05-01 10:00"}, "__all__"),
        ({}, {}, {"max_discount": "-1"}, "max_discount"),
        ({}, {}, {"max_discount": "0"}, "max_discount"),
        ({}, {}, {"max_global_applications": "-1"}, "max_global_applications"),
        ({}, {}, {"combinations": "999"}, "combinations"),
        ({}, {}, {"priority": "99999999999"}, "priority"),
    ],
)
def test_silly_offers_are_refused_where_they_are_silly(
    marketing: Any, benefit: Any, condition: Any, limits: Any, wrong: str
) -> None:
    everything = range_create("Everything")
    response = wizard(
        marketing,
        {"type": "Percentage", "value": "10", "range": everything.pk} | benefit,
        {"type": "Count", "value": "1", "range": everything.pk} | condition,
        **limits,
    )
    assert response.status_code == 200
    assert wrong in response.context["form"].errors
    assert not ConditionalOffer.objects.exists()


def test_products_come_into_a_range_by_a_file_of_skus(marketing: Any) -> None:
    cup = product_create("Cup", upc="CUP-1")
    assert marketing.post("/dashboard/ranges/create/", {"name": "Cups"}).status_code == 302
    found = Range.objects.get()
    address = f"/dashboard/ranges/{found.pk}/products/"
    data = {"action": "add_products", "upload_type": "included"}
    for content in (b"\xff\xfe\x00\xd8", b"CUP-1\0"):
        file = SimpleUploadedFile("skus.csv", content)
        response = marketing.post(address, {**data, "file_upload": file})
        assert "not a text file" in response.content.decode()
        assert not found.included_products.exists()
    response = marketing.post(
        address, {**data, "file_upload": SimpleUploadedFile("skus.csv", b"CUP-1\nUNKNOWN\n")}
    )
    assert response.status_code == 302
    assert list(found.included_products.all()) == [cup]


def set_of_codes(**fields: Any) -> dict[str, Any]:
    offer = ConditionalOffer.objects.filter(offer_type="Voucher").first() or offer_create(
        offer_type="Voucher"
    )
    return {
        "name": "Fair",
        "description": "Handed out at the fair.",
        "usage": "Single use",
        "code_length": "12",
        "count": "5",
        "start_datetime": "2026-01-01 00:00",
        "end_datetime": "2099-12-31 00:00",
        "offers": [offer.pk],
        **fields,
    }


def test_a_set_of_codes_is_made_enlarged_and_exported(marketing: Any) -> None:
    assert marketing.post("/dashboard/vouchers/sets/create/", set_of_codes()).status_code == 302
    found = VoucherSet.objects.get()
    assert found.vouchers.count() == 5
    address = f"/dashboard/vouchers/sets/update/{found.pk}/"
    assert marketing.post(address, set_of_codes(count="7")).status_code == 302
    response = marketing.get(f"/dashboard/vouchers/sets/download/{found.pk}/")
    assert response["Content-Type"].startswith("text/csv")
    rows = csv.reader(io.StringIO(response.content.decode()))
    exported = {cell for row in rows for cell in row}
    codes = set(found.vouchers.values_list("code", flat=True))
    assert len(codes) == 7
    assert codes <= exported


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", "0"),
        ("count", "-1"),
        ("count", "1001"),
        ("count", "99999999999"),
        ("code_length", "0"),
        ("code_length", "7"),
        ("code_length", "999"),
        ("usage", "Forever"),
    ],
)
def test_silly_sets_of_codes_are_refused(marketing: Any, field: str, value: str) -> None:
    response = marketing.post("/dashboard/vouchers/sets/create/", set_of_codes(**{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not VoucherSet.objects.exists()


def test_the_name_of_a_range_is_no_html_where_offers_are_described(marketing: Any) -> None:
    offer = offer_create(name="Spring", percent="10")
    Range.objects.update(name="<img src=x onerror=alert(1)>")
    page = marketing.get(f"/dashboard/offers/{offer.pk}/").content.decode()
    assert page.count("&lt;img src=x onerror=alert(1)&gt;</td>") == 2
    assert "<img src=x" not in page
