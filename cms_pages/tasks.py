"""Background work of pages. Safe to run twice."""

from celery import shared_task

from cms_pages.language_services import languages_fill
from cms_pages.references import references_mend
from cms_pages.report.mail import report_enqueue
from cms_pages.submissions import submissions_forget
from shopease.campaigns.services import scheduled_apply
from shopease.core import clock
from shopease.core.queue import wake
from shopease.notifications.tasks import deliver_outbox


@shared_task(name="cms_pages.tasks.publish_scheduled_pages")
def publish_scheduled_pages() -> None:
    """Publish and unpublish what is due; whatever shows it follows at once."""
    scheduled_apply(moment=clock.now())


@shared_task(name="cms_pages.tasks.forget_submissions")
def forget_submissions() -> None:
    """Delete what forms got and have kept for as long as they say."""
    submissions_forget()


@shared_task(name="cms_pages.tasks.report_page_problems")
def report_page_problems() -> None:
    """Tell editors what has gone wrong with pages; one letter a week, however often this runs."""
    if report_enqueue():
        wake(deliver_outbox)


@shared_task(name="cms_pages.tasks.fill_languages")
def fill_languages() -> None:
    """Show in each language's tree what nobody has translated."""
    languages_fill()


@shared_task(name="cms_pages.tasks.mend_references")
def mend_references() -> None:
    """Note again what pages and snippets name, should a message have been lost."""
    references_mend()
