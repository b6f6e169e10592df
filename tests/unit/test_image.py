"""The image holds all that the shop reads at run time."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
NEVER = {"tests", "bench", "docs", ".ci", ".github", ".venv", "var"}


def top(path: Path) -> str:
    """The folder of the repository that a file lies in."""
    return path.relative_to(ROOT).parts[0]


def test_the_image_holds_what_the_settings_name_and_each_app() -> None:
    named = [*settings.TEMPLATES[0]["DIRS"], *settings.STATICFILES_DIRS, *settings.LOCALE_PATHS]
    apps_at = [app.path for app in apps.get_app_configs()]
    own = [path for path in map(Path, (*named, *apps_at)) if ROOT in path.parents]
    needed = {top(path) for path in own} - NEVER
    copied = set(re.findall(r"^COPY (\S+) \1$", (ROOT / "docker/Dockerfile").read_text(), re.MULTILINE))
    let_through = set(re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert needed == copied == let_through
