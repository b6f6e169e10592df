"""The shop as in production: gunicorn processes, a Celery worker, beat, on a database of its own."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.utils import load_backend
from django.test import override_settings

from tests.services.process import (
    HOST,
    ROOT,
    Server,
    ServiceError,
    dying_with_parent,
    free_port,
    wait_until,
)

Unblock = Callable[[], Any]
SQLITE_OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20}
THREADS = 8
"""Of a process, as `make run` has. Without them, a browser's spare connection holds up all others."""


class Shop:
    """One running shop. `url` is its address, `env` the environment of all its processes."""

    def __init__(
        self,
        *,
        folder: Path,
        database_url: str,
        processes: int,
        threads: int = THREADS,
        env: Mapping[str, str],
        unblock: Unblock,
    ) -> None:
        self.folder = folder
        self.processes, self.threads = processes, threads
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._unblock = unblock
        self._servers: list[Server] = []
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "shopease.settings.test",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "SITE_URL": self.url,
            "PYTHONUNBUFFERED": "1",
            **env,
        }

    def start(self) -> None:
        """Start the web server, unless it rests, and wait until it answers."""
        if not self._servers:
            bind = ["--bind", f"{HOST}:{self.port}"]
            shape = ["--workers", str(self.processes), "--threads", str(self.threads)]
            options = ["--preload", "--no-control-socket", "--timeout", "60"]
            options += ["--worker-tmp-dir", str(self.folder)]
            self.web = self._spawn(
                "web", ["-m", "gunicorn", "tests.services.web:application", *bind, *shape, *options]
            )
        self.web.wait_for(self._answers, seconds=90)

    def start_worker(self, *, pool: str = "solo", concurrency: int = 1, beat: bool = False) -> Server:
        """Start a Celery worker (with `beat` also the scheduler); returns once it takes tasks."""
        command = ["-m", "celery", "-A", "shopease", "worker", "--loglevel", "INFO", "--pool", pool]
        extra = ["--beat", "-s", str(self.folder / "celerybeat")] if beat else []
        name = f"worker-{len(self._servers)}"
        quiet = [
            "--concurrency",
            str(concurrency),
            "--without-gossip",
            "--without-mingle",
            "-n",
            f"{name}@{self.port}",
        ]
        worker = self._spawn(name, [*command, *quiet, *extra])
        worker.wait_for(lambda: " ready." in worker.log_tail(), seconds=90)
        return worker

    def start_beat(self, *, max_interval: int = 1) -> Server:
        """Start Celery's scheduler as a process of its own."""
        options = ["-s", str(self.folder / "celerybeat"), "--max-interval", str(max_interval), "--pidfile="]
        beat = self._spawn("beat", ["-m", "celery", "-A", "shopease", "beat", "--loglevel", "INFO", *options])
        beat.wait_for(lambda: "beat: Starting" in beat.log_tail(), seconds=60)
        return beat

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command on this shop's database."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise ServiceError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done

    @contextmanager
    def data(self) -> Iterator[None]:
        """Let the test's own ORM work on this shop's database and media; what it writes is committed."""
        media = {"MEDIA_ROOT": str(self.folder / "media"), "PRIVATE_ROOT": str(self.folder / "private")}
        with self._unblock(), connected_to(self.env["DATABASE_URL"]), override_settings(**media):
            yield

    def log(self) -> str:
        """What the web processes printed."""
        return self.web.log_tail(200_000)

    def rest(self) -> None:
        """End every process of this shop, at once, but the one that has loaded the code.

        It forks web processes anew, which know nothing of what was: database and folder may be replaced
        before `start` is called again.
        """
        children = self.web.children
        for pid in children:
            os.kill(pid, signal.SIGKILL)
        gone = [Path(f"/proc/{pid}") for pid in children]
        wait_until(lambda: not any(map(Path.exists, gone)), seconds=30, what="the web processes are gone")
        for server in reversed(self._servers[1:]):
            server.end()
        del self._servers[1:]

    def stop(self) -> None:
        """End every process of this shop, at once."""
        for server in reversed(self._servers):
            server.end()
        self._servers.clear()

    def _spawn(self, name: str, arguments: Sequence[str | Path]) -> Server:
        command = [*dying_with_parent(), sys.executable, *arguments]
        server = Server(command, log=self.folder / f"{name}.log", env=self.env)
        self._servers.append(server)
        return server

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url + "/health/live", timeout=30).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Let Django's default connection of this process, all threads included, be to another database."""
    settings = connection_settings(url)
    previous_settings, previous = connections.settings["default"], connections["default"]
    connections.settings["default"] = settings
    wrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    connections["default"] = wrapper
    try:
        yield
    finally:
        wrapper.close()
        connections.settings["default"] = previous_settings
        connections["default"] = previous


def connection_settings(url: str) -> dict[str, Any]:
    """Django's settings for a database, without a pool: pools are kept by alias, not by address."""
    import environ

    settings = {**connections.settings["default"], **environ.Env.db_url_config(url)}
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = SQLITE_OPTIONS
    else:
        settings["OPTIONS"] = {"options": "-c statement_timeout=30000"}
    return settings
