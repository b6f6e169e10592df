import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site

from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import IDENTITY_KEY, MOST_HOSTS, SITES_KEY, shop_identity, site_of
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def test_the_identity_is_read_once_and_follows_a_change(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    identity = ShopIdentity.for_site(Site.objects.get())
    identity.name = "Kiln"
    identity.save()
    assert shop_identity(rf.get("/")).name == "Kiln"
    with django_assert_num_queries(0):
        assert shop_identity(rf.get("/")).name == "Kiln"
    identity.name = "Loom"
    identity.save()
    assert shop_identity(rf.get("/")).name == "Loom"
    cache.clear()
    assert shop_identity(rf.get("/")).name == "Loom"


def test_the_shops_words_are_kept_in_every_language(client: Client) -> None:
    client.force_login(user_create(role="superuser"))
    identity = ShopIdentity.for_site(Site.objects.get(is_default_site=True))
    identity.tagline, identity.country = "Good things", ""
    identity.save()
    address = reverse("wagtailsettings:edit", args=["shop", "shopidentity", identity.site_id])
    page = client.get(address)
    assert b"tagline_de" in page.content
    sent = {
        name: "" if value is None else value
        for name, value in page.context["form"].initial.items()
        if name != "opening_hours"
    }
    sent |= {"tagline": "Good things", "tagline_de": "Gute Dinge", "country_de": "Deutschland"}
    sent |= {"opening_hours-count": "0"}
    answer = client.post(address, sent)
    assert answer.status_code == 302
    identity.refresh_from_db()
    assert identity.translations == {"de": {"tagline": {"text": "Gute Dinge", "of": "Good things"}}}
    with override("de"):
        assert identity.tagline == "Gute Dinge"


def test_the_site_is_read_once_and_followed_at_once(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    site = Site.objects.get(is_default_site=True)
    with django_assert_num_queries(1):
        assert [site_of(rf.get("/")) for _again in range(2)] == [site, site]
    site.site_name = "Another"
    site.save()
    renamed = site_of(rf.get("/"))
    assert renamed is not None
    assert renamed.site_name == "Another"


def test_names_of_hosts_that_visitors_think_of_do_not_fill_the_memory(
    rf: RequestFactory, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    cache.clear()
    for number in range(MOST_HOSTS + 10):
        request = rf.get("/", headers={"host": f"n{number}.example.com"})
        shop_identity(request)
        site_of(request)
    assert [len(cache.get(key)) <= MOST_HOSTS for key in (IDENTITY_KEY, SITES_KEY)] == [True, True]
