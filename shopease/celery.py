"""The Celery application. Its settings are Django's, prefixed with CELERY_."""

import os

from celery import Celery

# As in manage.py, so that a bare `celery -A shopease worker` runs the local shop.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopease.settings.local")

app = Celery("shopease")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
