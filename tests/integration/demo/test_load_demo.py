"""The demo shop."""

import io
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test import TestCase, override_settings
from oscar.core.loading import get_model
from wagtail.models import Page

from cms_pages.blocks import SECTIONS
from cms_pages.models import ArticlePage
from cms_pages.service_pages import NotFoundPage
from cms_pages.snippets import Announcement, Banner, Insert, Menu
from home.models import HomePage
from shopease.campaigns.selectors import schedules_active
from shopease.core import clock
from shopease.demo.reading import data_read, products_read
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import StockMovement
from shopease.media.models import LibraryImage, LibraryRendition
from shopease.media.selectors import images_without_renditions
from shopease.notifications.models import OutboxMessage
from shopease.search.selectors import answer_for
from shopease.shop.models import LEGAL_PAGES, TaxClass, TaxRate
from shopease.shop.selectors import shop_identity
from shopease.users.models import User
from shopease.users.roles import Role

Category = get_model("catalogue", "Category")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Basket = get_model("basket", "Basket")
Country = get_model("address", "Country")
Order = get_model("order", "Order")
ProductCompanion = get_model("catalogue", "ProductCompanion")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductImage = get_model("catalogue", "ProductImage")
ProductReview = get_model("reviews", "ProductReview")
Range = get_model("offer", "Range")
StockRecord = get_model("partner", "StockRecord")
Voucher = get_model("voucher", "Voucher")
VoucherSet = get_model("voucher", "VoucherSet")
WeightBand = get_model("shipping", "WeightBand")
WeightBased = get_model("shipping", "WeightBased")
WishList = get_model("wishlists", "WishList")

TABLES = (
    Announcement, Banner, Basket, Category, ConditionalOffer, Country, EmailAddress, LibraryImage,
    LibraryRendition, Menu, Order, OrderAndItemCharges, OutboxMessage, Page, Partner, Product,
    ProductAttributeValue, ProductImage, ProductReview, Range, StockMovement, StockRecord, TaxRate, User,
    Voucher, VoucherSet, WeightBand, WeightBased, WishList,
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


def around_tests() -> transaction.Atomic:
    """A transaction that services which insist on being outermost don't count, as of Django's `TestCase`."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    return atomic


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Loaded]:
    """One demo shop for all tests of this module, rolled back after the last."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), around_tests():
        with connection.cursor() as cursor:  # what runs on commit runs here inside one long transaction
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        started = time.process_time()
        out = load()
        yield Loaded(out, time.process_time() - started)
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded: Loaded) -> Iterator[Loaded]:
    """The demo shop as it was loaded, whatever other tests did to it."""
    with around_tests():
        yield _loaded
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def test_the_demo_shop_loads_in_time_and_twice_is_once(demo: Loaded) -> None:
    assert demo.seconds < 60
    assert f"Added {len(products_read())} products" in demo.out
    assert "admin@example.com" in demo.out
    before = counts()
    assert "Added 0 products, 0 generated products, 0 pages, 0 reviews and 0 orders." in load()
    assert counts() == before


def test_every_product_can_be_shown(demo: Loaded) -> None:
    products = Product.objects.filter(parent=None)
    assert products.count() == len(products_read())
    for product in products.prefetch_related("images__original", "categories"):
        assert product.lowest_price > 0, product
        assert product.description.startswith("<p>"), product
        assert product.short_description == product.meta_description != "", product
        alts = [image.original.alt_text for image in product.images.all()]
        assert alts == [image.caption for image in product.images.all()]
        assert len(alts) >= 1, product
        assert "" not in alts, product
        assert product.categories.get().depth in {2, 3}
        assert product.attr.weight > 0 or not product.is_shipping_required
    assert not images_without_renditions().exists()
    assert StockMovement.objects.aggregate(sum=Sum("in_stock_change")) == StockRecord.objects.aggregate(
        sum=Sum("num_in_stock")
    )


