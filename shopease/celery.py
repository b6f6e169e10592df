"""The Celery application. Its settings are Django's, prefixed with CELERY_."""

from celery import Celery

app = Celery("shopease")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
