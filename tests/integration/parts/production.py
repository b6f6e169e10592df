"""Production's settings as they are, except that only the shop's own static files are collected.

Compressing those of Wagtail and Oscar too takes minutes.
"""

from shopease.settings.base import *  # noqa: F403

STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
