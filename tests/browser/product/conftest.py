"""A shop with a product in variants, and enough others for a second page of a list."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

PASSWORD = "a long pass phrase"
VARIANTS: list[dict[str, Any]] = [
    {"options": {"Colour": "Sage", "Size": "S"}, "price": "18.00"},
    {"options": {"Colour": "Sage", "Size": "L"}, "price": "22.00"},
    {"options": {"Colour": "Rose", "Size": "S"}, "price": "18.00", "stock": 0},
]


@pytest.fixture(scope="module")
def shop(module_shop: Callable[..., Any]) -> Iterator[Any]:
    """A running shop; `shop.towel` is the path of a product whose variants are `shop.variants`."""
    from tests.factories import catalogue as make  # models can't be imported before Django is set up
    from tests.factories.users import user_create

    running = module_shop(processes=2, database="sqlite")
    with running.data():
        shelf = make.category_create("Bath")
        make.products_bulk_create(26, categories=[shelf], pictures=False)
        towel = make.variant_product_create(
            "Harbour towel", variants=VARIANTS, categories=[shelf], description="<p>Dries quickly.</p>"
        )
        children = list(towel.children.order_by("pk"))
        for owner in (towel, *children):
            make.product_picture_add(owner)
        running.towel, running.variants = towel.get_absolute_url(), [child.pk for child in children]
        running.towel_id = towel.pk
        user_create(email="ada@example.com", password=PASSWORD, first_name="Ada", last_name="Lovelace")
    return running


@pytest.fixture
def page(page: Page) -> Page:
    """A page that is answered soon or not at all."""
    page.set_default_timeout(15_000)
    return page
