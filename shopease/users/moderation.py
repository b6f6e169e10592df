"""The way of a draft to the shop: marketing reads it, a publisher releases it."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.snippets.models import get_snippet_models

from shopease.users.roles import Role

NAME = "Review and release"
STEPS = (("Marketing reviews", Role.MARKETING), ("Publisher releases", Role.PUBLISHER))
_OF_WAGTAIL = "Moderators approval"


@transaction.atomic
def moderation_sync() -> None:
    """Make the workflow for all pages, and give it to snippets that have none. Safe to run again.

    Once it is there its steps and pages belong to the administrators and stay as they set them.
    """
    workflow, is_new = Workflow.objects.get_or_create(name=NAME)
    if is_new:
        _steps_make(workflow)
        _of_wagtail_retire()
    root = Page.get_first_root_node()
    if root is not None and is_new:
        WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    for model in get_snippet_models():
        if issubclass(model, WorkflowMixin):
            kind = ContentType.objects.get_for_model(model)
            WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})


def _steps_make(workflow: Workflow) -> None:
    for number, (name, role) in enumerate(STEPS):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.set(Group.objects.filter(name__in=[role.value, Role.ADMINISTRATOR.value]))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=number)


def _of_wagtail_retire() -> None:
    """Wagtail's own workflow asks groups of its own, of which nobody here is a member."""
    Workflow.objects.filter(name=_OF_WAGTAIL).update(active=False)
    WorkflowPage.objects.filter(workflow__name=_OF_WAGTAIL).delete()
