"""PostgreSQL and Redis of a benchmark. What was prepared is kept for the next run."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from tests.services.postgres import OwnCluster
from tests.services.process import ROOT, cache_folder

HOME = ROOT / "var/bench"
KEPT = 4
RUN = "bench_run"
"""The database of one run: a copy, so that orders of one run don't slow down the next."""


def files_key(*patterns: str) -> str:
    """A short name for the contents of all files below the project that match."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def cluster_prepared(
    name: str, *, make: Callable[[Path], object], fill: Callable[[OwnCluster], None]
) -> OwnCluster:
    """A running server with what `fill` has put in, made when it isn't there yet.

    It lies where the test servers' templates lie, as the user that PostgreSQL runs as must reach it.
    """
    home = cache_folder() / "bench"
    home.mkdir(exist_ok=True)
    folder = home / name
    if (folder / "ready").exists():
        (folder / "ready").touch()
        return OwnCluster(folder / "data")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755)
    make(folder)
    cluster = OwnCluster(folder / "data")
    try:
        fill(cluster)
    except BaseException:
        cluster.stop()
        raise
    (folder / "ready").touch()
    _forget_oldest(home.iterdir())
    return cluster


def database_analyze(url: str) -> None:
    """Tell the planner what is in the tables: the benchmark's servers have no autovacuum."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _forget_oldest(folders: Iterable[Path]) -> None:
    prepared = [folder for folder in folders if (folder / "ready").exists()]
    for old in sorted(prepared, key=lambda folder: -(folder / "ready").stat().st_mtime)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
