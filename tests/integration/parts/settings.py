"""Test settings whose sweeps come every second, so that beat can be seen at work."""

from shopease.settings.test import *  # noqa: F403
from shopease.settings.test import CELERY_BEAT_SCHEDULE as SLOW_SCHEDULE

CELERY_BEAT_SCHEDULE = {name: {**entry, "schedule": 1.0} for name, entry in SLOW_SCHEDULE.items()}
