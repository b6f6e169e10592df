"""The shop's main job from end to end, on real servers: an export is imported, a stranger buys on a
phone, the mail arrives, a merchant's picture lands in the store and in the shopper's page."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from oscar.core.loading import get_model
from PIL import Image
from playwright.sync_api import Page, expect

from shopease.fulfilment.invariants import violations
from shopease.media.models import LibraryRendition
from shopease.media.types import STOREFRONT_SPECS
from tests.browser.steps import check_out, log_in
from tests.factories.catalogue import category_create, offer_create, product_create, voucher_create
from tests.factories.checkout import delivery_create
from tests.factories.users import user_create
from tests.services.process import ROOT, wait_until

FIXTURE = ROOT / "tests/fixtures/shopify_products.csv"
PASSWORD = "a long pass phrase"
Product = get_model("catalogue", "Product")


@pytest.fixture
def shop(live_shop: Any, redis_server: Any, smtp_server: Any, s3_server: Any) -> Any:
    """A shop on PostgreSQL, Redis, SMTP and S3 with its worker."""
    env = {"REDIS_URL": redis_server.url, "EMAIL_URL": smtp_server.url, **s3_server.env}
    shop = live_shop(processes=2, env=env)
    shop.start_worker()
    return shop


def test_a_stranger_imports_an_export_and_buys(page: Page, shop: Any, smtp_server: Any) -> None:
    imported = shop.manage("import_products", str(FIXTURE), check=False).stdout
    assert re.search(r"Products: [1-9]\d* created", imported), imported
    with shop.data():
        delivery_create()
        offer = offer_create(name="Welcome", percent="10", offer_type="Voucher")
        voucher_create(code="WELCOME10", offer=offer)
        product = (
            Product.objects.filter(structure="standalone", is_available=True, is_public=True)
            .order_by("pk")
            .first()
        )
        address, title = product.get_absolute_url(), product.title
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop.url + address)
    page.locator("main").get_by_role("button", name=re.compile("Add to basket")).first.click()
    page.get_by_role("link", name="See the basket").click()
    page.get_by_label("Voucher code").fill("welcome10")
    page.get_by_role("button", name="Use voucher").click()
    expect(page.locator("main")).to_contain_text("Voucher WELCOME10")
    check_out(page, email="ada@example.com")
    delivery = smtp_server.wait_for_subject("Your order")
    assert delivery.recipients == ["ada@example.com"]
    text = delivery.message.get_body(("plain",)).get_content()
    assert title in text
    link = re.search(r"http://\S+/orders/\S+/", text)
    assert link, text
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order")
    expect(page.locator("main")).to_contain_text(title)
    with shop.data():
        assert not any(violations().values())


def test_a_merchants_picture_lands_in_the_store_and_in_the_page(
    page: Page, shop: Any, s3_server: Any, tmp_path: Path
) -> None:
    picture = tmp_path / "vase.jpg"
    file = io.BytesIO()
    Image.new("RGB", (1400, 1400), "#b9775a").save(file, "JPEG")
    picture.write_bytes(file.getvalue())
    with shop.data():
        product = product_create("Vase", price="39.00", stock=5, categories=[category_create("Ceramics")])
        user_create(email="merchant@example.com", password=PASSWORD, role="catalogue")
        address = product.get_absolute_url()
    log_in(page, shop, "merchant@example.com", PASSWORD)
    page.goto(f"{shop.url}/dashboard/catalogue/products/{product.pk}/#product_images")
    page.locator("#pictures").set_input_files(picture)
    page.locator("#create_update_product_form").get_by_role("button", name="Save", exact=True).first.click()
    with shop.data():
        renditions = LibraryRendition.objects.filter(
            image__product_images__product=product, filter_spec__in=STOREFRONT_SPECS
        )
        wait_until(lambda: renditions.count() == len(STOREFRONT_SPECS), seconds=60, what="renditions")
    kinds = {name.rsplit(".", 1)[-1] for name in s3_server.names()}
    assert {"avif", "webp", "jpg"} <= kinds
    page.goto(shop.url + address)
    shown = page.locator("main picture img").first
    expect(shown).to_be_visible()
    source = shown.evaluate("image => image.currentSrc")
    assert source.startswith(s3_server.env["S3_PUBLIC_URL"] + "/")
    assert source.endswith(".avif")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
