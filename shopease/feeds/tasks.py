"""Background work of feeds. Safe to run twice."""

from celery import shared_task

from shopease.feeds.services import feeds_make


@shared_task(name="shopease.feeds.tasks.make_feeds", time_limit=1800, soft_time_limit=1740)
def make_feeds() -> None:
    """Write the catalogue down for the channels that ask for it."""
    feeds_make()
