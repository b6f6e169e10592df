"""Every address of the shop against every role; see `table`."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.integration.access.probe import client_for, hasten, outcome, path_of, view_at
from tests.integration.access.table import ROLES, row_for
from tests.integration.access.walk import addresses
from tests.integration.access.world import World, world_create

pytestmark = pytest.mark.django_db

NAMES = ("own", "foreign", "missing")

# What looking at pages may write: sessions, who edits what right now, preferences, a first basket,
# who follows a page's comments, previews of pictures.
WRITTEN_BY_READING = {
    "media_libraryrendition",
    "wagtailcore_pagesubscription",
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
    "wagtailsearch_query",
    "basket_basket",
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    hasten(monkeypatch, settings)
    return world_create()


def probes(world: World) -> Iterator[tuple[str, str, int]]:
    """(view, path, which object) of each address, without repetitions."""
    seen = set()
    for address in addresses():
        for which in range(3 if address.arguments else 1):
            path = path_of(address, world, which)
            if path not in seen:
                seen.add(path)
                yield view_at(path), path, which


def contents() -> dict[str, str]:
    """A fingerprint of each table's rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in WRITTEN_BY_READING:
                name = connection.ops.quote_name(table)
                cursor.execute(f"SELECT md5(string_agg(r::text, '|' ORDER BY r::text)) FROM {name} r")
                found[table] = cursor.fetchone()[0]
    return found


def test_every_view_has_a_row() -> None:
    unruled = {address.name for address in addresses() if row_for(address.name) is None}
    unruled -= {"wagtailadmin_login", "wagtailadmin_logout", "wagtailcore_login"}  # behind doors
    unruled -= {name for name in unruled if name.startswith("wagtailadmin_password_reset")}
    assert unruled == set()


@pytest.mark.parametrize("role", ROLES)
def test_role_opens_what_the_table_says_and_reading_changes_nothing(role: str, world: World) -> None:
    client = client_for(world, role)
    before = contents()
    wrong = []
    for view, path, which in probes(world):
        row = row_for(view)
        assert row is not None, view
        got = outcome(client.get(path), path)
        if got not in row.expected(role, which):
            wrong.append(f"{view} {NAMES[which]}: {got} instead of {sorted(row.expected(role, which))}")
    assert "\n".join(wrong) == ""
    assert _changed(before) == ""


@pytest.mark.parametrize("role", ROLES)
def test_role_writes_nothing_where_it_is_not_admitted(role: str, world: World) -> None:
    """An empty form posted wherever the table refuses the role, or hides the object from it."""
    client = client_for(world, role)
    before = contents()
    wrong = []
    for view, path, which in probes(world):
        row = row_for(view)
        assert row is not None, view
        expected = row.expected(role, which)
        if "ok" in expected or view.startswith(("account_", "mfa_")):
            continue
        response = client.post(path)
        got = outcome(response, path)
        if response.status_code != 405 and got not in expected | {"refused"}:
            wrong.append(f"{view} {NAMES[which]}: {got} instead of {sorted(expected)}")
    assert "\n".join(wrong) == ""
    assert _changed(before) == ""


def _changed(before: dict[str, Any]) -> str:
    after = contents()
    return "\n".join(table for table in before if before[table] != after[table])
