from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shopease.campaigns.forms import AudienceForm
from shopease.campaigns.models import Audience
from shopease.campaigns.selectors import audience_holds, audiences_played, shown_now
from shopease.campaigns.visitors import Visitor, visited_by
from shopease.core import clock
from shopease.users.models import User
from tests.factories.pages import schedule_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def visitor(user: User | None, settings: Any) -> Visitor:
    request = HttpRequest()
    if user is not None:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "some"
        request.user = user
    return Visitor(request)


def held(someone: Visitor) -> set[str]:
    with visited_by(someone):
        return {audience.name for audience in Audience.objects.all() if audience_holds(audience.pk)}


def test_guests_the_signed_in_and_members_of_a_group_are_told_apart(settings: Any) -> None:
    member, other = user_create(), user_create()
    friends = Audience.objects.create(name="Friends")
    friends.members.add(member)
    assert held(visitor(None, settings)) == {"Guests"}
    assert held(visitor(other, settings)) == {"Signed in"}
    assert held(visitor(member, settings)) == {"Signed in", "Friends"}
    assert held(Visitor()) == {"Guests"}  # outside of requests


def test_a_guest_costs_no_query_and_a_member_one(
    settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    friends = Audience.objects.create(name="Friends")
    guests = Audience.objects.get(kind=Audience.Kind.GUESTS)
    member = user_create()
    friends.members.add(member)
    with django_assert_num_queries(1):
        assert audience_holds(guests.pk)  # the audiences themselves, once
    with visited_by(visitor(None, settings)), django_assert_num_queries(0):
        assert not audience_holds(friends.pk)
        assert audience_holds(guests.pk)
        assert audience_holds(None)
    with visited_by(visitor(member, settings)):
        with django_assert_num_queries(0):
            assert not audience_holds(guests.pk)
        with django_assert_num_queries(1):
            assert audience_holds(friends.pk)
            assert audience_holds(friends.pk)


def test_a_page_knows_its_visitor(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    with visited_by(Visitor(response.wsgi_request)):
        assert held(Visitor(response.wsgi_request)) == {"Guests"}
    client.force_login(user_create(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert held(Visitor(client.get("/").wsgi_request)) == {"Signed in"}


def test_what_refers_to_something_gone_is_not_shown(settings: Any) -> None:
    friends = Audience.objects.create(name="Friends")
    gone, schedule = friends.pk, schedule_create()
    over = schedule_create(ends_at=clock.now())
    guests = Audience.objects.get(kind=Audience.Kind.GUESTS).pk
    friends.delete()
    with visited_by(visitor(None, settings)):
        assert shown_now(None, None)
        assert shown_now(schedule.pk, guests)
        assert not shown_now(schedule.pk, gone)
        assert not shown_now(over.pk, guests)
        assert not shown_now(987_654, None)


def test_who_plays_a_member_is_signed_in_too() -> None:
    friends = Audience.objects.create(name="Friends")
    general = {audience.kind: audience.pk for audience in Audience.objects.exclude(kind="group")}
    assert audiences_played(friends.pk) == {friends.pk, general["signed_in"]}
    assert audiences_played(general["signed_in"]) == {general["signed_in"]}
    assert audiences_played(None) == audiences_played(general["guests"]) == {general["guests"]}


def test_guests_and_the_signed_in_are_there_once() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Audience.objects.create(name="More guests", kind=Audience.Kind.GUESTS)
    assert Audience.objects.filter(kind=Audience.Kind.GUESTS).count() == 1


def form(audience: Audience, text: str) -> Any:
    class Form(AudienceForm):
        class Meta:
            model = Audience
            fields = ("name",)

    return Form({"name": audience.name, "addresses": text}, instance=audience)


def test_members_are_named_by_their_addresses() -> None:
    anna, ben = user_create(email="Anna@example.com"), user_create(email="ben@example.com")
    friends = Audience.objects.create(name="Friends")
    filled = form(friends, "anna@example.com\n\n  BEN@example.com ")
    assert filled.is_valid()
    filled.save()
    assert set(friends.members.all()) == {anna, ben}
    refused = form(friends, "anna@example.com\nnobody@example.com")
    assert refused.errors == {"addresses": ["There is no account for: nobody@example.com"]}
    assert set(friends.members.all()) == {anna, ben}
    assert "addresses" not in form(Audience.objects.get(kind="guests"), "").fields


def test_general_audiences_stay_and_groups_can_go(client: Client) -> None:
    client.force_login(
        user_create(role="marketing"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    guests, friends = Audience.objects.get(kind="guests"), Audience.objects.create(name="Friends")
    for audience in (guests, friends):
        client.post(f"/cms/snippets/campaigns/audience/delete/{audience.pk}/")
    assert set(Audience.objects.values_list("name", flat=True)) == {"Guests", "Signed in"}
    assert client.get(f"/cms/snippets/campaigns/audience/edit/{guests.pk}/").status_code == 200
    added = {"name": "Regulars", "addresses": ""}
    assert client.post("/cms/snippets/campaigns/audience/add/", added).status_code == 302
    assert Audience.objects.get(name="Regulars").kind == "group"
