"""What editors are told of pages that no longer work as they were meant."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms_pages.report.findings import findings
from cms_pages.report.mail import report_enqueue, report_send
from home.models import HomePage
from shopease.core import clock
from shopease.notifications.models import OutboxMessage
from tests.factories.catalogue import category_create, picture_create, product_create
from tests.factories.pages import (
    GRID,
    HERO,
    banner_create,
    content_page_create,
    home_page,
    landing_page_create,
)
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str, str, str]]:
    return [(f.title, f.place, f.problem.value, f.what) for f in findings()]


def hero(target: str = "", **fields: Any) -> tuple[str, dict[str, Any]]:
    return "hero", {**HERO, "link": {"label": "Go", "target": target}, **fields}


def test_a_shop_in_order_has_nothing_to_report(client: Client) -> None:
    product, page = (
        product_create("Bowl"),
        content_page_create("Help", text='<p><a href="/basket/">B</a></p>'),
    )
    home_page(
        ("product_grid", {**GRID, "products": [product.pk]}),
        hero(f"page:{page.pk}"),
        hero("address:/catalogue/?page=1"),
        hero("address:https://example.com/gone/"),
        hero(f"address:{product.get_absolute_url()}"),
    )
    assert found() == []
    client.force_login(user_create(role="editor"))
    assert "Nothing is wrong" in client.get("/cms/reports/problems/").content.decode()


def test_products_pages_links_and_pictures_are_named_with_their_problem() -> None:
    sold_out, hidden = product_create("Bowl", stock=0), product_create("Lamp", is_public=False)
    shelf = category_create("Shelf", is_public=False)
    silent = picture_create("Kiln")
    draft = content_page_create("Draft", live=False)
    landing_page_create(
        "Weeks",
        ("product_grid", {**GRID, "products": [sold_out.pk, hidden.pk, 999999], "category": shelf.pk}),
        hero(f"page:{draft.pk}", picture=silent.pk),
        hero("address:/nowhere/"),
        hero("address:http://localhost/lost/"),
        ("rich_text", '<p><a href="/catalogue/gone_999999/">x</a> <a linktype="page" id="999998">y</a></p>'),
    )
    assert sorted(found()) == sorted(
        [
            ("Weeks", "Product grid", "sold_out", "Bowl"),
            ("Weeks", "Product grid", "hidden", "Lamp"),
            ("Weeks", "Product grid", "missing", "Product"),
            ("Weeks", "Product grid", "hidden", "Shelf"),
            ("Weeks", "Hero", "broken_link", "Draft (not published)"),
            ("Weeks", "Hero", "no_alt", "Kiln"),
            ("Weeks", "Hero", "broken_link", "/nowhere/"),
            ("Weeks", "Hero", "broken_link", "/lost/"),
            ("Weeks", "Text", "broken_link", "/catalogue/gone_999999/"),
            ("Weeks", "Text", "broken_link", "page"),
        ]
    )


def test_a_link_to_what_is_sold_out_is_no_problem_and_to_what_is_hidden_is() -> None:
    sold_out, hidden = product_create("Bowl", stock=0), product_create("Lamp", is_public=False)
    home_page(hero(f"product:{sold_out.pk}"), hero(f"product:{hidden.pk}"))
    assert [row[1:] for row in found()] == [("Hero", "broken_link", "Lamp")]


def test_drafts_are_left_alone_and_banners_are_not() -> None:
    landing_page_create("Draft", hero("page:999999"), live=False)
    banner_create("Weeks", link={"label": "Go", "target": "page:999999"})
    assert [row[0] for row in found()] == ["Weeks"]


def test_the_report_costs_the_same_for_one_page_and_for_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    def page(number: int) -> None:
        product = product_create(f"Bowl {number}", stock=0)
        landing_page_create(f"Weeks {number}", ("product_grid", {**GRID, "products": [product.pk]}))

    page(0)
    found()
    with django_assert_max_num_queries(200) as once:
        assert len(found()) == 1
    for number in range(1, 5):
        page(number)
    with django_assert_max_num_queries(len(once)):
        assert len(found()) == 5


def test_the_report_leads_to_the_section_is_filtered_and_downloaded(client: Client) -> None:
    client.force_login(user_create(role="editor"))
    page = landing_page_create("Weeks", hero("address:/nowhere/"))
    sold_out = product_create("Bowl", stock=0)
    home_page(("product_grid", {**GRID, "products": [sold_out.pk]}))
    html = client.get("/cms/reports/problems/").content.decode()
    assert f"/cms/pages/{page.pk}/edit/#:w:contentpath=body.{page.body[0].id}" in html
    only = client.get("/cms/reports/problems/results/", {"problem": "sold_out"}).content.decode()
    assert "Bowl" in only
    assert "/nowhere/" not in only
    response = client.get("/cms/reports/problems/", {"export": "csv"})
    rows = b"".join(response.streaming_content).decode().splitlines()
    assert rows[1].split(",")[:2] == [HomePage.objects.get().title, "home page"]
    assert len(rows) == 3


def test_editors_and_publishers_get_one_letter_a_week() -> None:
    editor, publisher = user_create(role="editor"), user_create(role="publisher")
    for other in ("shopper", "support"):
        user_create(role=other)
    user_create(role="editor", is_active=False)
    landing_page_create("Weeks", hero("address:/nowhere/"))
    with clock.at(datetime(2026, 11, 23, 7, tzinfo=UTC)):
        report_enqueue()
        report_enqueue()
    letters = OutboxMessage.objects.filter(topic="pages.problems")
    assert sorted(letter.recipient for letter in letters) == sorted([editor.email, publisher.email])


def test_nothing_is_written_when_nothing_is_wrong() -> None:
    user_create(role="editor")
    assert report_enqueue() == 0
    assert not OutboxMessage.objects.exists()


def test_a_letter_names_pages_and_problems_as_they_are_when_it_goes(mailoutbox: list[Any]) -> None:
    editor = user_create(role="editor")
    page = landing_page_create("Table <weeks>", hero("address:/nowhere/"))
    report_enqueue()
    message = OutboxMessage.objects.get()
    report_send(message)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([editor.email], "Please look at “Table <weeks>”")
    assert f"http://localhost/cms/pages/{page.pk}/edit/" in mail.body
    assert "Hero: /nowhere/ – Leads nowhere" in mail.body
    html = mail.alternatives[0][0]
    assert "Table &lt;weeks&gt;" in html
    assert "http://localhost/cms/reports/problems/" in html
    page.delete()
    report_send(message)
    assert len(mailoutbox) == 1
