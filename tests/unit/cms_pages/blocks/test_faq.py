import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.pages import landing_page_create, section_html

pytestmark = pytest.mark.django_db


def faq_html(*questions: tuple[str, str], heading: str = "Asked often") -> str:
    rows = [{"question": question, "answer": answer} for question, answer in questions]
    return section_html("faq", {"heading": heading, "questions": rows})


def test_each_question_opens_to_its_answer(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):  # nothing but words
        html = faq_html(("When?", "<p>Soon.</p>"), ("Where?", "<p>Here.</p>"))
    assert "<h2>Asked often</h2>" in html
    assert html.count("<details>") == 2
    assert '<summary>When?</summary><div class="prose">' in html
    assert "<p>Soon.</p>" in html


def test_questions_may_stand_without_a_heading() -> None:
    assert "<h2" not in faq_html(("When?", "<p>Soon.</p>"), heading="")


def test_hostile_questions_are_shown_as_text() -> None:
    html = faq_html(("<script>alert(1)</script>", "<p>Soon.</p>"), heading="<script>")
    assert "<script" not in html


def test_search_engines_read_the_questions_of_all_sections_once(client: Client) -> None:
    first = {"question": "When?", "answer": "<p>Soon, <b>in May</b>.</p>"}
    second = {"question": "</script><b>Where?", "answer": "<p>Here &amp; there.</p><script>x</script>"}
    sections = (("faq", {"heading": "", "questions": [question]}) for question in (first, second))
    html = client.get(landing_page_create("Help", *sections).url).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    (data,) = [data for data in map(json.loads, found) if data["@type"] == "FAQPage"]
    questions = [(entity["name"], entity["acceptedAnswer"]["text"]) for entity in data["mainEntity"]]
    assert questions == [
        ("When?", "<p>Soon, <b>in May</b>.</p>"),
        ("</script><b>Where?", "<p>Here &amp; there.</p>"),
    ]


def test_pages_without_questions_say_nothing_of_them(client: Client) -> None:
    page = landing_page_create("Quiet", ("rich_text", "<p>Quiet.</p>"))
    assert "FAQPage" not in client.get(page.url).content.decode()
