"""Production's settings, unchanged but for the build of static files, which isn't compressed."""

from shopease.settings.base import *  # noqa: F403

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (".*",)
