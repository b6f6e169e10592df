from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.account import review_create
from tests.factories.catalogue import product_create
from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db

REVIEWS = {"heading": "What people say", "products": [], "limit": 3}


def reviews_html(**value: Any) -> str:
    return section_html("reviews", {**REVIEWS, **value})


def test_without_approved_reviews_the_section_is_not_there() -> None:
    review_create(product_create("Bowl"), status=0, score=5)
    assert reviews_html().strip() == ""


def test_a_review_is_quoted_with_its_product() -> None:
    product = product_create("Bowl")
    review_create(product, title="Daily", body="In use every morning.", score=5)
    html = reviews_html()
    assert "<h2>What people say</h2>" in html
    assert "5 of 5 stars" in html
    assert "In use every morning." in html
    assert f'<a href="{product.get_absolute_url()}">Bowl</a>' in html


def test_products_by_hand_speak_for_themselves() -> None:
    bowl, cup = product_create("Bowl"), product_create("Cup")
    review_create(bowl, title="Of the bowl", score=5)
    review_create(cup, title="Of the cup", score=2)
    html = reviews_html(products=[cup.pk, 999_999])
    assert "Of the cup" in html
    assert "Of the bowl" not in html
    assert "Of the cup" not in reviews_html()


def test_hostile_reviews_are_shown_as_text() -> None:
    review_create(product_create("Bowl"), title="<script>", body="<script>alert(1)</script>", score=5)
    assert "<script" not in reviews_html()


def test_reviews_cost_one_query_and_none_once_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(4):
        review_create(product_create(f"Bowl {number}"), score=5)
    with django_assert_num_queries(1):  # reviews with product and writer
        reviews_html()
    with django_assert_num_queries(0):
        reviews_html()
