from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shopease.campaigns.models import Audience
from shopease.core import clock
from tests.factories.pages import landing_page_create, schedule_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

WORDS = ("everybody", "guests", "friends", "tomorrow")


def quote(text: str, *, schedule: Any = None, audience: Any = None) -> tuple[str, Any]:
    display = {"schedule": schedule and schedule.pk, "audience": audience and audience.pk, "screens": "all"}
    return "quote", {"text": text, "author": "", "display": display}


def test_editors_look_at_a_page_as_an_audience_and_as_it_begins(client: Client) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    friends = Audience.objects.create(name="Friends")
    guests = Audience.objects.get(kind="guests")
    page = landing_page_create(
        "Gifts",
        quote("For everybody."),
        quote("For guests.", audience=guests),
        quote("For friends.", audience=friends),
        quote("For tomorrow.", schedule=schedule_create(starts_at=tomorrow, ends_at=None)),
    )
    page.go_live_at = tomorrow
    modes = {str(label): name for name, label in page.preview_modes}
    assert list(modes) == ["Now, for you", "When it goes live", "Friends", "Guests", "Signed in"]
    client.force_login(
        user_create(role="editor"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    editing = client.get("/").wsgi_request
    editing.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    editing.META["HTTP_COOKIE"] = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    seen = {}
    for label, mode in modes.items():
        text = page.make_preview_request(editing, mode).content.decode()
        seen[label] = [
            word for word in ("everybody", "guests", "friends", "tomorrow") if f"For {word}." in text
        ]
    assert seen == {
        "Now, for you": ["everybody"],
        "When it goes live": ["everybody", "tomorrow"],
        "Friends": ["everybody", "friends"],
        "Guests": ["everybody", "guests"],
        "Signed in": ["everybody"],
    }


def test_the_live_preview_has_three_widths() -> None:
    sizes = landing_page_create().preview_sizes
    assert [size["device_width"] for size in sizes] == [375, 768, 1280]


def test_two_versions_of_a_page_are_compared_section_by_section(client: Client) -> None:
    page = landing_page_create("Gifts", quote("Wrapped in paper."))
    first = page.save_revision()
    page.title = "Presents"
    page.body[0].value["text"] = "Wrapped in linen."
    second = page.save_revision()
    client.force_login(
        user_create(role="editor"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    text = client.get(f"/cms/pages/{page.pk}/revisions/compare/{first.pk}...{second.pk}/").content.decode()
    for word in ("Gifts", "Presents", "paper.", "linen."):
        assert word in text
    assert text.count("deletion") >= 2
