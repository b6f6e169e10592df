"""The hand that empties the outbox. Safe to run twice and in several workers at once."""

from celery import shared_task

from shopease.core.queue import wake
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.services import messages_forget


@shared_task(name="shopease.notifications.tasks.deliver_outbox")
def deliver_outbox() -> None:
    """Deliver what is due; asks for another run when there was more than one run may take."""
    if outbox_deliver():
        wake(deliver_outbox)


@shared_task(name="shopease.notifications.tasks.forget_messages")
def forget_messages() -> None:
    """Delete what went out a month ago and belongs to no order."""
    messages_forget()
