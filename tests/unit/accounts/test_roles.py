"""Roles, their permissions and the door of the back office."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from wagtail.models import GroupPagePermission

from shopease.users.access import rule_for, user_may_open
from shopease.users.models import User
from shopease.users.roles import STAFF_ROLES, Role, role_assign, roles_sync
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def held() -> dict[str, tuple[set[str], int]]:
    return {
        group.name: (
            {permission.codename for permission in group.permissions.all()},
            GroupPagePermission.objects.filter(group=group).count(),
        )
        for group in Group.objects.filter(name__in=Role.values)
    }


def test_each_role_is_a_group_after_migrating() -> None:
    assert set(held()) == set(Role.values)
    assert held()["shopper"] == (set(), 0)
    assert held()["partner"] == ({"dashboard_access"}, 0)


def test_sync_restores_exactly_the_table() -> None:
    before = held()
    Group.objects.get(name="shopper").permissions.add(Permission.objects.get(codename="change_order"))
    Group.objects.get(name="editor").permissions.clear()
    GroupPagePermission.objects.filter(group__name="editor").delete()
    roles_sync()
    assert held() == before
    roles_sync()
    assert held() == before


@pytest.mark.parametrize("role", Role)
def test_only_staff_roles_open_the_back_office(role: Role) -> None:
    user = user_create(role=role)
    assert user.is_staff is (role in STAFF_ROLES)
    assert not user.is_superuser


def test_a_new_role_replaces_the_old_one() -> None:
    user = user_create(role=Role.FINANCE)
    role_assign(user=user, role=Role.SHOPPER)
    user = User.objects.get(pk=user.pk)
    assert [group.name for group in user.groups.all()] == ["shopper"]
    assert not user.is_staff
    assert user.get_all_permissions() == set()


def test_whoever_changes_the_groups_opens_and_closes_the_door() -> None:
    user = user_create(role=Role.SHOPPER)
    editors = Group.objects.get(name="editor")
    editors.user_set.add(user)
    user.refresh_from_db()
    assert user.is_staff
    user.groups.clear()
    user.refresh_from_db()
    assert not user.is_staff


def test_what_has_no_rule_is_refused_to_everyone() -> None:
    assert rule_for("dashboard:a-page-of-tomorrow") is None
    assert not user_may_open(user_create(role="superuser"), "dashboard:a-page-of-tomorrow")


def test_staff_without_the_permission_is_refused() -> None:
    user = user_create(role=Role.SHOPPER)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert not user_may_open(User.objects.get(pk=user.pk), "dashboard:order-list")
    assert not user_may_open(AnonymousUser(), "dashboard:order-list")


def test_a_locked_account_is_refused() -> None:
    user = user_create(role="superuser", is_active=False)
    assert not user_may_open(user, "dashboard:order-list")


def test_a_partner_who_joins_the_staff_loses_the_partners_door() -> None:
    user = user_create(role=Role.PARTNER)
    assert user_may_open(user, "dashboard:order-list")
    user.groups.add(Group.objects.get(name="editor"))
    user = User.objects.get(pk=user.pk)
    assert user.is_staff
    assert not user_may_open(user, "dashboard:order-list")
