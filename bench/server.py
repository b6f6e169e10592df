"""One web server under measurement: gunicorn, always of the same shape, read from /proc."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.services.process import HOST, Server, accepts_connections, dying_with_parent, free_port

WORKERS = 2
THREADS = 4
TICKS = os.sysconf("SC_CLK_TCK")


def processes_below(pid: int) -> list[int]:
    """The ids of this process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *(int(child) for child in children.read_text().split())]


def cpu_seconds(pid: int) -> float:
    """Processor time of this process and its children, ended ones included."""
    ticks = 0
    for process in processes_below(pid):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        own, of_ended_children = fields[11:13], fields[13:15]
        ticks += sum(map(int, own + of_ended_children if process == pid else own))
    return ticks / TICKS


def memory_mib(pid: int) -> list[int]:
    """Resident memory of each child of this process, in MiB."""
    sizes = []
    for process in processes_below(pid)[1:]:
        status = Path(f"/proc/{process}/status").read_text()
        kilobytes = status.partition("VmRSS:")[2].split(None, 1)[0]
        sizes.append(round(int(kilobytes) / 1024))
    return sizes


class WebServer:
    """Gunicorn with two workers of four threads and kept connections."""

    def __init__(
        self, name: str, application: str, *, folder: Path, env: Mapping[str, str], port: int = 0
    ) -> None:
        self.name = name
        self.port = port or free_port()
        self._application = application
        self._folder = folder
        self._env = {**env, "PYTHONUNBUFFERED": "1"}
        self._log = folder / f"{name}.log"
        self._server: Server | None = None

    @property
    def host(self) -> str:
        """The address as the Host header has it."""
        return f"{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of the server's master."""
        assert self._server is not None
        return self._server.pid

    def start(self) -> None:
        """Start and wait until it listens and all workers are there."""
        self._log.write_bytes(b"")
        shape = ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)]
        options = ["--keep-alive", "75", "--timeout", "60", "--log-level", "warning"]
        command = [sys.executable, "-m", "gunicorn", self._application, "--bind", self.host]
        self._server = Server(
            [*dying_with_parent(), *command, *shape, *options], log=self._log, env=self._env, cwd=self._folder
        )
        self._server.wait_for(
            lambda: accepts_connections(self.port) and len(processes_below(self.pid)) > WORKERS, seconds=90
        )

    def log_tail(self) -> str:
        """The last of what the server printed."""
        return self._log.read_text(errors="replace")[-3000:]

    def stop(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.stop()
            self._server = None
