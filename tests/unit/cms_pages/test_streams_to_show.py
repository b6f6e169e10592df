"""The sections of a page are made of their JSON once, and follow each change of it."""

from typing import Any

import pytest
from django.test import Client

from cms_pages.fields import stream_to_show
from home.models import HomePage
from tests.factories.pages import home_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(db: Any) -> Any:
    return _written("Bowls for soup")


def _written(text: str) -> Any:
    page: Any = home_page()
    page.body = [("rich_text", {"text": f"<p>{text}</p>"})]
    page.save()
    return page


def _read() -> HomePage:
    return HomePage.objects.get()


def test_two_readers_of_one_text_share_its_blocks(home: Any) -> None:
    first, second = stream_to_show(_read().body), stream_to_show(_read().body)
    assert first[0] is second[0]
    assert "Bowls" in str(first[0].value["text"])


def test_what_is_saved_anew_is_shown_at_once(client: Client, home: Any) -> None:
    assert "Bowls for soup" in client.get("/").content.decode()
    _written("Cups for tea")
    html = client.get("/").content.decode()
    assert "Cups for tea" in html
    assert "Bowls for soup" not in html


def test_a_stream_that_was_changed_is_taken_as_it_is(home: Any) -> None:
    stream_to_show(_read().body)
    changed = _read()
    changed.body[0].value["text"].source = "<p>Jugs</p>"
    assert "Jugs" in str(stream_to_show(changed.body)[0].value["text"])
    assert "Bowls" in str(stream_to_show(_read().body)[0].value["text"])
    shorter = _read()
    del shorter.body[0]
    assert list(stream_to_show(shorter.body)) == []
