"""Migrated databases, kept between runs: migrating takes a minute, copying a moment.

A template belongs to the contents of all migrations and to the locked requirements. When only
new migrations have come, the newest older template is migrated forward instead of starting anew.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.postgres import Cluster, OwnCluster, binaries_folder, cluster_create
from tests.services.process import ROOT, ServiceError, cache_folder

TEMPLATE = "shopease_template"
KEPT = 3

Manifest = dict[str, str]
Build = Callable[[Path, Path | None], None]


def manifest() -> Manifest:
    """What a migrated database depends on: file -> hash of its content."""
    # Roles are written to the database after each migration.
    files = [ROOT / "requirements/base.txt", ROOT / "shopease/users/roles.py"]
    for package in ("shopease", "catalogue_ext", "home", "cms_pages"):
        files.extend(sorted((ROOT / package).glob("**/migrations/*.py")))
    return {
        str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file()
    }


def manifest_key(content: Manifest) -> str:
    """A short name of a manifest."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def postgres_template(target: Path) -> Path:
    """Put a cluster that holds the migrated `TEMPLATE` database into `target`; returns its data folder."""
    kind = f"postgresql-{binaries_folder().parent.name.replace('/', '-')}"
    source = _template(kind, _postgres_build)
    target.mkdir(parents=True, exist_ok=True)
    _copy(source / "data", target / "data")
    return target / "data"


def sqlite_template(target: Path) -> None:
    """Put a migrated SQLite database at `target`."""
    shutil.copyfile(_template("sqlite", _sqlite_build) / "db.sqlite3", target)


def server_template(cluster: Cluster) -> str:
    """The name of the migrated template on a server that isn't ours, made there when missing."""
    name = f"{TEMPLATE}_{manifest_key(manifest())}"
    with _lock("server"):
        if not cluster.has_database(name):
            building = name + "_building"
            cluster.database_drop(building)
            cluster.execute("CREATE DATABASE {}", building)
            cluster.extensions_create(building)
            migrate(cluster.url(building))
            cluster.execute("ALTER DATABASE {} RENAME TO {}", building, name)
    return name


def migrate(url: str) -> None:
    """Run all migrations on a database."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shopease.settings.test",
        "DATABASE_URL": url,
        "DATABASE_STATEMENT_TIMEOUT_MS": "0",
        "DATABASE_LOCK_TIMEOUT_MS": "0",
        "DATABASE_IDLE_TIMEOUT_MS": "0",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServiceError(f"The migrations failed:\n{done.stdout}{done.stderr}")


def _template(kind: str, build: Build) -> Path:
    """The folder of the template of this kind for the present migrations, built when missing."""
    home = cache_folder() / kind
    home.mkdir(exist_ok=True)
    with _lock(kind):
        content = manifest()
        folder = home / manifest_key(content)
        if not folder.exists():
            building = home / "building"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(mode=0o755)
            build(building, _forerunner(home, content))
            if manifest() != content:
                raise ServiceError("The migrations changed while they were run. Run the tests again.")
            (building / "manifest.json").write_text(json.dumps(content))
            building.rename(folder)
        os.utime(folder)
        for old in sorted(home.iterdir(), key=lambda entry: -entry.stat().st_mtime)[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _forerunner(home: Path, content: Manifest) -> Path | None:
    """The template that present migrations only add to, if there is one."""
    best: tuple[int, Path] | None = None
    for file in home.glob("*/manifest.json"):
        older = json.loads(file.read_text())
        if older.items() <= content.items() and (best is None or len(older) > best[0]):
            best = (len(older), file.parent)
    return best[1] if best else None


def _postgres_build(folder: Path, forerunner: Path | None) -> None:
    if forerunner:
        _copy(forerunner / "data", folder / "data")
    else:
        cluster_create(folder / "data")
    cluster = OwnCluster(folder / "data")
    try:
        if not forerunner:
            cluster.execute("CREATE DATABASE {}", TEMPLATE)
            cluster.extensions_create(TEMPLATE)
        migrate(cluster.url(TEMPLATE))
        cluster.execute("CHECKPOINT")
    finally:
        cluster.stop()


def _sqlite_build(folder: Path, forerunner: Path | None) -> None:
    file = folder / "db.sqlite3"
    if forerunner:
        shutil.copyfile(forerunner / "db.sqlite3", file)
    migrate(f"sqlite:///{file}")


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


@contextmanager
def _lock(name: str) -> Iterator[None]:
    with (cache_folder() / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
