"""Merchants are told which pages show what they are about to hide or delete."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from shopease.bulk.types import Action, Caution
from tests.factories.bulk import edit_plan
from tests.factories.catalogue import category_create, product_create
from tests.factories.pages import GRID, HERO, landing_page_create
from tests.factories.users import user_create
from tests.integration.dashboard.test_products import address_of, errors_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(user_create(role="catalogue"))
    return client


@pytest.fixture
def product() -> Any:
    return product_create("Cup", categories=[category_create()])


def page_with(product: Any, title: str = "Table weeks", **fields: Any) -> Any:
    page = landing_page_create(title, ("product_grid", {**GRID, "products": [product.pk]}), **fields)
    ReferenceIndex.create_or_update_for_object(page)
    return page


def test_a_products_page_names_the_pages_that_show_it(manager: Client, product: Any) -> None:
    assert "Shown on no page" in manager.get(address_of(product)).content.decode()
    page_with(product, "Table <weeks>")
    page_with(product, "Next year", live=False)
    html = " ".join(manager.get(address_of(product)).content.decode().split())
    assert "Shown in 2 places" in html
    assert "Table &lt;weeks&gt;" in html
    assert "landing page, Product grid" in html
    assert html.index("Table &lt;weeks&gt;") < html.index("Next year")
    assert html.count("not published") == 1


def test_who_may_edit_pages_is_led_to_them(client: Client, product: Any) -> None:
    client.force_login(user_create(role="superuser"))
    page = page_with(product)
    assert f'href="/cms/pages/{page.pk}/edit/"' in client.get(address_of(product)).content.decode()


def test_hiding_what_a_page_shows_is_asked_once_more(manager: Client, product: Any) -> None:
    page_with(product)
    data = form_of(manager, product)
    del data["is_public"]
    response = manager.post(address_of(product), data)
    assert response.status_code == 200
    assert "A published page shows this product: Table weeks." in errors_of(response)
    product.refresh_from_db()
    assert product.is_public
    assert 'name="hide_all_the_same"' in response.content.decode()
    assert manager.post(address_of(product), {**data, "hide_all_the_same": "on"}).status_code == 302
    product.refresh_from_db()
    assert not product.is_public


def test_hiding_what_only_a_draft_shows_needs_no_question(manager: Client, product: Any) -> None:
    page_with(product, live=False)
    data = form_of(manager, product)
    del data["is_public"]
    assert manager.post(address_of(product), data).status_code == 302
    product.refresh_from_db()
    assert not product.is_public


def test_deleting_says_what_is_shown_where(manager: Client, product: Any) -> None:
    page_with(product)
    address = reverse("dashboard:catalogue-product-delete", kwargs={"pk": product.pk})
    html = " ".join(manager.get(address).content.decode().split())
    assert "Shown in 1 place" in html
    assert "Table weeks" in html


def test_categories_say_where_they_are_linked(manager: Client) -> None:
    shelf = category_create("Shelf")
    hero = {**HERO, "link": {"label": "Go", "target": f"category:{shelf.pk}"}}
    ReferenceIndex.create_or_update_for_object(landing_page_create("Table weeks", ("hero", hero)))
    for name in ("update", "delete"):
        address = reverse(f"dashboard:catalogue-category-{name}", kwargs={"pk": shelf.pk})
        assert "Table weeks" in manager.get(address).content.decode()


def test_hiding_many_warns_of_those_that_pages_show(product: Any) -> None:
    other = product_create("Bowl")
    page_with(product)
    page_with(other, "Next year", live=False)
    edit = edit_plan(user_create(role="catalogue"), [product, other], Action.HIDE)
    cautions = dict(edit.changes.values_list("product_id", "caution"))
    assert cautions == {product.pk: Caution.SHOWN, other.pk: ""}
