from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms_pages.tasks import publish_scheduled_pages
from shopease.core import clock
from tests.factories.catalogue import category_create
from tests.factories.pages import content_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def test_a_content_page_shows_its_title_text_and_way_back(client: Client) -> None:
    page = content_page_create("Shipping", search_description="How we send.")
    html = client.get(page.url).content.decode()
    assert "<h1>Shipping</h1>" in html
    assert "<p>Who we are.</p>" in html
    assert '<meta name="description" content="How we send.">' in html
    assert '<link rel="canonical" href="http://localhost/shipping/">' in html
    assert '<li aria-current="page">Shipping</li>' in html


def test_pages_below_others_name_them_in_the_breadcrumb(client: Client) -> None:
    about = content_page_create("About")
    page = about.add_child(instance=type(about)(title="Workshops"))
    assert '<li><a href="/about/">About</a></li>' in client.get(page.url).content.decode()


def test_menus_follow_pages_and_categories_at_once(client: Client) -> None:
    category_create("Ceramics")
    page = content_page_create("Imprint", show_in_menus=True)
    page.save_revision().publish()
    html = client.get("/imprint/").content.decode()
    assert '<li><a href="/imprint/">Imprint</a></li>' in html
    assert html.count(">Ceramics</a>") == 3  # header, small menu, footer
    page.title = "Who we are"
    page.save_revision().publish()
    assert '<li><a href="/imprint/">Who we are</a></li>' in client.get("/basket/").content.decode()
    page.unpublish()
    assert "Who we are" not in client.get("/basket/").content.decode()


def test_restricted_pages_stay_restricted(client: Client) -> None:
    page = content_page_create("Partners")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(page.url)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_only_those_who_may_edit_see_the_bar_for_editors(client: Client) -> None:
    page = content_page_create()
    assert "wagtail-userbar" not in client.get(page.url).content.decode()
    client.force_login(user_create())
    assert "wagtail-userbar" not in client.get(page.url).content.decode()
    client.force_login(user_create(role="editor"))
    assert "wagtail-userbar" in client.get(page.url).content.decode()


def test_pages_are_published_when_they_are_due() -> None:
    page = content_page_create("Sale", live=False)
    page.go_live_at = clock.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    publish_scheduled_pages()
    page.refresh_from_db()
    assert page.live
    publish_scheduled_pages()
    page.refresh_from_db()
    assert page.live


def test_a_content_page_costs_five_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = content_page_create()
    client.get(page.url)
    # The locale, the home page, the page twice (route and specific), whether any page is
    # restricted.
    with django_assert_num_queries(5):
        client.get(page.url)
