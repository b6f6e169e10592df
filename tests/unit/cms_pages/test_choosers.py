import pytest
from django.test import Client
from taggit.models import Tag
from wagtail.models import ReferenceIndex

from tests.factories.catalogue import (
    category_create,
    product_create,
    product_picture_add,
    variant_product_create,
)
from tests.factories.pages import GRID, home_page
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(user_create(role="editor"))
    return client


def test_the_product_chooser_shows_what_tells_products_apart(editor: Client) -> None:
    product = product_create("Bowl", price="24.50", stock=7, stock_fields={"sku": "BOWL-1"})
    product_picture_add(product)
    variant_product_create(
        "Shirt",
        variants=[
            {"options": {"Size": "S"}, "price": "89.00", "stock": 3},
            {"options": {"Size": "M"}, "price": "95.00", "stock": 4},
        ],
    )
    html = editor.get("/cms/products/choose/").json()["html"]
    for text in ("Bowl", "BOWL-1", "€24.50", ">7<", "Shirt", "€89.00", ">7<"):
        assert text in " ".join(html.split()).replace("> ", ">").replace(" <", "<")
    assert ".320." in html


@pytest.mark.parametrize("words", ["bow", "BOWL-1", 'bowl"\x00'])
def test_products_are_found_by_title_and_sku(editor: Client, words: str) -> None:
    product_create("Bowl", stock_fields={"sku": "BOWL-1"})
    product_create("Lamp")
    html = editor.get(
        "/cms/products/choose/results/", {"q": words.replace("\x00", "").strip('"')}
    ).content.decode()
    assert "Bowl" in html
    assert "Lamp" not in html


def test_categories_are_chosen_in_the_order_of_their_tree(editor: Client) -> None:
    ceramics = category_create("Ceramics")
    category_create("Light")
    category_create("Cups", parent=ceramics)
    html = editor.get("/cms/categories/choose/").json()["html"]
    assert html.index("Ceramics") < html.index("Cups") < html.index("Light")


def test_only_tags_of_products_are_chosen(editor: Client) -> None:
    product_create("Bowl").tags.add("Gift ideas", "<b>Summer")
    Tag.objects.create(name="Of a picture")
    html = editor.get("/cms/product-tags/choose/").json()["html"]
    assert html.index("&lt;b&gt;Summer") < html.index("Gift ideas")
    assert "Of a picture" not in html
    found = editor.get("/cms/product-tags/choose/results/", {"q": "gift"}).content.decode()
    assert "Gift ideas" in found
    assert "Summer" not in found


def test_shoppers_reach_no_chooser(client: Client) -> None:
    client.force_login(user_create())
    assert client.get("/cms/products/choose/").status_code in {302, 403, 404}


def test_a_product_knows_the_pages_that_show_it() -> None:
    product, category = product_create("Bowl"), category_create("Ceramics")
    page = home_page(("product_grid", {**GRID, "products": [product.pk], "category": category.pk}))
    ReferenceIndex.create_or_update_for_object(page)
    for target in (product, category):
        found = ReferenceIndex.get_references_to(target)
        assert [reference.object_id for reference in found] == [str(page.pk)]


def test_a_picture_knows_the_products_that_show_it() -> None:
    use = product_picture_add(product_create("Bowl"))
    assert ReferenceIndex.is_indexed(type(use))
    ReferenceIndex.create_or_update_for_object(use)
    found = ReferenceIndex.get_references_to(use.original)
    assert [(r.content_type.model, r.object_id) for r in found] == [("productimage", str(use.pk))]
