"""What has a time is published and ended by the worker."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cms_pages.tasks import publish_scheduled_pages
from shopease.campaigns.services import scheduled_apply
from shopease.core import clock
from tests.factories.pages import landing_page_create

pytestmark = pytest.mark.django_db


def waiting(title: str, **fields: Any) -> Any:
    page = landing_page_create(title, live=False, **fields)
    page.go_live_at = clock.now() + timedelta(days=1)
    page.save_revision().publish()
    return page


def overtake(*pages: Any) -> None:
    """Let the time of these pages have come."""
    past = clock.now() - timedelta(minutes=1)
    for page in pages:
        revision = page.revisions.get(approved_go_live_at__isnull=False)
        revision.approved_go_live_at = past
        revision.content = {**revision.content, "go_live_at": past.isoformat()}
        revision.save()


def test_pages_come_and_go_with_everything_that_depends_on_them(client: Client) -> None:
    coming, going = waiting("Autumn", show_in_menus=True), landing_page_create("Summer", show_in_menus=True)
    before = client.get("/").content.decode()
    assert ("/summer/" in before, "/autumn/" in before) == (True, False)
    overtake(coming)
    type(going).objects.filter(pk=going.pk).update(expire_at=clock.now())
    publish_scheduled_pages()
    after = client.get("/").content.decode()
    assert ("/summer/" in after, "/autumn/" in after) == (False, True)
    assert client.get("/autumn/").status_code == 200
    assert client.get("/summer/").status_code == 404
    assert scheduled_apply(moment=clock.now()) == 0


def test_one_that_fails_keeps_no_other_from_its_turn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = waiting("First"), waiting("Second")
    overtake(first, second)
    publish = type(first).publish

    def failing(page: Any, *args: Any, **kwargs: Any) -> Any:
        if page.pk == first.pk:
            raise RuntimeError
        return publish(page, *args, **kwargs)

    monkeypatch.setattr(type(first), "publish", failing)
    assert scheduled_apply(moment=clock.now()) == 1
    for page in (first, second):
        page.refresh_from_db()
    assert (first.live, second.live) == (False, True)
    assert "couldn't follow its schedule" in caplog.text
    monkeypatch.undo()
    assert scheduled_apply(moment=clock.now()) == 1
    first.refresh_from_db()
    assert first.live
