"""Staff see what is searched for, pin products and name synonyms."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate

from shopease.core import clock
from shopease.search.models import AskedWords, Pin, Synonyms
from shopease.search.services import index_rebuild
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    cache.clear()
    client.force_login(
        user_create(role=Role.MARKETING), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_the_report_is_seen_narrowed_and_downloaded(desk: Client) -> None:
    today = localdate(clock.now())
    AskedWords.objects.create(day=today, words="bowl", searches=7, opened=3, found=12)
    AskedWords.objects.create(day=today, words="sofa", searches=2, found=0)
    page = desk.get("/dashboard/search/")
    assert [row["words"] for row in page.context["rows"]] == ["bowl", "sofa"]
    assert "?words=sofa" in page.content.decode()
    assert [row["words"] for row in desk.get("/dashboard/search/?only=nothing").context["rows"]] == ["sofa"]
    assert desk.get("/dashboard/search/?days=abc&only=x").status_code == 200
    table = desk.get("/dashboard/search/download/?only=nothing")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(table).decode().splitlines()  # type: ignore[arg-type]
    assert lines == ["Words,Searches,Results opened,Products found", "sofa,2,0,0"]


def test_a_pinned_product_comes_first_at_once(desk: Client) -> None:
    product_create("Bowl")
    gift = product_create("Gift card")
    index_rebuild()
    assert desk.get("/dashboard/search/pins/new/?words=bowl").context["form"]["words"].value() == "bowl"
    saved = desk.post("/dashboard/search/pins/new/", {"words": "Böwl", "product": gift.pk, "place": 1})
    assert saved.status_code == 302
    found = desk.get("/search/", {"q": "bowl"})
    assert [card.title for card in found.context["cards"]] == ["Gift card", "Bowl"]
    again = desk.post("/dashboard/search/pins/new/", {"words": "bowl!", "product": gift.pk, "place": 2})
    assert (again.status_code, errors(again)) == (
        400,
        {"__all__": ["This product is pinned for these words already."]},
    )
    desk.post(f"/dashboard/search/pins/{Pin.objects.get().pk}/delete/")
    assert Pin.objects.count() == 0
    found = desk.get("/search/", {"q": "bowl"})
    assert [card.title for card in found.context["cards"]] == ["Bowl"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"words": "!?", "place": 1}, "words"),
        ({"words": "w" * 101, "place": 1}, "words"),
        ({"words": "bowl", "place": -1}, "place"),
        ({"words": "bowl", "place": 1, "product": 987654}, "product"),
        ({"words": "bowl", "place": 1, "schedule": 987654}, "schedule"),
    ],
)
def test_a_pin_that_makes_no_sense_is_refused(desk: Client, data: dict[str, Any], field: str) -> None:
    response = desk.post("/dashboard/search/pins/new/", {"product": product_create().pk, **data})
    assert response.status_code == 400
    assert list(errors(response)) == [field]
    assert Pin.objects.count() == 0


def test_synonyms_are_kept_as_searches_compare_them(desk: Client) -> None:
    desk.post("/dashboard/search/synonyms/new/", {"words": "Sofa, COUCH , sofa,, Canapé"})
    assert Synonyms.objects.get().words == "sofa, couch, canape"
    for words in ("sofa", "sofa, Sofa!", ",", "one, two three four five"):
        refused = desk.post("/dashboard/search/synonyms/new/", {"words": words})
        assert refused.status_code == 400, words
    assert Synonyms.objects.count() == 1
    pk = Synonyms.objects.get().pk
    desk.post(f"/dashboard/search/synonyms/{pk}/", {"words": "rug, carpet"})
    assert Synonyms.objects.get().words == "rug, carpet"
