"""The demo shop."""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.test import TestCase, override_settings
from oscar.core.loading import get_model
from wagtail.models import Page

from cms_pages.models import ContentPage
from home.models import HomePage
from shopease.demo.reading import products_read
from shopease.fulfilment.models import StockMovement
from shopease.media.models import LibraryImage, LibraryRendition
from shopease.media.selectors import images_without_renditions
from shopease.shop.selectors import shop_identity
from shopease.users.models import User
from shopease.users.roles import Role

Category = get_model("catalogue", "Category")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Country = get_model("address", "Country")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductImage = get_model("catalogue", "ProductImage")
Range = get_model("offer", "Range")
StockRecord = get_model("partner", "StockRecord")
Voucher = get_model("voucher", "Voucher")
WeightBand = get_model("shipping", "WeightBand")
WeightBased = get_model("shipping", "WeightBased")

TABLES = (
    Category, ConditionalOffer, Country, EmailAddress, LibraryImage, LibraryRendition, OrderAndItemCharges,
    Page, Partner, Product, ProductAttributeValue, ProductImage, Range, StockMovement, StockRecord, User,
    Voucher, WeightBand, WeightBased,
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """What the first load printed, and how many seconds of work it took."""

    out: str
    seconds: float


def load(*arguments: str) -> str:
    out = io.StringIO()
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("load_demo", "--force", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Loaded]:
    """One demo shop for all tests of this module, rolled back after the last."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        started = time.process_time()
        out = load()
        yield Loaded(out, time.process_time() - started)
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded: Loaded) -> Iterator[Loaded]:
    """The demo shop as it was loaded, whatever other tests did to it."""
    with transaction.atomic():
        yield _loaded
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def test_the_demo_shop_loads_in_time_and_twice_is_once(demo: Loaded) -> None:
    assert demo.seconds < 60
    assert f"Added {len(products_read())} products" in demo.out
    assert "admin@example.com" in demo.out
    before = counts()
    assert "Added 0 products, 0 generated products and 0 pages." in load()
    assert counts() == before


def test_every_product_can_be_shown(demo: Loaded) -> None:
    products = Product.objects.filter(parent=None)
    assert products.count() == len(products_read()) >= 40
    assert products.filter(structure=Product.PARENT).count() >= 12
    for product in products:
        assert product.lowest_price > 0, product
        assert product.description.startswith("<p>"), product
        assert (
            [image.original.alt_text for image in product.images.all()]
            == [product.images.get().caption]
            != [""]
        )
        assert product.categories.get().depth == 2
        assert product.attr.weight > 0
    assert not images_without_renditions().exists()
    assert StockMovement.objects.aggregate(sum=Sum("in_stock_change")) == StockRecord.objects.aggregate(
        sum=Sum("num_in_stock")
    )


def test_stock_shows_each_case(demo: Loaded) -> None:
    def stock(code: str) -> tuple[int, bool, bool]:
        record = StockRecord.objects.select_related("product").get(product__code=code)
        return record.num_in_stock, record.backorder, record.product.is_available

    assert stock("stem-vases") == (0, False, False)
    assert stock("kuro-teapot") == (1, False, True)
    assert stock("highland-throw") == (0, True, True)
    assert StockRecord.objects.exclude(compare_at=None).count() >= 5


def test_people_have_their_role_and_a_verified_address(demo: Loaded) -> None:
    people = User.objects.filter(email__endswith="@example.com")
    assert {group.name for user in people for group in user.groups.all()} == set(Role.values)
    assert EmailAddress.objects.filter(user__in=people, verified=True, primary=True).count() == len(Role)
    assert not people.filter(is_superuser=True).exists()
    assert not User.objects.get(email="shopper@example.com").is_staff
    assert not User.objects.get(email="admin@example.com").check_password("shopease-demo")


def test_pages_and_terms_are_there(demo: Loaded) -> None:
    home = HomePage.objects.get()
    kinds = [block.block_type for block in home.body]
    assert {"hero", "rich_text", "product_grid"} <= set(kinds)
    pages = ContentPage.objects.live().in_menu()
    assert set(pages.values_list("slug", flat=True)) == {
        "about",
        "shipping-and-returns",
        "terms",
        "privacy",
        "imprint",
    }
    assert shop_identity().legal_name == "ShopEase Demo GmbH"
    assert Country.objects.filter(is_shipping_country=True).count() == 27
    assert WeightBased.objects.get(name="Standard delivery").bands.count() == 4
    assert {voucher.code: voucher.usage for voucher in Voucher.objects.all()} == {
        "WELCOME10": Voucher.MULTI_USE,
        "ONCE": Voucher.SINGLE_USE,
    }
    assert ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE).count() == 2


def test_what_somebody_changed_is_left_alone(demo: Loaded) -> None:
    Product.objects.filter(code="alba-vase").update(title="My vase")
    HomePage.objects.update(title="My home")
    load()
    assert Product.objects.get(code="alba-vase").title == "My vase"
    assert HomePage.objects.get().title == "My home"


def test_generated_products_come_on_top(demo: Loaded) -> None:
    load("--size", "30")
    series = Product.objects.filter(code__startswith="series-")
    assert series.count() == 30
    assert series.filter(lowest_price__gt=0).count() == 30
    assert series.filter(is_available=True).count() == 28
    assert "0 generated" in load("--size", "30")
    assert series.count() == 30


def test_a_real_shop_is_never_filled_by_accident(demo: Loaded) -> None:
    before = counts()
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("load_demo")
    assert counts() == before
