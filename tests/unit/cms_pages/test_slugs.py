import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from cms_pages.models import ContentPage
from cms_pages.slugs import reserved_slugs
from home.models import HomePage
from tests.factories.pages import content_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(user_create(role="superuser"))
    return client


def test_every_first_part_of_the_url_configuration_is_reserved() -> None:
    expected = {
        "accounts",
        "basket",
        "catalogue",
        "checkout",
        "cms",
        "dashboard",
        "documents",
        "media",
        "static",
    }
    assert expected <= reserved_slugs()
    assert "imprint" not in reserved_slugs()


def test_a_page_may_not_hide_behind_the_shop() -> None:
    before = Page.objects.count()
    with pytest.raises(ValidationError) as error:
        content_page_create("Basket")
    assert error.value.message_dict == {
        "slug": ["“/basket/” belongs to the shop itself. Choose another slug."]
    }
    assert Page.objects.count() == before


def test_below_another_page_the_slug_is_free() -> None:
    about = content_page_create("About")
    page = about.add_child(instance=ContentPage(title="Basket"))
    assert page.url_path.endswith("/about/basket/")


def test_editors_are_told_beside_the_slug(editor: Client) -> None:
    home = HomePage.objects.get()
    response = editor.post(
        f"/cms/pages/add/cms_pages/contentpage/{home.pk}/",
        {
            "title": "Basket",
            "slug": "basket",
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            "action-publish": "1",
        },
    )
    assert response.status_code == 200
    assert response.context["form"].errors["slug"] == [
        "“/basket/” belongs to the shop itself. Choose another slug."
    ]
    assert not ContentPage.objects.exists()


def test_copying_to_a_reserved_slug_is_refused_with_a_message(editor: Client) -> None:
    page = content_page_create("About")
    home = HomePage.objects.get()
    response = editor.post(
        f"/cms/pages/{page.pk}/copy/",
        {"new_title": "Basket", "new_slug": "basket", "new_parent_page": str(home.pk), "alias": ""},
    )
    assert response.status_code == 302
    assert [str(m) for m in get_messages(response.wsgi_request)] == [
        "“/basket/” belongs to the shop itself. Choose another slug."
    ]
    assert ContentPage.objects.count() == 1


def test_moving_to_a_reserved_address_is_refused_with_a_message(editor: Client) -> None:
    about = content_page_create("About")
    page = about.add_child(instance=ContentPage(title="Basket"))
    home = HomePage.objects.get()
    response = editor.post(f"/cms/pages/{page.pk}/move/{home.pk}/confirm/")
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.get_parent().pk == about.pk
