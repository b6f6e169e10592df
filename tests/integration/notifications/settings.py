"""Settings of the workers under test: short leases, a sweep every second, and the probe's topics."""

from shopease.settings.test import *  # noqa: F403
from shopease.settings.test import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.integration.notifications.probe"]
OUTBOX_LEASE_SECONDS = 3
OUTBOX_RETRY_SECONDS = 1
OUTBOX_CHANNEL_RETRY_SECONDS = 1
CELERY_WORKER_LOST_WAIT = 0.1  # seconds until the task of a killed process is given to another
EMAIL_TIMEOUT = 2
CELERY_BEAT_SCHEDULE = {"deliver-outbox": {**CELERY_BEAT_SCHEDULE["deliver-outbox"], "schedule": 1.0}}
