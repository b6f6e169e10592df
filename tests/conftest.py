"""The harness: starts a PostgreSQL cluster of its own, offers real servers as fixtures.

`db` tests run in a transaction on a clone of a migrated template. A test that commits takes
`committed_db` (a clone of its own) or `live_shop` (the whole shop on one). Never use Django's
`transaction=True`: its flush would delete Wagtail's root page.
"""

import gc
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.services import templates
from tests.services.postgres import Cluster, OwnCluster, session_folder
from tests.services.process import ROOT, ServiceError
from tests.services.redis import RedisServer
from tests.services.s3 import S3Server
from tests.services.smtp import SmtpServer

# Every run tries the same examples; `--hypothesis-profile=default` tries others.
hypothesis_settings.register_profile("same", derandomize=True)
hypothesis_settings.load_profile("same")

# fmt: off
FOREIGN = [
    "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "S3_BUCKET", "S3_PRIVATE_BUCKET",
    "S3_ENDPOINT_URL", "S3_PUBLIC_URL", "EMAIL_URL", "SENTRY_DSN", "SITE_URL", "ALLOWED_HOSTS",
    "SECRET_KEY", "VAR_DIR", "CURRENCY", "LANGUAGES", "TIME_ZONE", "PORT",
]
# fmt: on
"""Variables of the shell that must not leak into the tests."""

_cleanup = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests that only read the code run where no server is to be had; let races be run more often."""
    parser.addoption("--without-services", action="store_true", help="start no PostgreSQL")
    parser.addoption("--seeds", type=int, default=1, help="how often the great races are run")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that take a `seed` run once for each of `--seeds`."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds")))


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL in the session's first process, then set Django up on a database of this one."""
    from django.conf import settings

    if settings.configured:
        raise pytest.UsageError("Run pytest without --ds: the harness chooses settings and database.")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if worker == "main":
        for name in FOREIGN:
            os.environ.pop(name, None)
        folder = session_folder()
        _cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        os.environ["TEST_SESSION_DIR"] = str(folder)
        os.environ["TEST_CLUSTER_URL"] = "postgresql://nobody@127.0.0.1:1/none"
        if not config.getoption("--without-services"):
            _cluster_offer(folder)
        if config.getoption("numprocesses", None):
            return  # the processes of xdist run the tests
    var = Path(os.environ["TEST_SESSION_DIR"]) / worker
    var.mkdir(exist_ok=True)
    os.environ["VAR_DIR"] = str(var)
    os.environ["DATABASE_URL"] = _cluster().url(_database_name("unit"))
    os.environ["TEST_STATIC_DIR"] = str(var / "flat")
    os.environ["DJANGO_SETTINGS_MODULE"] = "shopease.settings.test"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's thread
    import django

    django.setup()
    _style_sheet_flatten(var / "flat")
    settings.WHITENOISE_AUTOREFRESH = True  # else each test's client would list all static files anew


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    _cleanup.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that would flush the database."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushes = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if flushes or (marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))):
            raise pytest.UsageError(f"{item.nodeid} commits: use the fixture committed_db or live_shop.")


def pytest_collection_finish() -> None:
    """Keep all that lives as long as the session out of the collector's way, as `shopease.wsgi` does."""
    gc.collect()
    gc.freeze()


def _style_sheet_flatten(folder: Path) -> None:
    """The style sheet as one file, as in production: each new browser would ask for a hundred."""
    from shopease.core.storages import STYLE_ENTRY, flattened

    sheet = folder / STYLE_ENTRY
    sheet.parent.mkdir(parents=True)
    sheet.write_text(flattened(ROOT / "static", STYLE_ENTRY), encoding="utf-8")


def _cluster_offer(folder: Path) -> None:
    try:
        cluster, template = _cluster_start(folder)
    except ServiceError as error:
        _cleanup.close()
        raise pytest.UsageError(str(error)) from error
    os.environ["TEST_CLUSTER_URL"] = cluster.server_url
    os.environ["TEST_TEMPLATE"] = template


def _cluster_start(folder: Path) -> tuple[Cluster, str]:
    if url := os.environ.get("TEST_DATABASE_URL"):
        server = Cluster(url)
        return server, templates.server_template(server)
    cluster = OwnCluster(templates.postgres_template(folder / "postgres"))
    _cleanup.callback(cluster.stop)
    return cluster, templates.TEMPLATE


def _cluster() -> Cluster:
    return Cluster(os.environ["TEST_CLUSTER_URL"])


_names = iter(range(1_000_000))


