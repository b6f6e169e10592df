"""Waking the worker without ever waiting for it, and Wagtail's background tasks on Celery.

What must not be lost is a row in the outbox or found again by a sweep; a message to the worker
is only a wake-up call. A broker that is down or hung costs a request at most its short timeouts.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_module_path, get_random_id
from kombu.pools import ProducerPool, producers

from shopease.core.cache import Breaker
from shopease.core.tasks import run_background_task

logger = logging.getLogger(__name__)

_breaker = Breaker(failures=1)


_is_asleep: ContextVar[bool] = ContextVar("shopease_queue_asleep", default=False)


@contextmanager
def nobody_woken() -> Iterator[None]:
    """Send no task inside the block: for loading much that brings everything in line itself at its end."""
    token = _is_asleep.set(True)
    try:
        yield
    finally:
        _is_asleep.reset(token)


def wake(task: Any, *args: Any) -> None:
    """Send a Celery task after the transaction commits; never raises, never waits for long."""
    if _is_asleep.get():
        return
    transaction.on_commit(lambda: _publish(task, args), robust=True)


def _publish(task: Any, args: tuple[Any, ...]) -> None:
    if _breaker.is_open:
        return
    try:
        with _producers().acquire(block=True, timeout=settings.QUEUE_PUBLISH_SECONDS) as producer:
            task.apply_async(args, producer=producer, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever a broker does, the request goes on
        _breaker.failed()
        logger.warning("The broker took no message (a sweep will find the work): %s", error)
    else:
        _breaker.succeeded()


@cache
def _producers() -> ProducerPool:
    """Connections for publishing alone, whose time-outs are shorter than the worker's own."""
    connection = current_app.connection_for_write(transport_options=settings.QUEUE_PUBLISH_OPTIONS)
    pool: ProducerPool = producers[connection]
    return pool


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
