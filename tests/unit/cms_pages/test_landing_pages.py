import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.pages import HERO, article_create, landing_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

TEXT = ("rich_text", "<p>Soup at seven.</p>")


def test_a_landing_page_opens_with_its_hero(client: Client) -> None:
    page = landing_page_create("Table weeks", ("hero", HERO), TEXT)
    html = client.get(page.url).content.decode()
    assert "<h1>Quiet things</h1>" in html
    assert html.count("<h1") == 1
    assert html.index("Quiet things</h1>") < html.index("Soup at seven.")
    assert '<li aria-current="page">Table weeks</li>' in html


def test_a_landing_page_without_hero_shows_its_title(client: Client) -> None:
    html = client.get(landing_page_create("Table weeks", TEXT).url).content.decode()
    assert '<h1 class="wrap landing-page-title">Table weeks</h1>' in html


def test_the_way_back_can_be_left_out(client: Client) -> None:
    page = landing_page_create("Table weeks", TEXT, show_breadcrumb=False)
    assert 'class="breadcrumb"' not in client.get(page.url).content.decode()


def test_a_landing_page_has_its_own_words_for_search_engines(client: Client) -> None:
    page = landing_page_create(
        "Table weeks", TEXT, seo_title="Ten per cent off", search_description="For six."
    )
    html = client.get(page.url).content.decode()
    assert "<title>Ten per cent off</title>" in html
    assert '<meta name="description" content="For six.">' in html
    assert '<meta property="og:title" content="Ten per cent off">' in html


def test_pages_are_found_by_the_words_of_their_sections(client: Client) -> None:
    landing_page_create("Table weeks", ("rich_text", "<p>Bouillabaisse for friends.</p>"))
    article_create("Evenings", ("rich_text", "<p>More bouillabaisse.</p>"), author="Louise Adam")
    call_command("update_index", verbosity=0)
    html = client.get("/search/", {"q": "bouillabaisse"}).content.decode()
    assert 'href="/table-weeks/"' in html
    assert 'href="/journal/evenings/"' in html
    assert 'href="/journal/evenings/"' in client.get("/search/", {"q": "Louise"}).content.decode()


@pytest.mark.parametrize("kind", ["landingpage", "articleindexpage"])
def test_editors_add_pages_below_the_home_page(client: Client, kind: str) -> None:
    from home.models import HomePage

    address = f"/cms/pages/add/cms_pages/{kind}/{HomePage.objects.get().pk}/"
    client.force_login(user_create(role="editor"))
    assert client.get(address).status_code == 200
    client.force_login(user_create(role="support"))
    assert client.get(address).status_code == 403
