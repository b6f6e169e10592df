"""Background work of imports. Safe to run twice."""

from celery import shared_task

from shopease.core.queue import wake
from shopease.imports.runs import run_advance, runs_forget, runs_waiting


@shared_task(name="shopease.imports.tasks.advance_run", time_limit=1800, soft_time_limit=1740)
def advance_run(run_id: int) -> None:
    """Check, apply or undo a run for a while, and ask for the next turn."""
    if not run_advance(run_id=run_id):
        wake(advance_run, run_id)


@shared_task(name="shopease.imports.tasks.resume_runs")
def resume_runs() -> None:
    """Find runs whose worker died or whose wake-up call was lost; forget those long over."""
    for run_id in runs_waiting():
        wake(advance_run, run_id)
    runs_forget()
