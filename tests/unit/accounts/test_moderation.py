"""Drafts go from editors over marketing to publishers."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowState

from shopease.users.models import User
from shopease.users.moderation import NAME, moderation_sync
from shopease.users.roles import Role
from tests.factories.pages import landing_page_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db


def draft(editor: User) -> Any:
    page = landing_page_create("Autumn", live=False)
    page.title = "Autumn at the table"
    page.save_revision(user=editor)
    return page


def test_editors_write_and_publishers_publish() -> None:
    page = landing_page_create()
    may_publish = {
        role: page.permissions_for_user(user_create(role=role)).can_publish()
        for role in (Role.EDITOR, Role.MARKETING, Role.PUBLISHER, Role.ADMINISTRATOR)
    }
    assert may_publish == {
        Role.EDITOR: False,
        Role.MARKETING: False,
        Role.PUBLISHER: True,
        Role.ADMINISTRATOR: True,
    }
    assert page.permissions_for_user(user_create(role=Role.EDITOR)).can_edit()


def test_what_is_shared_has_the_publishing_of_its_keeper() -> None:
    may = {
        role: {
            model: user_create(role=role).has_perm(f"{app}.publish_{model}")
            for app, model in (("cms_pages", "banner"), ("cms_pages", "insert"))
        }
        for role in (Role.EDITOR, Role.MARKETING, Role.PUBLISHER)
    }
    assert may == {
        Role.EDITOR: {"banner": False, "insert": False},
        Role.MARKETING: {"banner": True, "insert": False},
        Role.PUBLISHER: {"banner": True, "insert": True},
    }
    assert not user_create(role=Role.EDITOR).has_perm("campaigns.view_audience")


def test_a_page_is_live_after_both_steps_and_not_before() -> None:
    editor, marketing, publisher = (
        user_create(role=role) for role in (Role.EDITOR, Role.MARKETING, Role.PUBLISHER)
    )
    page = draft(editor)
    page.get_workflow().start(page, editor)
    first = page.current_workflow_task
    assert first.specific.name == "Marketing reviews"
    assert first.specific.get_actions(page, publisher) == []
    assert first.specific.get_actions(page, marketing) != []
    page.current_workflow_task_state.approve(user=marketing)
    page.refresh_from_db()
    assert not page.live
    page = type(page).objects.get(pk=page.pk)
    second = page.current_workflow_task.specific
    assert (second.name, second.get_actions(page, editor)) == ("Publisher releases", [])
    page.current_workflow_task_state.approve(user=publisher)
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Autumn at the table")


def test_what_marketing_sends_back_stays_a_draft() -> None:
    editor, marketing = user_create(role=Role.EDITOR), user_create(role=Role.MARKETING)
    page = draft(editor)
    state = page.get_workflow().start(page, editor)
    page.current_workflow_task_state.reject(user=marketing, comment="No prices in headings.")
    state.refresh_from_db()
    page.refresh_from_db()
    assert (state.status, page.live) == (WorkflowState.STATUS_NEEDS_CHANGES, False)
    assert TaskState.objects.get().comment == "No prices in headings."


def test_the_workflow_is_made_once_and_then_the_administrators() -> None:
    workflow = Workflow.objects.get(name=NAME)
    assert [task.name for task in workflow.tasks] == ["Marketing reviews", "Publisher releases"]
    assert [found.name for found in Workflow.objects.active()] == [NAME]
    task = GroupApprovalTask.objects.get(name="Marketing reviews")
    task.groups.set(Group.objects.filter(name="editor"))
    moderation_sync()
    assert [group.name for group in task.groups.all()] == ["editor"]
    assert Workflow.objects.filter(name=NAME).count() == 1
