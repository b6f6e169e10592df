import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.pages import section_html

pytestmark = pytest.mark.django_db


def test_promises_stand_side_by_side_with_their_drawings(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    promises = [
        {"icon": "truck", "title": "There tomorrow", "text": "Ordered by noon."},
        {"icon": "leaf", "title": "No plastic", "text": ""},
    ]
    with django_assert_num_queries(0):  # nothing but words
        html = section_html("service_promises", {"heading": "", "promises": promises})
    assert html.count("<svg") == 2
    assert '<b>There tomorrow</b><span class="soft">Ordered by noon.</span>' in html
    assert html.count('class="soft"') == 1
    assert "<h2" not in html


def test_hostile_text_is_shown_as_text() -> None:
    promise = {"icon": "check", "title": "<script>", "text": "<script>"}
    html = section_html("service_promises", {"heading": "<script>", "promises": [promise]})
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3
