import json

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.admin.rich_text import get_rich_text_editor_widget

from cms_pages.blocks.rich_text import FEATURES
from tests.factories.pages import content_page_create, section_html

pytestmark = pytest.mark.django_db


def _typed(text: str, *, link: str = "") -> str:
    """What is stored when an editor types `text` (as a link to `link`)."""
    entities = [{"offset": 0, "length": len(text), "key": 0}] if link else []
    state = {
        "blocks": [
            {
                "key": "a",
                "text": text,
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": entities,
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": link}}} if link else {},
    }
    widget = get_rich_text_editor_widget("default", features=list(FEATURES))
    return str(widget.value_from_datadict({"text": json.dumps(state)}, {}, "text"))


def test_an_empty_text_is_an_empty_section() -> None:
    assert section_html("rich_text", "") == '<section class="rich-text"></section>'


def test_a_full_text_keeps_headings_lists_and_emphasis() -> None:
    text = "<h2>Delivery</h2><p>In<b>paper</b>.</p><ul><li>Germany</li></ul>"
    assert f'<section class="rich-text">{text}</section>' in section_html("rich_text", text)


def test_hostile_text_is_shown_as_text() -> None:
    html = section_html("rich_text", _typed("<script>alert(1)</script>"))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_link_that_runs_a_script_loses_its_target() -> None:
    html = section_html("rich_text", _typed("Click", link="javascript:alert(1)"))
    assert "javascript:" not in html
    assert "Click" in html


def test_a_link_to_a_missing_page_leads_nowhere() -> None:
    assert "<a>us</a>" in section_html("rich_text", '<p><a linktype="page" id="999999">us</a></p>')


def test_plain_text_costs_no_query_and_links_find_their_pages(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second = content_page_create("Imprint"), content_page_create("Terms")
    links = "".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in (first, second))
    assert 'href="/terms/"' in section_html("rich_text", f"<p>{links}</p>")
    with django_assert_num_queries(0):
        section_html("rich_text", "<p>Plain.</p>")
