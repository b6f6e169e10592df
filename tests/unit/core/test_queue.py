"""When the worker is woken, and when not."""

from typing import Any
from unittest import mock

import pytest

from shopease.core import queue
from shopease.core.queue import nobody_woken, wake

pytestmark = pytest.mark.django_db


def test_nobody_is_woken_for_what_a_bulk_load_does(django_capture_on_commit_callbacks: Any) -> None:
    task = mock.Mock()
    with mock.patch.object(queue, "_publish") as publish, django_capture_on_commit_callbacks(execute=True):
        with nobody_woken():
            wake(task, 1)
        wake(task, 2)
    publish.assert_called_once_with(task, (2,))
