"""Background tasks of the machine room."""

import sqlite3
from contextlib import closing
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string

EMBEDDED_BROKER = "sqla+sqlite:///"
"""How the URL of the broker in a SQLite file starts."""


@shared_task(name="shopease.core.tasks.run_background_task")
def run_background_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a django-tasks task, named by its module path, on the worker."""
    import_string(path).func(*args, **kwargs)


@shared_task(name="shopease.core.tasks.purge_broker")
def purge_broker() -> None:
    """Delete what the broker in a SQLite file no longer needs: it only hides delivered messages.

    Messages that nobody took for a day go too; sweeps find their work.
    """
    if not settings.CELERY_BROKER_URL.startswith(EMBEDDED_BROKER):
        return
    path = settings.CELERY_BROKER_URL.removeprefix(EMBEDDED_BROKER)
    with closing(sqlite3.connect(path, timeout=20)) as broker, broker:
        broker.execute("DELETE FROM kombu_message WHERE visible = 0 OR timestamp < datetime('now', '-1 day')")
