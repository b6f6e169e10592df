"""Which tax a price contains."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.shop.models import ShopIdentity, TaxClass, TaxRate, VatNumbers
from shopease.shop.selectors import shop_identity
from shopease.shop.taxes import Buyer, VatNumberError, taxes_for, taxes_to_order, vat_number_clean
from tests.factories.checkout import delivery_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _countries(db: Any) -> None:
    cache.clear()
    delivery_create()


def identity_set(**fields: Any) -> ShopIdentity:
    identity = shop_identity()
    for name, value in fields.items():
        setattr(identity, name, value)
    identity.save()
    return identity


def rate_in(country: str, tax_class: TaxClass | None = None) -> Decimal:
    taxes = taxes_for(Buyer(country))
    assert taxes.rows == taxes_to_order(Buyer(country)).rows  # what pages show is what is written down
    return taxes.rate(tax_class.pk if tax_class else None)


def test_rates_follow_class_country_and_day() -> None:
    books = TaxClass.objects.create(name="Books", rate=Decimal("7.00"))
    assert (rate_in("FR"), rate_in("FR", books)) == (Decimal("19.00"), Decimal("7.00"))
    TaxRate.objects.create(country_id="FR", rate=Decimal("20.00"))
    TaxRate.objects.create(country_id="FR", tax_class=books, rate=Decimal("5.50"))
    TaxRate.objects.create(country_id="DE", rate=Decimal("16.00"), valid_from=date(2020, 7, 1))
    TaxRate.objects.create(country_id="DE", rate=Decimal("19.00"), valid_from=date(2021, 1, 1))
    assert (rate_in("FR"), rate_in("FR", books), rate_in("DE", books)) == (
        Decimal("20.00"), Decimal("5.50"), Decimal("7.00"),
    )  # fmt: skip
    days = {"2020-06-30": 19, "2020-07-01": 16, "2020-12-31": 16, "2021-01-01": 19}
    for day, rate in days.items():
        with clock.at(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)):
            assert rate_in("DE") == Decimal(rate), day


def test_a_rate_is_given_once_for_each_day() -> None:
    TaxRate.objects.create(country_id="FR", rate=Decimal(20))
    with pytest.raises(IntegrityError), transaction.atomic():
        TaxRate.objects.create(country_id="FR", rate=Decimal(21))
    with pytest.raises(IntegrityError), transaction.atomic():
        TaxRate.objects.create(country_id="DE", rate=Decimal(101))
    assert list(TaxRate.objects.values_list("rate", flat=True)) == [Decimal("20.00")]


@pytest.mark.parametrize(
    ("country", "number", "exempt"),
    [
        ("FR", "FR40303265045", True),
        ("AT", "FR40303265045", True),  # registered in one, sent to another
        ("DE", "FR40303265045", False),  # the goods stay at home
        ("FR", "DE136695976", False),  # a business of the shop's own country
        ("CH", "FR40303265045", False),  # leaves the Union: an export, not this rule
        ("FR", "", False),
    ],
)
def test_businesses_of_other_member_states_pay_no_tax(country: str, number: str, *, exempt: bool) -> None:
    buyer = Buyer(country, "Atelier", number)
    identity_set(country_code="DE", vat_numbers=VatNumbers.ASKED)
    assert not taxes_for(buyer).is_exempt
    identity_set(vat_numbers=VatNumbers.EXEMPT)
    taxes = taxes_for(buyer)
    assert taxes.is_exempt is exempt
    assert taxes.parts(Decimal("119.00"), Decimal("19.00")) == (
        Decimal("100.00"),
        Decimal("0.00") if exempt else Decimal("19.00"),
    )


def test_the_shops_own_vat_number_says_where_it_is() -> None:
    identity_set(vat_number="EL094259216", vat_numbers=VatNumbers.EXEMPT)
    assert taxes_for(Buyer()).country == "GR"
    assert taxes_for(Buyer("FR", "", "FR40303265045")).is_exempt


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("de 136 695 976", "DE136695976"),
        ("FR 40 303 265 045", "FR40303265045"),
        ("EL094259216", "EL094259216"),
        ("GR094259216", "EL094259216"),
    ],
)
def test_vat_numbers_are_taken_as_people_write_them(typed: str, clean: str) -> None:
    assert vat_number_clean(typed) == clean


@pytest.mark.parametrize(
    "typed",
    [
        *("DE136695975", "136695976", "US123456789", "<script>", "", "DE" * 400, "\x00"),
        *("EU372022452", "XI432525179"),  # right, but of no member state
    ],
)
def test_numbers_of_a_wrong_shape_or_checksum_are_refused(typed: str) -> None:
    with pytest.raises(VatNumberError):
        vat_number_clean(typed)


def test_goods_are_taxed_by_their_own_class_their_parents_or_their_types() -> None:
    from tests.factories.catalogue import product_create, variant_product_create

    books, food = (TaxClass.objects.create(name=n, rate=Decimal(r)) for n, r in (("Books", 7), ("Food", 5)))
    mug, shirt = product_create("Mug"), variant_product_create("Shirt")
    child = get_model("catalogue", "Product").objects.filter(parent=shirt).first()
    taxes = taxes_for(Buyer())
    assert (taxes.rate_of(mug), taxes.rate_of(child)) == (Decimal("19.00"), Decimal("19.00"))
    shirt.product_class.tax_class = child.parent.product_class.tax_class = books
    assert taxes.rate_of(child) == Decimal(7)
    child.parent.tax_class = food
    assert taxes.rate_of(child) == Decimal(5)
    child.tax_class = books
    assert taxes.rate_of(child) == Decimal(7)
