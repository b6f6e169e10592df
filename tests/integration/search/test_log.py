"""What is searched for: counted by a task, without a trace of who asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate

from shopease.core import clock
from shopease.search.log import search_note, searches_forget, searches_report, searches_write
from shopease.search.models import AskedWords
from shopease.search.services import index_rebuild
from tests.factories.catalogue import product_create

pytestmark = pytest.mark.django_db

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def rows() -> list[tuple[str, int, int, int]]:
    found = AskedWords.objects.order_by("words")
    return list(found.values_list("words", "searches", "opened", "found"))


def ask(client: Client, words: str, headers: dict[str, str] | None = None, **data: Any) -> None:
    client.get("/search/", {"q": words, **data}, headers=PERSON if headers is None else headers)


def test_finished_questions_of_people_are_counted_by_the_task(client: Client) -> None:
    product_create("Mug")
    index_rebuild()
    for words in ("Mug!", "mug", "Quixotic"):
        ask(client, words)
    client.post("/search/opened/", {"q": "MUG"}, headers=PERSON)
    assert rows() == []
    assert searches_write() == 4
    assert rows() == [("mug", 2, 1, 1), ("quixotic", 1, 0, 0)]
    assert searches_write() == 0
    ask(client, "mug")
    searches_write()
    assert rows() == [("mug", 3, 1, 1), ("quixotic", 1, 0, 0)]


def test_robots_fragments_pages_and_filters_are_not_counted(client: Client) -> None:
    product_create("Mug")
    index_rebuild()
    for agent in ("", "Googlebot/2.1", "curl/8.1"):
        ask(client, "mug", headers={"User-Agent": agent})
    ask(client, "mug", headers={**PERSON, "Sec-Purpose": "prefetch"})
    ask(client, "m")
    ask(client, "", page="1")
    ask(client, "mug", sort="newest")
    client.get("/search/suggest/", {"q": "mug"}, headers=PERSON)
    assert (searches_write(), rows()) == (0, [])


@pytest.mark.parametrize("words", ["ada@example.com", "0151 2345 678", "+49 (30) 901820"])
def test_what_may_belong_to_a_person_is_not_kept(client: Client, words: str) -> None:
    ask(client, words)
    assert (searches_write(), rows()) == (0, [])


def test_opening_counts_only_what_was_searched_for(client: Client) -> None:
    client.post("/search/opened/", {"q": "made up"}, headers=PERSON)
    assert client.post("/search/opened/", {"q": "m" * 101}, headers=PERSON).status_code == 400
    searches_write()
    assert rows() == []
    refused = Client(enforce_csrf_checks=True).post("/search/opened/", {"q": "mug"}, headers=PERSON)
    assert refused.status_code == 403


def test_a_flood_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopease.search.log.MAX_DISTINCT", 2)
    for number in range(5):
        search_note(words=f"word{number}", found=1)
    searches_write()
    search_note(words="word0", found=1)
    searches_write()
    assert [(words, searches) for words, searches, *_rest in rows()] == [("word0", 2), ("word1", 1)]


def test_reports_cover_a_stretch_of_days_and_old_rows_go() -> None:
    today = localdate(clock.now())
    for age, words, searches, found in (
        (0, "mug", 3, 2),
        (20, "mug", 2, 0),
        (20, "sofa", 9, 0),
        (181, "old", 1, 0),
    ):
        AskedWords.objects.create(
            day=today - timedelta(days=age), words=words, searches=searches, found=found
        )
    assert [(row["words"], row["asked"], row["most"]) for row in searches_report(days=30)] == [
        ("sofa", 9, 0),
        ("mug", 5, 2),
    ]
    assert [row["words"] for row in searches_report(days=7)] == ["mug"]
    assert [row["words"] for row in searches_report(days=30, without_result=True)] == ["sofa"]
    assert searches_forget() == 1
    assert AskedWords.objects.count() == 3
