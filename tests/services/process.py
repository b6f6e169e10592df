"""Starting and ending server processes; each is ended by its own id."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


class ServiceError(RuntimeError):
    """A server could not be found or started; the message says what to do."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def accepts_connections(port: int) -> bool:
    """Whether something listens on this port of 127.0.0.1."""
    try:
        with socket.create_connection((HOST, port), timeout=0.5):
            return True
    except OSError:
        return False


def wait_until(is_ready: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Poll `is_ready` until it holds; raise `ServiceError` naming `what` when time is up."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise ServiceError(f"{what}: not so within {seconds:.0f} seconds.")
        time.sleep(0.02)


def dying_with_parent() -> list[str]:
    """A command prefix that ends a server with the process that started it, where Linux offers it."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _parent_of(stat: Path) -> int:
    """The parent of a process, by its file under /proc; 0 when it has just ended."""
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


class Server:
    """One server process, its log in a file."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                process_group=0,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def children(self) -> list[int]:
        """The ids of the processes that it started itself."""
        return [
            int(stat.parent.name)
            for stat in Path("/proc").glob("[0-9]*/stat")
            if _parent_of(stat) == self.pid
        ]

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.poll() is None

    def wait_for(self, is_ready: Callable[[], bool], *, seconds: float = 60) -> None:
        """Wait until the server answers; when it ends or hangs, raise with the end of its log."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running or time.monotonic() > deadline:
                state = "hangs" if self.is_running else f"ended with {self._process.returncode}"
                self.stop()
                raise ServiceError(f"{self._process.args!r} {state}:\n{self.log_tail()}")
            time.sleep(0.02)

    def log_tail(self, characters: int = 4000) -> str:
        """The last of what the server printed."""
        return self.log.read_text(errors="replace")[-characters:]

    def send(self, number: signal.Signals) -> None:
        """Send a signal, for instance SIGSTOP to let the server hang."""
        self._process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 10) -> None:
        """End the process, by force when it doesn't listen."""
        if self.is_running:
            self._process.send_signal(number)
            self._process.send_signal(signal.SIGCONT)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End the process and all that it started, at once: nothing of theirs is needed any more."""
        if self.is_running:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def is_root() -> bool:
    """Whether the tests run as root, which PostgreSQL refuses to do."""
    return os.geteuid() == 0


def cache_folder() -> Path:
    """Where migrated templates and downloaded servers are kept between runs.

    `TEST_CACHE_DIR` chooses another place. Root keeps them where the user that PostgreSQL runs as
    can reach them.
    """
    default = Path("/var/cache/shopease-tests") if is_root() else Path.home() / ".cache/shopease-tests"
    folder = Path(os.environ.get("TEST_CACHE_DIR") or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