def test_categories_have_three_levels_pictures_and_descriptions(demo: Loaded) -> None:
    categories = Category.objects.all()
    assert {category.depth for category in categories} == {1, 2, 3}
    assert not categories.filter(image=None).exists()
    assert not categories.filter(description="").exists()
    assert Partner.objects.count() == 4


def test_care_and_food_say_what_is_in_them(demo: Loaded) -> None:
    balm = Product.objects.get(code="rose-balm")
    assert balm.ingredients == "<p>Sunflower oil, beeswax, rose wax, sea buckthorn.</p>"
    assert (balm.unit_amount, balm.unit) == (50, "ml")
    tea = Product.objects.get(code="morning-tea").children.order_by("pk").first()
    assert (tea.unit_amount, tea.unit) == (100, "g")


def test_reduced_products_know_their_lowest_price(demo: Loaded) -> None:
    record = StockRecord.objects.get(product__code="luna-vase")
    assert (record.price, record.compare_at, record.lowest_30) == (64, 79, 79)


def test_reviews_are_counted(demo: Loaded) -> None:
    assert ProductReview.objects.approved().filter(product__code="everyday-mug").count() == 293
    assert Product.objects.get(code="everyday-mug").num_reviews == 293
    assert Product.objects.get(code="drip-set").num_reviews == 0
    assert ProductReview.objects.filter(status=ProductReview.FOR_MODERATION).exists()
    assert 4 < Product.objects.get(code="everyday-mug").rating < 5


def test_customers_have_orders_and_nobody_is_mailed_about_them(demo: Loaded) -> None:
    orders = Order.objects.filter(user__email="shopper@example.com")
    assert set(orders.values_list("status", flat=True)) == {
        "Pending", "Confirmed", "Shipped", "Delivered", "Cancelled",
    }  # fmt: skip
    assert orders.earliest("date_placed").date_placed < orders.latest("date_placed").date_placed
    assert Product.objects.get(code="everyday-mug").units_sold == 15
    assert not OutboxMessage.objects.filter(status=OutboxMessage.Status.PENDING, key__endswith=":placed")
    assert not Order.objects.filter(payment_state="paid", documents=None).exists()
    assert not any(violations().values())


def test_what_is_bought_together_and_what_staff_told_the_search_shows(demo: Loaded) -> None:
    tea, drip = Product.objects.get(code="morning-tea"), Product.objects.get(code="drip-set")
    assert ProductCompanion.objects.filter(product=drip, companion=tea, orders=2).exists()
    assert answer_for("gift").products[0] == Product.objects.get(code="gift-papers").pk
    assert set(answer_for("pitcher").products) >= set(
        Product.objects.filter(title__contains="carafe", structure="standalone").values_list("pk", flat=True)
    )


def test_stock_shows_each_case(demo: Loaded) -> None:
    def stock(code: str) -> tuple[int, bool, bool]:
        record = StockRecord.objects.select_related("product").get(product__code=code)
        return record.num_in_stock, record.backorder, record.product.is_available

    assert stock("stem-vases") == (0, False, False)
    assert stock("kuro-teapot") == (1, False, True)
    assert stock("highland-throw") == (0, True, True)
    assert StockRecord.objects.exclude(compare_at=None).count() >= 12


def test_people_have_their_role_and_a_verified_address(demo: Loaded) -> None:
    people = User.objects.filter(email__endswith="@example.com")
    assert {group.name for user in people for group in user.groups.all()} == set(Role.values)
    assert EmailAddress.objects.filter(user__in=people, verified=True, primary=True).count() == len(people)
    assert not people.filter(is_superuser=True).exists()
    assert not User.objects.get(email="shopper@example.com").is_staff
    assert not User.objects.get(email="admin@example.com").check_password("shopease-demo")


