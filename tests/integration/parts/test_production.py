"""Production as the containers run it: the entrypoint's commands on this machine, on real parts."""

import os
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.integration.parts.conftest import Answer
from tests.services.postgres import Cluster
from tests.services.process import ROOT, Server, accepts_connections, free_port
from tests.services.redis import RedisServer
from tests.services.s3 import S3Server
from tests.services.smtp import SmtpServer

ENTRYPOINT = ROOT / "docker/entrypoint.sh"
HTTPS = {"Host": "shop.example.com", "X-Forwarded-Proto": "https"}
REQUIRED = [
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "VAR_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "S3_BUCKET",
    "S3_PRIVATE_BUCKET",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
]


@pytest.fixture
def production_env(
    tmp_path: Path, cluster: Cluster, redis_server: RedisServer, s3_server: S3Server, smtp_server: SmtpServer
) -> Iterator[dict[str, str]]:
    name = f"test_production_{os.getpid()}"
    python = str(Path(sys.executable).parent)
    yield {
        "PATH": python + os.pathsep + os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.integration.parts.production",
        "SECRET_KEY": "production-trial-0123456789-abcdefghijklmnopqrstuvwxyz",
        "ALLOWED_HOSTS": "shop.example.com",
        "SITE_URL": "https://shop.example.com",
        "VAR_DIR": str(tmp_path),
        "PORT": str(free_port()),
        "DATABASE_URL": cluster.database_clone(name, os.environ["TEST_TEMPLATE"]),
        "REDIS_URL": redis_server.url,
        "EMAIL_URL": smtp_server.url,
        "DEFAULT_FROM_EMAIL": "shop@example.com",
        **s3_server.env,
    }
    cluster.database_drop(name)


def run(role: str, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(ENTRYPOINT), role, *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def start(production_env: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start_role(role: str, *arguments: str) -> Server:
        servers.append(
            Server([ENTRYPOINT, role, *arguments], log=tmp_path / f"{role}.log", env=production_env)
        )
        return servers[-1]

    yield start_role
    for server in servers:
        server.stop()


def test_the_entrypoints_commands_run_a_production_shop(
    production_env: dict[str, str],
    start: Callable[..., Server],
    fetch: Callable[..., Answer],
    tmp_path: Path,
) -> None:
    migrated = run("migrate", production_env)
    assert migrated.returncode == 0, migrated.stderr
    collected = run("collectstatic", production_env)
    assert collected.returncode == 0, collected.stderr

    port = int(production_env["PORT"])
    web = start("web")
    web.wait_for(lambda: accepts_connections(port), seconds=90)
    shop = f"http://127.0.0.1:{port}"
    healthcheck = [sys.executable, str(ROOT / "docker/healthcheck.py")]
    assert subprocess.run(healthcheck, env=production_env, check=False).returncode == 0
    assert fetch(shop + "/health/ready", HTTPS).json["cache"] == "ok"

    insecure = fetch(shop + "/accounts/login/", {"Host": "shop.example.com"})
    assert insecure.status == 301
    assert insecure.headers["Location"] == "https://shop.example.com/accounts/login/"
    assert fetch(shop + "/accounts/login/", {**HTTPS, "Host": "evil.example.com"}).status == 400

    page = fetch(shop + "/accounts/login/", HTTPS)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "__Host-csrf=" in page.headers["Set-Cookie"]

    style = re.search(r'href="(/static/css/main\.[0-9a-f]{12}\.css)"', page.body.decode())
    assert style is not None
    served = fetch(shop + style.group(1), {**HTTPS, "Accept-Encoding": "br"})
    assert served.headers["Content-Encoding"] == "br"
    assert served.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    plain = fetch(shop + style.group(1), HTTPS).body.decode()
    for imported in re.findall(r'@import url\("([^"]+)"\)', plain):
        address = urllib.parse.urljoin(shop + style.group(1), imported)
        assert re.search(r"\.[0-9a-f]{12}\.css$", imported)
        assert fetch(address, HTTPS).status == 200

    worker = start("worker", "--pool", "solo")
    worker.wait_for(lambda: " ready." in worker.log_tail(), seconds=90)
    beat = start("beat", "-s", str(tmp_path / "schedule"))
    beat.wait_for(lambda: "beat: Starting" in beat.log_tail(), seconds=60)


def test_an_unknown_role_is_refused(production_env: dict[str, str]) -> None:
    refused = run("wbe", production_env)
    assert refused.returncode == 64
    assert "unknown role 'wbe'" in refused.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_value_stops_start_up_and_names_itself(name: str) -> None:
    values = {
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "x",
        "SITE_URL": "https://x",
        "VAR_DIR": "/tmp",
        "DATABASE_URL": "postgresql://x/x",
        "REDIS_URL": "redis://x",
        "S3_BUCKET": "x",
        "S3_PRIVATE_BUCKET": "x",
        "EMAIL_URL": "smtp://x",
        "DEFAULT_FROM_EMAIL": "x@example.com",
    }
    del values[name]
    done = subprocess.run(
        [sys.executable, "-c", "import shopease.settings.base"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **values},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert f"variable {name} " in done.stderr.splitlines()[-1]
