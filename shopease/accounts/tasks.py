"""Background work of accounts. Safe to run twice."""

from celery import shared_task

from shopease.accounts.alerts import alerts_send
from shopease.accounts.newsletter import subscribers_forget_unconfirmed


@shared_task(name="shopease.accounts.tasks.send_alerts")
def send_alerts() -> None:
    """Tell those whom a missed wake-up call forgot."""
    alerts_send()


@shared_task(name="shopease.accounts.tasks.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Delete addresses that asked for the newsletter and never confirmed."""
    subscribers_forget_unconfirmed()