def _database_name(purpose: str) -> str:
    session = Path(os.environ["TEST_SESSION_DIR"]).name.rsplit("-", 1)[-1].lower()
    return f"test_{session}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{purpose}"


def _clone(name: str) -> str:
    return _cluster().database_clone(name, os.environ["TEST_TEMPLATE"])


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of `db` tests: a clone of the migrated template, made when the first test needs it."""
    from django.db import connections

    name = _database_name("unit")
    _clone(name)
    yield
    with django_db_blocker.unblock():
        for connection in connections.all(initialized_only=True):
            connection.close()
            if hasattr(connection, "close_pool"):
                connection.close_pool()
    _cluster().database_drop(name)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Each test begins in the shop's own language, whatever page the one before has asked for."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def no_request() -> Iterator[None]:
    """Each test begins outside any request, also after one that nobody has ended: its view failed, its
    answer was a file that was not read."""
    from shopease.core.memo import request_end

    yield
    request_end()


@pytest.fixture
def committed_db(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A fresh clone for a test whose code commits, in this process and its threads."""
    from tests.services.shop import connected_to

    name = _database_name(f"committed{next(_names)}")
    with django_db_blocker.unblock(), connected_to(_clone(name)):
        yield
    _cluster().database_drop(name)


@pytest.fixture
def cluster() -> Cluster:
    """The PostgreSQL server of this session, for clones and looks from outside."""
    return _cluster()


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[OwnCluster]:
    """A PostgreSQL server of this test alone, migrated, that may be stopped."""
    folder = session_folder()
    server = OwnCluster(templates.postgres_template(folder / "postgres"))
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


_resting: dict[tuple[str, int, int], list[Any]] = defaultdict(list)
"""Shops that no test uses just now. Loading the code takes seconds: the next test gets one of them anew."""


def _shops(unblock: Callable[[], Any]) -> Iterator[Callable[..., Any]]:
    from tests.services.shop import THREADS, Shop

    with ExitStack() as ends:

        def start(
            *,
            processes: int = 2,
            threads: int = THREADS,
            database: str = "postgresql",
            env: dict[str, str] | None = None,
            database_url: str = "",
        ) -> Shop:
            kind = (database, processes, threads)
            is_plain = processes > 0 and not env and not database_url
            if is_plain and _resting[kind]:
                shop = _resting[kind].pop()
            else:
                folder = Path(os.environ["VAR_DIR"]) / f"shop{next(_names)}"
                folder.mkdir()
                url = database_url or _shop_database_url(folder, database)
                shape = {"processes": processes, "threads": threads}
                shop = Shop(folder=folder, database_url=url, **shape, env=env or {}, unblock=unblock)
                _cleanup.callback(shop.stop)
            if not database_url:
                _shop_database_make(shop)
                ends.callback(_shop_empty, shop)
            if is_plain:
                ends.callback(_resting[kind].append, shop)
            ends.callback(shop.rest if is_plain else shop.stop)
            if processes:
                shop.start()
            return shop

        yield start


def _shop_database_url(folder: Path, database: str) -> str:
    if database == "sqlite":
        return f"sqlite:///{folder / 'db.sqlite3'}"
    return _cluster().url(_database_name(folder.name))


def _shop_database_make(shop: Any) -> None:
    url = shop.env["DATABASE_URL"]
    if url.startswith("sqlite:"):
        templates.sqlite_template(shop.folder / "db.sqlite3")
    else:
        _clone(url.rpartition("/")[2])


def _shop_empty(shop: Any) -> None:
    """Leave nothing of what a shop had but the log of its web server."""
    url = shop.env["DATABASE_URL"]
    if not url.startswith("sqlite:"):
        _cluster().database_drop(url.rpartition("/")[2])
    for entry in shop.folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "web.log":
            entry.unlink()


@pytest.fixture
def live_shop(django_test_environment: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """Starts shops: `live_shop(processes=3, database="postgresql"|"sqlite", env={...})`.

    Each is a gunicorn with several processes on a database of its own; all are ended after the test. Only
    the master of one without an `env` stays, which has loaded the code and answers no request.
    With `processes=0` there is no web server, only what the test starts: worker, beat, commands.
    """
    yield from _shops(django_db_blocker.unblock)


@pytest.fixture(scope="module")
def module_shop(django_test_environment: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """Like `live_shop`, for a shop that the tests of a module share."""
    yield from _shops(django_db_blocker.unblock)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A running, empty Redis."""
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def s3_server(tmp_path: Path) -> Iterator[S3Server]:
    """A running S3 server with two empty buckets; `env` are the shop's settings for it."""
    server = S3Server(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A running SMTP server without messages."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()
