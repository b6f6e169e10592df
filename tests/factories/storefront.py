"""A small shop that has something of everything."""

from decimal import Decimal

from tests.factories import catalogue as make
from tests.factories.pages import GRID, HERO, LINK, content_page_create, home_page

LONG_NAME = "Handgetöpferte Frühstückskaffeetassenuntertassen aus Steinzeug"


def shop_fill() -> dict[str, str]:
    """Products in every state, sections and a page; the path of one page of each kind by its name."""
    ceramics, textiles = make.category_create("Ceramics"), make.category_create("Textiles")
    kitchen = make.category_create("Kitchen", image=make.picture_create("A kitchen"))
    baking = make.category_create("Baking", parent=kitchen)
    make.category_create("Tins", parent=baking)
    bowl = make.product_create("Bowl", price="24.50", stock=9, categories=[ceramics])
    long = make.product_create(LONG_NAME, price="54.50", stock=9, categories=[ceramics])
    reduced = {"compare_at": Decimal("76.00")}
    lamp = make.product_create("Lamp", price="68.50", categories=[textiles], stock_fields=reduced)
    make.product_create("Sold-out notebook", stock=0, categories=[textiles])
    shirt = make.variant_product_create("Linen shirt", categories=[textiles])
    for product in (bowl, lamp, shirt):
        for order in range(2):
            make.product_picture_add(product, order=order)
    content_page_create("Imprint", show_in_menus=True)
    link = {**LINK, "label": "See everything", "address": "/catalogue/"}
    home_page(
        ("hero", {**HERO, "picture": make.picture_create("A table").pk, "link": link}),
        ("product_grid", {**GRID, "link": link}),
        ("rich_text", "<h2>Who makes it</h2><p>Three small workshops.</p>"),
        ("product_grid", {**GRID, "heading": "On offer", "rule": "on_offer"}),
    )
    return {
        "home": "/",
        "list": "/catalogue/",
        "category": ceramics.get_absolute_url(),
        "product": shirt.get_absolute_url(),
        "long": long.get_absolute_url(),
        "bowl": bowl.get_absolute_url(),
        "content": "/imprint/",
    }
