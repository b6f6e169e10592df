"""Background work of pages. Safe to run twice."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="cms_pages.tasks.publish_scheduled_pages")
def publish_scheduled_pages() -> None:
    """Publish and unpublish what is due."""
    call_command("publish_scheduled", verbosity=0)
