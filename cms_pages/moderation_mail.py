"""Letters about moderation: who has to look at a draft, and what became of one's own.

They take the place of Wagtail's, which are sent while the editor waits: these go through the outbox.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.mail import (
    GroupApprovalTaskStateSubmissionEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from shopease.core.queue import wake
from shopease.notifications.mail import mail_send
from shopease.notifications.models import OutboxMessage
from shopease.notifications.services import message_enqueue
from shopease.notifications.tasks import deliver_outbox

TOPIC = "pages.moderation"


class OutboxLetters:
    """Writes to the outbox what one of Wagtail's notifiers (8.0) would send at once."""

    notification: str

    def get_context(self, state: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(state, **kwargs), "state": state}  # type: ignore[misc]

    def send_emails(
        self,
        template_set: Mapping[str, str],
        context: Mapping[str, Any],
        recipients: Iterable[Any],
        **kwargs: Any,
    ) -> bool:
        """Overrides `EmailNotificationMixin.send_emails`: one message to each recipient."""
        state, thing = context["state"], context["object"]
        latest = thing.get_latest_revision_as_object()
        payload = {
            "event": self.notification,
            "title": str(latest),
            "step": context["task"].name if "task" in context else "",
            "comment": context.get("comment", ""),
            "url": settings.WAGTAILADMIN_BASE_URL + (AdminURLFinder().get_edit_url(thing) or "/cms/"),
        }
        for person in recipients:
            message_enqueue(
                key=f"moderation:{state._meta.model_name}:{state.pk}:{self.notification}:{person.pk}",
                topic=TOPIC,
                recipient=person.email,
                payload=payload,
            )
        wake(deliver_outbox)
        return True


class TaskSubmitted(OutboxLetters, GroupApprovalTaskStateSubmissionEmailNotifier):
    """To those who may approve a step."""


class WorkflowSubmitted(OutboxLetters, WorkflowStateSubmissionEmailNotifier):
    """To superusers, where the settings say so."""


class WorkflowApproved(OutboxLetters, WorkflowStateApprovalEmailNotifier):
    """To who submitted it."""


class WorkflowRejected(OutboxLetters, WorkflowStateRejectionEmailNotifier):
    """To who submitted it, with the comment."""


_NOTIFIERS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification", TaskSubmitted()),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification", WorkflowSubmitted()),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification", WorkflowRejected()),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification", WorkflowApproved()),
)


def connect() -> None:
    """Take the places of Wagtail's notifiers, which are connected under these names later and then aren't."""
    for signal, sender, name, notifier in _NOTIFIERS:
        signal.connect(notifier, sender=sender, dispatch_uid=name)


def letter_send(message: OutboxMessage) -> None:
    """Handler of the outbox."""
    mail_send(
        message_id_key=message.key,
        to=message.recipient,
        template="moderation",
        context={"letter": message.payload},
    )
