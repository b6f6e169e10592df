"""Sections that editors insert on the shop's own pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms_pages.placements import inserts_at
from cms_pages.snippets import Insert
from shopease.campaigns.models import Audience
from shopease.core import clock
from tests.factories.catalogue import category_create, product_create, products_bulk_create
from tests.factories.pages import GRID, insert_create, one_line, schedule_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def text(words: str) -> tuple[str, Any]:
    return "rich_text", f"<p>{words}</p>"


def category_place(category: Any, *, with_below: bool = False) -> tuple[str, dict[str, Any]]:
    return "category", {"category": category.pk, "with_below": with_below}


def main_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return one_line(response.content.decode()).partition("<main")[2].partition("</main>")[0]


def test_a_category_shows_sections_above_and_below_its_products(client: Client) -> None:
    category = category_create("Cups")
    url = category.get_absolute_url()
    insert_create(category_place(category), above=[text("Before.")], below=[text("After.")])
    html = main_of(client, url)
    before, products, after = html.index("Before."), html.index('id="product-list"'), html.index("After.")
    assert html.index("<h1>Cups</h1>") < before < products < after
    assert "Before." not in main_of(client, category_create("Plates").get_absolute_url())


def test_further_pages_of_a_list_show_no_sections(client: Client) -> None:
    category = category_create("Cups")
    products_bulk_create(40, categories=[category], pictures=False)
    insert_create(category_place(category), above=[text("Before.")])
    assert "Before." not in main_of(client, f"{category.get_absolute_url()}?page=2")


def test_a_product_shows_its_own_sections_before_its_category_s(client: Client) -> None:
    category = category_create("Cups")
    product = product_create("Bowl", categories=[category])
    insert_create(("products", {"category": category.pk}), above=[text("Of cups.")], below=[text("Care.")])
    html = main_of(client, product.get_absolute_url())
    assert html.index("<h1>Bowl</h1>") < html.index("Of cups.") < html.index("Care.")
    insert_create(("product", {"product": product.pk}), above=[text("Of this bowl.")])
    html = main_of(client, product.get_absolute_url())
    assert "Of this bowl." in html
    assert "Of cups." not in html
    assert "Care." in html  # each side by itself


def test_search_results_show_sections_for_their_words(client: Client) -> None:
    insert_create(("search", {"terms": ["Gift", "für mich"]}), above=[text("Presents.")])
    assert "Presents." in main_of(client, "/search/?q=GIFT")
    assert "Presents." in main_of(client, "/search/?q=fur+mich")
    assert "Presents." not in main_of(client, "/search/?q=bowl")
    assert "Presents." not in main_of(client, "/search/")


def test_the_page_of_all_products_has_its_sections(client: Client) -> None:
    insert_create(("catalogue", None), below=[text("All we make.")])
    assert "All we make." in main_of(client, "/catalogue/")


def test_sections_come_and_go_with_their_schedule_by_priority(client: Client) -> None:
    category = category_create("Cups")
    insert_create(category_place(category), above=[text("Every day.")])
    insert_create(
        category_place(category), above=[text("Gift season.")], schedule=schedule_create(priority=3)
    )
    assert "Gift season." in main_of(client, category.get_absolute_url())
    with clock.at(clock.now() + timedelta(days=2)):
        html = main_of(client, category.get_absolute_url())
    assert "Every day." in html
    assert "Gift season." not in html


def test_drafts_are_not_shown_and_changes_are_at_once(client: Client) -> None:
    category = category_create("Cups")
    insert = insert_create(category_place(category), above=[text("Draft.")], live=False)
    assert "Draft." not in main_of(client, category.get_absolute_url())
    insert.save_revision().publish()
    assert "Draft." in main_of(client, category.get_absolute_url())
    insert.refresh_from_db()
    insert.above = insert.above.stream_block.to_python([{"type": "rich_text", "value": "<p>New words.</p>"}])
    insert.save_revision()
    assert "Draft." in main_of(client, category.get_absolute_url())
    insert.latest_revision.publish()
    assert "New words." in main_of(client, category.get_absolute_url())
    insert.delete()
    assert "New words." not in main_of(client, category.get_absolute_url())


def test_a_category_that_is_gone_leaves_nothing(client: Client) -> None:
    category = category_create("Cups")
    insert_create(category_place(category), ("product", {"product": 987_654}), above=[text("Before.")])
    category.delete()
    assert "Before." not in main_of(client, "/catalogue/")


def test_without_sections_a_page_pays_nothing_with_them_what_they_cost(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    category = category_create("Cups")
    asked = [("category", (category.pk,))]
    inserts_at(asked)
    with django_assert_num_queries(0):
        assert inserts_at(asked) == (None, None)
    insert_create(category_place(category), above=[text("Before.")], below=[("product_grid", GRID)])
    inserts_at(asked)
    with django_assert_num_queries(0):
        above, below = inserts_at(asked)
    assert (len(above), len(below)) == (1, 1)
    cache.clear()
    with django_assert_num_queries(3):  # the rows, and the sections of each side
        inserts_at(asked)


def test_the_list_says_where_each_stands_and_what_is_gone(client: Client) -> None:
    category, gone = category_create("Cups"), product_create("Bowl")
    insert_create(category_place(category), ("search", {"terms": ["gift", "present"]}))
    insert = insert_create(("product", {"product": gone.pk}))
    gone.delete()
    client.force_login(user_create(role="editor"))
    html = client.get("/cms/snippets/cms_pages/insert/").content.decode()
    assert "Category pages: Cups; Search results: gift, present" in html
    assert "A product&#x27;s page (gone)" in html
    form = one_line(client.get(f"/cms/snippets/cms_pages/insert/edit/{insert.pk}/").content.decode())
    assert "shoppers don't see it:<strong>A product&#x27;s page</strong>" in form


@pytest.mark.parametrize("kind", ["category", "product", "search", "nowhere"])
def test_editors_see_a_draft_on_the_real_page_which_stays_as_it_is(kind: str, client: Client) -> None:
    category = category_create("Cups")
    product = product_create("Bowl", categories=[category])
    places: dict[str, tuple[tuple[str, Any], str, str]] = {
        "category": (category_place(category), category.get_absolute_url(), "<h1>Cups</h1>"),
        "product": (("product", {"product": product.pk}), product.get_absolute_url(), "<h1>Bowl</h1>"),
        "search": (("search", {"terms": ["bowl"]}), "/search/?q=bowl", "“bowl”"),
        "nowhere": (("product", {"product": 987_654}), "/catalogue/", "Insert of a test"),
    }
    place, url, heading = places[kind]
    insert = insert_create(place, above=[text("Draft.")], live=False, name="Insert of a test")
    insert.save_revision()
    client.force_login(user_create(role="editor"))
    address = (
        f"/cms/snippets/cms_pages/insert/history/{insert.pk}/revisions/{insert.latest_revision_id}/view/"
    )
    html = one_line(client.get(address).content.decode())
    assert heading in html
    assert "Draft." in html
    assert "Draft." not in main_of(client, url)


def test_editors_see_what_guests_will_see(client: Client) -> None:
    category, guests = category_create("Cups"), Audience.objects.get(kind=Audience.Kind.GUESTS)
    display = {"schedule": None, "audience": guests.pk, "screens": "all"}
    insert = insert_create(
        category_place(category), above=[("rich_text", {"text": "<p>Welcome.</p>", "display": display})]
    )
    insert.save_revision()
    client.force_login(user_create(role="editor"))
    history = f"/cms/snippets/cms_pages/insert/history/{insert.pk}"
    view = f"{history}/revisions/{insert.latest_revision_id}/view/"
    assert "Welcome." not in client.get(view).content.decode()
    assert "Welcome." in client.get(f"{view}?mode=audience-{guests.pk}").content.decode()


def test_editors_write_and_publishers_publish(client: Client) -> None:
    category = category_create("Cups")
    form = {
        "name": "Gift season",
        "schedule": "",
        "audience": "",
        "places-count": "1",
        "places-0-deleted": "",
        "places-0-order": "0",
        "places-0-type": "category",
        "places-0-id": "",
        "places-0-value-category": str(category.pk),
        "above-count": "0",
        "below-count": "0",
    }
    client.force_login(user_create(role="editor"))
    add = "/cms/snippets/cms_pages/insert/add/"
    assert client.post(add, {**form, "action-publish": "1"}).status_code == 302
    insert = Insert.objects.get()
    assert not insert.live
    client.force_login(user_create(role="publisher"))
    edit = f"/cms/snippets/cms_pages/insert/edit/{insert.pk}/"
    nowhere = {**form, "places-count": "0", "action-publish": "1"}
    assert client.post(edit, nowhere).status_code == 200
    insert.refresh_from_db()
    assert not insert.live
    assert client.post(edit, {**form, "action-publish": "1"}).status_code == 302
    insert.refresh_from_db()
    assert insert.live
    client.force_login(user_create(role="marketing"))
    assert client.get(edit).status_code == 302  # back to where marketing may be
