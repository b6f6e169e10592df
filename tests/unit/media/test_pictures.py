import pytest
from django.core.cache import cache
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from shopease.media.models import LibraryRendition
from shopease.media.selectors import pictures_by_ids
from tests.factories.catalogue import picture_create
from tests.factories.pages import one_line

pytestmark = pytest.mark.django_db


def test_pictures_are_read_together_and_follow_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cache.clear()
    first, second = picture_create("Bowl"), picture_create("Lamp", renditions=False)
    with django_assert_num_queries(2):
        found = pictures_by_ids([first.pk, second.pk, 999_999])
    assert set(found) == {first.pk, second.pk}
    assert found[first.pk].alt == "Bowl"
    with django_assert_num_queries(0):
        assert pictures_by_ids([second.pk])[second.pk].sources == ()
    LibraryRendition.objects.create(
        image=second, filter_spec="width-320|format-webp", file="images/made.webp", width=320, height=200
    )
    assert pictures_by_ids([second.pk])[second.pk].sources[0].srcset == "/media/images/made.webp 320w"
    key = first.pk
    first.delete()
    assert pictures_by_ids([key]) == {}


def test_the_tag_shows_a_picture_with_its_measures_or_a_quiet_place() -> None:
    template = Template('{% load pictures %}{% picture_of image sizes="50vw" alt=alt %}')
    html = one_line(template.render(Context({"image": picture_create("Bowl"), "alt": '"><script>'})))
    assert 'sizes="50vw"' in html
    assert 'width="960" height="640" alt="&quot;&gt;&lt;script&gt;"' in html
    assert "picture-none" in template.render(Context({"image": None, "alt": ""}))
