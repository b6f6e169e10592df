"""The three under measurement: our shop, stock Oscar, a bare view. Each prepared once and served alike."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from bench.copying import catalogue_copy
from bench.parts import HOME, RUN, cluster_prepared, database_analyze, files_key
from bench.server import WebServer
from tests.services import templates
from tests.services.postgres import OwnCluster, cluster_create
from tests.services.process import HOST, ROOT, ServiceError, free_port

SHOP = "bench_shop"
PARENTS_SHARE = 20
"""One product in twenty is a parent; with its three variants a fifth of all products."""


@dataclass
class Target:
    """One of the three: its server, the environment of its processes, and its database server."""

    name: str
    server: WebServer
    env: Mapping[str, str]
    cluster: OwnCluster | None = None
    scheme: str = "http"

    def run_inside(self, *arguments: str, feed: str = "") -> str:
        """What a Python module prints in a process of this project."""
        return _python(arguments, env=self.env, feed=feed)


def _python(arguments: tuple[str, ...], *, env: Mapping[str, str], feed: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(env),
        input=feed,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServiceError(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def _environment(**values: str) -> dict[str, str]:
    """The shell's variables that programs need, and these; the shop's own don't leak in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **values}


# --- Our shop ---------------------------------------------------------------------------------


def _shop_environment(*, folder: Path, database_url: str, redis_url: str, port: int) -> dict[str, str]:
    return _environment(
        DJANGO_SETTINGS_MODULE="bench.settings",
        SECRET_KEY="bench",
        ALLOWED_HOSTS=HOST,
        SITE_URL=f"https://{HOST}:{port}",
        VAR_DIR=str(folder),
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
        S3_BUCKET="",
        EMAIL_URL="memorymail://",
        DEFAULT_FROM_EMAIL="shop@example.com",
        LOG_LEVEL="WARNING",
    )


def shop_prepare(*, products: int, redis_url: str) -> Target:
    """Our shop with `products` products, on a copy of its prepared database."""
    port = free_port()
    folder = HOME / f"shop-{products}-{_catalogue_key()}"

    def fill(cluster: OwnCluster) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        parents = products // PARENTS_SHARE
        url = cluster.url(templates.TEMPLATE)
        env = _shop_environment(folder=folder, database_url=url, redis_url=redis_url, port=port)
        env |= {"DATABASE_STATEMENT_TIMEOUT_MS": "0", "DATABASE_IDLE_TIMEOUT_MS": "0"}
        _python(("manage.py", "load_demo", "--force", "--size", str(products - 4 * parents)), env=env)
        _python(("-m", "bench.seed", str(parents)), env=env)
        database_analyze(url)
        cluster.execute("ALTER DATABASE {} RENAME TO {}", templates.TEMPLATE, SHOP)

    cluster = cluster_prepared(folder.name, make=_copy_template, fill=fill)
    url = cluster.database_clone(RUN, SHOP)
    env = _shop_environment(folder=folder, database_url=url, redis_url=redis_url, port=port)
    _static_build(folder, env)
    server = WebServer(f"shop-{products}", "shopease.wsgi:application", folder=HOME, env=env, port=port)
    return Target("ShopEase", server, env, cluster, scheme="https")


def _catalogue_key() -> str:
    """What the prepared catalogue depends on: migrations, locked requirements, the demo's data."""
    migrations = templates.manifest_key(templates.manifest())[:8]
    return f"{migrations}-{files_key('shopease/demo/**/*', 'bench/seed.py')[:8]}"


def _copy_template(folder: Path) -> None:
    templates.postgres_template(folder)


def _static_build(folder: Path, env: Mapping[str, str]) -> None:
    """Collect the static files under hashed names, when they changed."""
    built, key = folder / ".static", files_key("static/**/*", "requirements/base.txt")
    if not built.exists() or built.read_text() != key:
        shutil.rmtree(folder / "static", ignore_errors=True)
        _python(("manage.py", "collectstatic", "--no-input", "--verbosity", "0"), env=env)
        built.write_text(key)


# --- Stock Oscar ------------------------------------------------------------------------------


def _stock_environment(*, folder: Path, cluster: OwnCluster, database: str, redis_url: str) -> dict[str, str]:
    parts = urlsplit(cluster.url(database))
    return _environment(
        DJANGO_SETTINGS_MODULE="bench.stock_project.settings",
        PGHOST=HOST,
        PGPORT=str(parts.port),
        PGUSER=str(parts.username),
        PGDATABASE=database,
        REDIS_URL=redis_url,
        MEDIA_ROOT=str(folder / "media"),
    )


def stock_prepare(*, products: int, shop: Target, redis_url: str) -> Target:
    """Stock Oscar with the catalogue of `shop`, on a copy of its prepared database."""
    assert shop.cluster is not None
    shop_url = shop.cluster.url(SHOP)
    own = files_key("bench/copying.py", "bench/stock_project/*.py")[:8]
    folder = HOME / f"stock-{version('django-oscar')}-{products}-{_catalogue_key()}-{own}"

    def fill(cluster: OwnCluster) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        cluster.execute("CREATE DATABASE {}", SHOP)
        env = _stock_environment(folder=folder, cluster=cluster, database=SHOP, redis_url=redis_url)
        _python(("-m", "django", "migrate", "--verbosity", "0"), env=env)
        catalogue_copy(shop_url, cluster.url(SHOP))
        database_analyze(cluster.url(SHOP))
        (folder / "media").mkdir(parents=True)
        (folder / "media/original_images").symlink_to(Path(shop.env["VAR_DIR"]) / "media/original_images")

    cluster = cluster_prepared(folder.name, make=lambda home: cluster_create(home / "data"), fill=fill)
    cluster.database_clone(RUN, SHOP)
    env = _stock_environment(folder=folder, cluster=cluster, database=RUN, redis_url=redis_url)
    server = WebServer("stock", "bench.stock_project.wsgi:application", folder=HOME, env=env)
    return Target("stock Oscar", server, env, cluster)


# --- The limit --------------------------------------------------------------------------------


def bare_prepare() -> Target:
    """The bare Django view."""
    env = _environment()
    return Target("bare Django", WebServer("bare", "bench.bare.application", folder=HOME, env=env), env)
