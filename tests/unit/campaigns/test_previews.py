"""Looking at the shop as it will be: nothing of it stays."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry, Revision

from cms_pages.models import LandingPage
from shopease.campaigns.models import Audience
from shopease.campaigns.previews import PreviewError, preview_path, preview_read
from shopease.core import clock
from tests.factories.pages import announcement_create, landing_page_create, schedule_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def link(**fields: Any) -> str:
    return preview_path(**{"moment": clock.now() + WEEK, "audience_id": None, "lasts": HOUR, **fields})


def page_waiting(title: str = "Autumn", **fields: Any) -> LandingPage:
    """A page that was never live and will be in three days."""
    page = landing_page_create(title, live=False, **fields)
    page.go_live_at = clock.now() + timedelta(days=3)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    return page


def test_what_is_scheduled_is_shown_as_it_will_be_and_stays_scheduled(client: Client) -> None:
    page = page_waiting(show_in_menus=True)
    changing = landing_page_create("Today's words")
    changing.save_revision().publish()
    changing.refresh_from_db()
    changing.title = "Next week's words"
    changing.go_live_at = clock.now() + timedelta(days=3)
    changing.save_revision().publish()
    ending = landing_page_create("Summer")
    ending.expire_at = clock.now() + timedelta(days=3)
    ending.save_revision().publish()
    log = (PageLogEntry.objects.count(), ModelLogEntry.objects.count(), Revision.objects.count())

    assert client.get("/autumn/").status_code == 404
    shown = client.get(link() + "/autumn/")
    assert shown.status_code == 200
    assert "<h1" in shown.content.decode()
    assert "Next week&#x27;s words" in client.get(link() + changing.get_url()).content.decode()
    assert client.get(link() + "/summer/").status_code == 404
    assert client.get(link(moment=clock.now() + timedelta(days=2)) + "/autumn/").status_code == 404

    page.refresh_from_db()
    assert (page.live, page.approved_schedule) == (False, True)
    assert client.get("/autumn/").status_code == 404
    assert "Today&#x27;s words" in client.get(changing.get_url()).content.decode()
    assert client.get("/summer/").status_code == 200
    assert log == (PageLogEntry.objects.count(), ModelLogEntry.objects.count(), Revision.objects.count())


def test_the_clock_and_the_audience_are_those_of_the_link(client: Client) -> None:
    friends = Audience.objects.create(name="Friends of the house")
    begins = clock.now() + timedelta(days=3)
    announcement_create("Winter begins", schedule=schedule_create(starts_at=begins, ends_at=None))
    brief = schedule_create(starts_at=begins, ends_at=begins + HOUR, priority=5)
    announcement_create("Only for friends", audience=friends, schedule=brief)
    assert "Winter begins" not in client.get(link(moment=None) + "/").content.decode()
    assert "Winter begins" in client.get(link() + "/").content.decode()
    then = begins + HOUR / 2
    assert "Only for friends" not in client.get(link(moment=then) + "/").content.decode()
    seen = client.get(link(moment=then, audience_id=friends.pk) + "/").content.decode()
    assert "Only for friends" in seen
    assert "for: Friends of the house." in " ".join(seen.split())


def test_what_is_shared_and_waits_is_shown_and_stays_a_draft(client: Client) -> None:
    waiting = announcement_create("Open on Sundays", live=False)
    waiting.go_live_at = clock.now() + timedelta(days=3)
    waiting.save_revision().publish()
    assert "Open on Sundays" not in client.get("/").content.decode()
    assert "Open on Sundays" in client.get(link() + "/").content.decode()
    assert "Open on Sundays" not in client.get("/").content.decode()
    waiting.refresh_from_db()
    assert (waiting.live, waiting.approved_schedule) == (False, True)


def test_a_preview_sets_no_cookie_reads_none_and_is_never_kept(client: Client) -> None:
    client.force_login(user_create(first_name="Ada"), backend=BACKEND)
    response = client.get(link() + "/")
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.wsgi_request.user.is_authenticated
    assert cache.get("cms_pages.links") is None


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_whatever_would_change_something_is_refused(client: Client, method: str) -> None:
    response = getattr(client, method)(link() + "/basket/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert not response.cookies


@pytest.mark.parametrize("path", ["/cms/", "/dashboard/", "/accounts/login/", "/checkout/", "/basket/add/1/"])
def test_what_one_does_is_no_part_of_a_preview(client: Client, path: str) -> None:
    client.force_login(user_create(role="superuser"), backend=BACKEND)
    response = client.get(link() + path)
    assert response.status_code == 403
    assert "part of the preview" in response.content.decode()


def test_every_address_stays_in_the_preview_but_the_way_out(client: Client) -> None:
    start = link()
    text = client.get(start + "/catalogue/?sort_by=newest").content.decode()
    leaving = [part.split('"')[1] for part in text.split("<a ")[1:] if part.startswith("data-leaves")]
    assert len(leaving) == 1
    hrefs = [part.split('href="')[1].split('"')[0] for part in text.split("<a ")[1:] if 'href="' in part]
    outside = {href for href in hrefs if href.startswith("/") and not href.startswith(start + "/")}
    assert outside == {"/catalogue/?sort_by=newest"}
    again = client.get("/catalogue/").content.decode()
    assert "/preview/" not in again


def test_links_end_and_cannot_be_forged(client: Client) -> None:
    start = link(lasts=HOUR)
    with clock.at(clock.now() + HOUR):
        with pytest.raises(PreviewError):
            preview_read(start.split("/")[2])
        ended = client.get(start + "/")
    assert ended.status_code == 404
    assert "This preview has ended." in ended.content.decode()
    for forged in (start[:-1] + ("a" if start[-1] != "a" else "b"), "/preview", "/preview/x"):
        assert client.get(forged + "/").status_code == 404
    with clock.at(clock.now() + WEEK), pytest.raises(PreviewError):
        preview_read(link_of_a_year().split("/")[2])


def link_of_a_year() -> str:
    with clock.at(clock.now() - WEEK):
        return link(lasts=timedelta(days=365))


def test_editors_make_links(client: Client) -> None:
    client.force_login(user_create(role="editor"), backend=BACKEND)
    assert client.get("/cms/preview-shop/?day=2026-12-01").context["form"]["moment"].value() == (
        "2026-12-01 12:00"
    )
    audience = Audience.objects.get(kind="signed_in")
    day = (clock.now() + timedelta(days=30)).date()
    filled = {"moment": f"{day} 09:00", "audience": audience.pk, "path": "/catalogue/", "hours": "1"}
    made = client.post("/cms/preview-shop/", filled)
    path = made.context["link"].removeprefix("http://testserver")
    assert path.endswith("/catalogue/")
    shown = Client().get(path).content.decode()
    said = f"The shop as of {day:%-d} {day:%B} {day:%Y}, 09:00, for: Signed in."
    assert said in " ".join(shown.split())
    for name, value in {"path": "https://example.com/", "hours": "9000", "moment": "9999-01-01"}.items():
        refused = client.post("/cms/preview-shop/", {**filled, name: value})
        assert (refused.status_code, set(refused.context["form"].errors)) == (200, {name})
        assert "link" not in refused.context


def test_a_page_leads_to_its_preview_on_the_day_after_it_begins(client: Client) -> None:
    page = page_waiting()
    client.force_login(user_create(role="editor"), backend=BACKEND)
    day = (page.go_live_at + timedelta(days=1)).date()
    text = client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert f"/cms/preview-shop/?path=%2Fautumn%2F&amp;day={day}" in text