def test_pages_and_terms_are_there(demo: Loaded) -> None:
    english = {"locale__language_code": "en"}
    home = HomePage.objects.get(**english)
    kinds = [block.block_type for block in home.body]
    assert len(kinds) >= 14
    others = (page.specific for page in home.get_descendants())
    assert set(dict(SECTIONS)) == {*kinds, *(block.block_type for page in others for block in page.body)}
    journal = data_read("journal")
    slugs = {page["slug"] for name in ("page", "landing") for page in data_read("pages")[name]}
    slugs |= {article["slug"] for article in journal["article"]} | {journal["index"]["slug"]}
    assert slugs <= set(home.get_descendants().live().values_list("slug", flat=True))
    assert len(journal["article"]) == ArticlePage.objects.live().filter(**english).count() == 6
    menus = [(menu.place, len(menu.items)) for menu in Menu.objects.filter(**english)]
    assert menus == [("footer", 3), ("header", 3)]
    banners = Banner.objects.filter(**english)
    assert banners.get(heading="The gift table is laid").schedule_id in schedules_active()
    stands = {place.block_type for banner in banners for place in banner.places}
    assert stands == {"category", "basket", "checkout", "missing"}
    assert Announcement.objects.filter(**english).count() == 1
    assert Insert.objects.filter(**english).count() == 3
    assert shop_identity().legal_name == "ShopEase Demo GmbH"
    assert [getattr(shop_identity(), name).slug for name in LEGAL_PAGES] == ["terms", "withdrawal", "privacy"]
    assert Country.objects.filter(is_shipping_country=True).count() == 27
    assert WeightBased.objects.get(name="Standard delivery").bands.count() == 4
    assert TaxClass.objects.get(name="Food").product_types.get().name == "Food"
    assert {voucher.code: voucher.usage for voucher in Voucher.objects.filter(voucher_set=None)} == {
        "WELCOME10": Voucher.MULTI_USE,
        "ONCE": Voucher.SINGLE_USE,
        "FRIEND15": Voucher.ONCE_PER_CUSTOMER,
    }
    assert VoucherSet.objects.get().vouchers.count() == 25
    offers = ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE)
    assert {offer.benefit.type for offer in offers} == {
        "Percentage", "Multibuy", "Absolute", "Shipping percentage",
    }  # fmt: skip
    assert offers.get(end_datetime__isnull=False).end_datetime > clock.now() + timedelta(days=7)


def test_every_link_of_the_pages_leads_somewhere(demo: Loaded, client: Any) -> None:
    pages = Page.objects.live().filter(depth__gt=1).not_type(NotFoundPage)
    links: set[str] = set()
    for page in pages:
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        main = response.content.decode().partition("<main")[2]
        links |= set(re.findall(r'href="(/[^"#?]*)', main))
    assert len(links) > 60
    for link in sorted(links):
        if link.startswith(settings.MEDIA_URL):  # the web server's, not Django's
            assert default_storage.exists(link.removeprefix(settings.MEDIA_URL)), link
        else:
            assert client.get(link, follow=True).status_code == 200, link


def test_customers_keep_and_say_things(demo: Loaded) -> None:
    shopper = User.objects.get(email="shopper@example.com")
    assert {wishlist.name: wishlist.lines.count() for wishlist in WishList.objects.filter(owner=shopper)} == {
        "For the new kitchen": 5,
        "One day": 3,
    }
    assert sorted(ProductReview.objects.filter(user=shopper).values_list("status", flat=True)) == [0, 1, 1]
    bowl = Product.objects.get(code="morning-bowl")
    assert bowl.recommended_products.count() == 4


def test_what_somebody_changed_is_left_alone(demo: Loaded) -> None:
    Product.objects.filter(code="alba-vase").update(title="My vase")
    HomePage.objects.update(title="My home")
    load()
    assert Product.objects.get(code="alba-vase").title == "My vase"
    assert {home.title for home in HomePage.objects.all()} == {"My home"}


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
