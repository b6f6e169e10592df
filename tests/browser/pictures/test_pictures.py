"""Pictures dropped on a product, put in order, focused; a bad file among them; the library."""

import base64
import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.steps import log_in

PASSWORD = "a long pass phrase"
DROP = """(field, files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  field.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


def png(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, "PNG")
    return file.getvalue()


def test_pictures_are_dropped_ordered_and_focused(page: Page, live_shop: Any) -> None:
    from tests.factories.catalogue import category_create, picture_create, product_create
    from tests.factories.users import user_create

    shop = live_shop(processes=2)
    with shop.data():
        vase = product_create("Vase", price="39.00", categories=[category_create("Ceramics")])
        picture_create("A vase in the window", renditions=False)
        user_create(email="merchant@example.com", password=PASSWORD, role="catalogue")
    log_in(page, shop, "merchant@example.com", PASSWORD)
    page.goto(f"{shop.url}/dashboard/catalogue/products/{vase.pk}/pictures/")
    files = {"green.png": png("#4f7350"), "broken.png": b"no picture", "amber.png": png("#b8732a")}
    page.locator(".pictures-drop").evaluate(
        DROP, [[name, base64.b64encode(content).decode()] for name, content in files.items()]
    )
    rows = page.locator("[data-pictures-row]")
    expect(rows).to_have_count(2, timeout=20_000)
    expect(page.locator("body")).to_contain_text("broken.png: Upload a valid image")
    rows.nth(1).get_by_label("Alternative text").fill("An amber vase")
    rows.nth(1).get_by_role("button", name="Move up").click()
    rows.nth(0).locator("img").click(position={"x": 120, "y": 27})
    expect(rows.nth(0).get_by_label("Focus from left (%)")).to_have_value("75")
    page.get_by_role("button", name="Save pictures").click()
    expect(page.locator("body")).to_contain_text("Pictures saved.")
    expect(rows.nth(0).get_by_label("Alternative text")).to_have_value("An amber vase")
    page.get_by_text("Choose from the library").click()
    page.get_by_label("A vase in the window").check()
    page.get_by_role("button", name="Add the chosen ones").click()
    expect(rows).to_have_count(3)
    with shop.data():
        shown = [image.original for image in vase.images.order_by("display_order")]
    assert [picture.title for picture in shown] == ["amber", "green", "A vase in the window"]
    assert (shown[0].focal_point_x, shown[0].alt_text) == (225, "An amber vase")
    page.goto(shop.url + vase.get_absolute_url())
    expect(page.locator("#product-gallery img").first).to_have_attribute("alt", "An amber vase")
    expect(page.locator("#product-gallery img").first).to_have_class("focus-x-80 focus-y-20")
