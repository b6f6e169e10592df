"""Pages follow schedules and audiences at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shopease.campaigns.models import Audience, Schedule
from shopease.campaigns.selectors import audiences_forget, schedules_forget


@receiver((post_save, post_delete), sender=Schedule)
def forget_schedules(**kwargs: Any) -> None:
    """Drop the remembered schedules: now, and again once others can read the new one."""
    schedules_forget()
    transaction.on_commit(schedules_forget)


@receiver((post_save, post_delete), sender=Audience)
def forget_audiences(**kwargs: Any) -> None:
    """As `forget_schedules`, for audiences."""
    audiences_forget()
    transaction.on_commit(audiences_forget)
