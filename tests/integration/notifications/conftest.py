"""Workers on a database of their own, and a mailbox like a customer's."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.services import templates
from tests.services.postgres import Cluster
from tests.services.shop import Shop


@pytest.fixture
def back_room(
    tmp_path: Path, cluster: Cluster, django_test_environment: None, django_db_blocker: Any
) -> Iterator[Callable[..., Shop]]:
    """Makes shops without a web server, for their workers: `back_room(database, EMAIL_URL=...)`.

    Shops of one test share a database but neither broker nor beat file.
    """
    with ExitStack() as ends:
        urls: dict[str, str] = {}

        def url_of(database: str) -> str:
            if database == "sqlite":
                templates.sqlite_template(tmp_path / "db.sqlite3")
                return f"sqlite:///{tmp_path / 'db.sqlite3'}"
            name = f"test_outbox_{uuid.uuid4().hex[:12]}"
            ends.callback(cluster.database_drop, name)
            return cluster.database_clone(name, os.environ["TEST_TEMPLATE"])

        def make(database: str = "postgresql", **env: str) -> Shop:
            if database not in urls:
                urls[database] = url_of(database)
            folder = tmp_path / uuid.uuid4().hex[:8]
            folder.mkdir()
            shop = Shop(
                folder=folder,
                database_url=urls[database],
                processes=1,
                env={"DJANGO_SETTINGS_MODULE": "tests.integration.notifications.settings", **env},
                unblock=django_db_blocker.unblock,
            )
            ends.callback(shop.stop)
            return shop

        yield make
