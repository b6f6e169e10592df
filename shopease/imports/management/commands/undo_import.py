"""Take an import back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopease.imports.errors import RunBusyError
from shopease.imports.models import ImportRow, ImportRun
from shopease.imports.runs import run_advance, run_undo


class Command(BaseCommand):
    """Prints what was left alone because somebody changed it since; exits with 1 then."""

    help = "Put back everything that an import changed, by the number that it printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the number of the import")
        parser.add_argument("--insist", action="store_true", help="also what was changed since")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ImportRun.objects.filter(pk=options["number"]).first()
        if run is None or run.status not in {ImportRun.Status.APPLIED, ImportRun.Status.UNDONE}:
            raise CommandError("There is no import of this number that could be undone.")
        try:
            run_undo(run_id=run.pk, insists=options["insist"])
        except RunBusyError as error:
            raise CommandError(str(error)) from error
        while not run_advance(run_id=run.pk):
            pass
        kept = list(run.rows.filter(undo=ImportRow.Undo.KEPT))
        for row in kept:
            self.stdout.write(f"left alone: {row.handle} ({row.undo_note})")
        undone = run.rows.exclude(undo="").exclude(undo=ImportRow.Undo.KEPT).count()
        self.stdout.write(f"Products: {undone} put back, {len(kept)} left alone.")
        if kept:
            raise CommandError("Some products were changed since. --insist undoes them too.")
