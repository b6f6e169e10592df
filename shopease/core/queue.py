"""Waking the worker without ever waiting for it, and Wagtail's background tasks on Celery.

What must not be lost is a row in the outbox or found again by a sweep; a message to the worker
is only a wake-up call. A broker that is down or hung costs a request at most its short timeouts.
"""

import logging
from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_module_path, get_random_id

from shopease.core.cache import Breaker

logger = logging.getLogger(__name__)

_breaker = Breaker()


def wake(task: Any, *args: Any) -> None:
    """Send a Celery task after the transaction commits; never raises, never waits for long."""
    transaction.on_commit(lambda: _publish(lambda: task.apply_async(args)), robust=True)


def _publish(send: Callable[[], Any]) -> None:
    if _breaker.is_open:
        return
    try:
        send()
    except Exception as error:
        _breaker.failed()
        logger.warning("The broker took no message (a sweep will find the work): %s", error)
    else:
        _breaker.succeeded()


@shared_task(name="shopease.core.run_background_task")
def run_background_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a django-tasks task, named by its module path, on the worker."""
    import_string(path).func(*args, **kwargs)


class CeleryTaskBackend(BaseTaskBackend):
    """django-tasks on Celery: enqueues on commit and never raises into the save that asked."""

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        wake(run_background_task, get_module_path(task.func), list(args), dict(kwargs))
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
