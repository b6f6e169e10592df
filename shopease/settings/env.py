"""The only reader of the environment.

Each variable has a line in `.env.example` and a row in `docs/configuration.md`; a test compares
the three. A value that is missing stops start-up and names itself.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]


class Environment:
    """Typed access to environment variables; relaxed settings may give defaults first."""

    def __init__(self) -> None:
        self._env = environ.Env()
        self._defaults: dict[str, str] = {}

    def read_file(self, path: Path) -> None:
        """Load `KEY=value` lines; what the process environment already has wins."""
        if path.is_file():
            self._env.read_env(str(path))

    def relax(self, defaults: Mapping[str, str]) -> None:
        """Let these variables be missing; used by `local` and `test` before they import `base`."""
        self._defaults.update(defaults)

    def _raw(self, name: str) -> str:
        value = self._env.ENVIRON.get(name, self._defaults.get(name))
        if value is None:
            raise ImproperlyConfigured(
                f"The environment variable {name} is missing. See .env.example for what it means."
            )
        return str(value)

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without `default` it must be set (it may be set to nothing)."""
        if default is not None:
            self._defaults.setdefault(name, default)
        return self._raw(name)

    def secret(self, name: str) -> str:
        """A string that must be set and not empty."""
        value = self._raw(name)
        if not value:
            raise ImproperlyConfigured(f"The environment variable {name} must not be empty.")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """True for 1, true, yes, on; False for 0, false, no, off and nothing; else an error."""
        value = self.text(name, str(default)).strip().lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off", ""}:
            return False
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None

    def items(self, name: str, default: str | None = None) -> list[str]:
        """A comma-separated list without empty items."""
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]

    def languages(self, name: str, default: str) -> list[tuple[str, str]]:
        """Language codes with their names in themselves ("de", "Deutsch"); the first is the shop's own."""
        codes = [code.lower() for code in self.items(name, default)]
        unknown = [code for code in codes if "name_local" not in LANG_INFO.get(code, {})]
        if unknown or not codes:
            raise ImproperlyConfigured(f"{name} must be codes such as en,de, not {', '.join(unknown)!r}.")
        names = {code: LANG_INFO[code]["name_local"] for code in codes}
        return [(code, local[:1].upper() + local[1:]) for code, local in names.items()]

    def database(self, name: str) -> dict[str, Any]:
        """A Django database dictionary from a URL (postgres://, sqlite:///)."""
        return dict(self._env.db_url_config(self.secret(name)))

    def email(self, name: str) -> dict[str, Any]:
        """Django's EMAIL_* settings from a URL (smtp://user:password@host:port, smtp+tls://)."""
        return dict(self._env.email_url_config(self.secret(name)))


env = Environment()
