"""Background work of changes to many products. Safe to run twice and in several workers at once."""

from celery import shared_task

from shopease.bulk.services import edit_run, edits_forget, edits_stalled
from shopease.core.queue import wake


@shared_task(name="shopease.bulk.tasks.run_edit")
def run_edit(edit_id: int) -> None:
    """Work an edit off; asks for another turn when one was not enough."""
    if edit_run(edit_id=edit_id):
        wake(run_edit, edit_id)


@shared_task(name="shopease.bulk.tasks.resume_edits")
def resume_edits() -> None:
    """Go on with edits whose wake-up call was lost; forget old ones."""
    for edit_id in edits_stalled():
        wake(run_edit, edit_id)
    edits_forget()
