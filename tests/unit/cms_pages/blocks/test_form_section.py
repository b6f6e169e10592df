from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.forms import TEXT, form_page_create
from tests.factories.pages import home_page, section_html

pytestmark = pytest.mark.django_db


def value(form: Any, **fields: Any) -> dict[str, Any]:
    return {"heading": "", "text": "", "form": getattr(form, "pk", form), **fields}


def test_any_form_can_stand_in_a_page() -> None:
    form = form_page_create("Ask us", TEXT)
    html = section_html(
        "form_section", value(form, heading="Write to us", text="Soon."), {"csrf_token": "abc"}
    )
    assert "<h2>Write to us</h2>" in html
    assert 'action="/ask-us/"' in html
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert '<textarea name="message" cols="40" rows="6"' in html
    assert 'aria-label="Ask us"' in section_html("form_section", value(form))


def test_a_form_that_is_not_published_or_gone_leaves_no_hole() -> None:
    form = form_page_create("Ask us", TEXT)
    form.unpublish()
    assert section_html("form_section", value(form, heading="Write")) == ""
    assert section_html("form_section", value(987_654, heading="Write")) == ""
    assert section_html("form_section", value(None)) == ""


def test_a_form_stands_once_on_a_page(client: Client) -> None:
    section = value(form_page_create("Ask us", TEXT))
    home_page(("form_section", section), ("form_section", section))
    assert client.get("/").content.decode().count('action="/ask-us/"') == 1


def test_hostile_text_is_shown_as_text() -> None:
    assert "<script>x" not in section_html(
        "form_section", value(form_page_create("Ask us", TEXT), heading="<script>x", text="<script>x")
    )


def test_forms_cost_no_query_once_remembered(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    form = form_page_create("Ask us", TEXT)
    section_html("form_section", value(form))
    with django_assert_num_queries(0):
        section_html("form_section", value(form))


def test_on_its_own_page_a_form_isn_t_repeated() -> None:
    form = form_page_create("Ask us", TEXT)
    assert section_html("form_section", value(form), {"page": form}) == ""
    assert "<form" in section_html("form_section", value(form), {"page": form_page_create("Another")})
