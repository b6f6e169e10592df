import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from shopease.shop.models import ShopIdentity
from shopease.shop.selectors import shop_identity

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
