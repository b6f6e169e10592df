import pytest
from django.core.cache import cache
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from shopease.media.models import LibraryRendition
from shopease.media.selectors import picture_for, pictures_by_ids
from shopease.media.services import picture_focus
from tests.factories.catalogue import picture_create
from tests.factories.pages import one_line

pytestmark = pytest.mark.django_db


def test_pictures_are_read_together_and_follow_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cache.clear()
    first, second = picture_create("Bowl"), picture_create("Lamp", renditions=False)
    with django_assert_num_queries(1):
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


@pytest.mark.parametrize(
    ("point", "classes"),
    [((3, 8), "focus-x-20 focus-y-100"), ((12, 0), "focus-x-100 focus-y-0"), ((None, 3), "")],
)
def test_a_focal_point_becomes_classes(point: tuple[int | None, int], classes: str) -> None:
    image = picture_create("Bowl")  # 12 by 8 pixels
    image.focal_point_x, image.focal_point_y = point
    assert picture_for(image).focus == classes


def test_a_focal_point_is_written_only_when_it_moved() -> None:
    image = picture_create("Bowl")
    assert picture_focus(image=image, x=100, y=0)
    assert (image.focal_point_x, image.focal_point_y, image.has_focal_point()) == (12, 0, True)
    assert not picture_focus(image=image, x=100, y=0)
    assert picture_focus(image=image, x=None, y=50)
    image.refresh_from_db()
    assert not image.has_focal_point()
