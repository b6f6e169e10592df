from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms_pages.blocks.shoppable_picture import MAX_MARKS, ShoppablePictureBlock
from tests.factories.catalogue import picture_create, product_create
from tests.factories.pages import section_html
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def mark(product: Any, x: int = 50, y: int = 50) -> dict[str, Any]:
    return {"product": getattr(product, "pk", product), "x": x, "y": y}


def value(picture: Any, *marks: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "heading": "",
        "text": "",
        "picture": getattr(picture, "pk", picture),
        "marks": list(marks),
        **fields,
    }


def test_each_product_is_marked_in_the_picture_and_named_in_the_list() -> None:
    bowl, vase = product_create("Bowl"), product_create("Vase")
    section = value(picture_create("A table"), mark(bowl, 30, 60), mark(vase, 0, 100), heading="On the table")
    html = section_html("shoppable_picture", section)
    assert "<h2>On the table</h2>" in html
    assert 'alt="A table"' in html
    assert f'<a href="{bowl.get_absolute_url()}" aria-label="1: Bowl"' in html
    assert '<circle cx="30%" cy="60%" r="15" />' in html
    assert '<circle cx="0%" cy="100%" r="15" />' in html
    assert html.count("<li>") == 2
    assert f'formaction="/basket/add/{bowl.pk}/"' in html


def test_a_product_that_is_gone_takes_its_mark_along_and_the_others_close_up() -> None:
    gone, hidden, vase = product_create("Jug"), product_create("Cup", is_public=False), product_create("Vase")
    section = value(picture_create(), mark(gone), mark(hidden), mark(vase))
    gone.delete()
    html = section_html("shoppable_picture", section)
    assert "Cup" not in html
    assert 'aria-label="1: Vase"' in html
    assert html.count("<li>") == 1


def test_what_is_sold_out_stays_and_says_so() -> None:
    html = section_html("shoppable_picture", value(picture_create(), mark(product_create("Vase", stock=0))))
    assert "Sold out" in html
    assert "add-to-basket" not in html


def test_without_its_picture_or_any_product_it_leaves_no_hole() -> None:
    assert section_html("shoppable_picture", value(987_654, mark(product_create()))) == ""
    assert section_html("shoppable_picture", value(None, mark(product_create()))) == ""
    assert section_html("shoppable_picture", value(picture_create(), mark(987_654))) == ""


def test_hostile_text_is_shown_as_text() -> None:
    section = value(
        picture_create("<script>"), mark(product_create("<script>")), heading="<script>", text="<script>"
    )
    assert "<script" not in section_html("shoppable_picture", section)


def test_marks_cost_the_same_however_many_they_are(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    picture = picture_create()
    products = [product_create(f"Bowl {number}") for number in range(6)]
    section_html("shoppable_picture", value(picture, *map(mark, products)))
    with django_assert_num_queries(3):  # products, their pictures, their prices
        section_html("shoppable_picture", value(picture, mark(products[0])))
    with django_assert_num_queries(3):
        section_html("shoppable_picture", value(picture, *map(mark, products)))


@pytest.mark.parametrize(
    ("x", "y", "count"), [(101, 50, 1), (50, -1, 1), (50, 50, MAX_MARKS + 1), (50, 50, 0)]
)
def test_marks_beside_the_picture_too_many_or_none_are_refused(x: int, y: int, count: int) -> None:
    block = ShoppablePictureBlock()
    product, picture = product_create(), picture_create()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value(picture, *([mark(product, x, y)] * count))))


def test_editors_get_the_large_picture_to_mark(client: Client) -> None:
    picture = picture_create()
    address = f"/cms/pictures/{picture.pk}/large/"
    assert client.get(address).status_code == 302
    assert "/accounts/login/" in client.get(address)["Location"]
    client.force_login(user_create(role="editor"))
    assert client.get(address)["Location"].endswith(f"images/{picture.pk}.960.jpeg")
    assert client.get("/cms/pictures/987654/large/").status_code == 404
