"""Orders show what was bought: on their page, and in the list of a customer."""

from typing import Any

import pytest
from django.core.cache import cache

from shopease.fulfilment.selectors import order_for_page
from shopease.fulfilment.templatetags.order_pages import in_one_piece, order_rows, orders_shown
from shopease.media.selectors import picture_for
from tests.factories.catalogue import product_create, product_picture_add
from tests.factories.orders import order_create

pytestmark = pytest.mark.django_db


def test_a_line_has_the_picture_of_its_product_and_none_when_that_is_gone() -> None:
    vase, cup, jug = (product_create(title, stock=9) for title in ("Vase", "Cup", "Jug"))
    picture = product_picture_add(vase)
    product_picture_add(jug)
    placed = order_create({vase: 1, cup: 1, jug: 1})
    placed.lines.filter(title="Jug").update(product=None)
    rows = order_rows(order_for_page(placed.pk))
    assert [line.title for line, _picture in rows] == ["Vase", "Cup", "Jug"]
    shown = [found for _line, found in rows]
    assert shown[1:] == [None, None]
    assert shown[0] is not None
    assert shown[0].src == picture_for(picture.original).src
    assert shown[0].alt == ""  # the title stands beside it


def test_a_list_shows_the_first_three_of_each_order_in_two_queries(django_assert_num_queries: Any) -> None:
    products = [product_create(f"Cup {n}", stock=9) for n in range(5)]
    for product in products:
        product_picture_add(product)
    placed = [
        order_create(dict.fromkeys(products, 1)),
        order_create({products[4]: 2}),
        order_create({product_create("Without a picture", stock=9): 1}),
    ]
    orders = list(type(placed[0]).objects.order_by("pk").prefetch_related("lines"))
    cache.clear()
    orders_shown(orders)  # the pictures are cached now
    orders = list(type(placed[0]).objects.order_by("pk").prefetch_related("lines"))
    with django_assert_num_queries(2):  # products with their parents, and which pictures they have
        shown = orders_shown(orders)
    assert [(order.pk, len(pictures)) for order, pictures in shown] == [
        (placed[0].pk, 3),
        (placed[1].pk, 1),
        (placed[2].pk, 0),
    ]
    assert orders_shown([]) == []


def test_a_number_in_one_piece_is_escaped() -> None:
    assert in_one_piece("AB<C-1") == '<span class="in-one-piece">AB&lt;C-1</span>'
