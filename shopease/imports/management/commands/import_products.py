"""Load products from a table: our own, or another shop's export."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from shopease.imports.errors import RunBusyError
from shopease.imports.models import ImportRow, ImportRun
from shopease.imports.runs import run_advance, run_apply, run_create, run_delete
from shopease.imports.selectors import row_changes, run_counts

Outcome = ImportRow.Outcome


class Command(BaseCommand):
    """Prints what became of each product; exits with 1 when some were refused."""

    help = (
        "Load products from a CSV or XLSX file: the shop's own format, Shopify's or WooCommerce's export, "
        "recognised by the header. Products are known by code and SKU: running it again changes only what "
        "differs. Pictures that can't be fetched are reported and skipped. Prints the number by which "
        "undo_import takes it back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the table, in UTF-8 or Latin-1, or XLSX")
        parser.add_argument("--pictures", type=Path, help="a ZIP with the pictures that the table names")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        is_rehearsal: bool = options["dry_run"]
        run = self._run(options["file"], options["pictures"], is_rehearsal=is_rehearsal)
        try:
            if not is_rehearsal:
                run_apply(run_id=run.pk)
            while not run_advance(run_id=run.pk):
                pass
        except RunBusyError as error:
            run_delete(run=run)
            raise CommandError(str(error)) from error
        run.refresh_from_db()
        refused = self._print(run)
        if is_rehearsal or run.status == ImportRun.Status.FAILED or not run.total:
            run_delete(run=run)
        else:
            self.stdout.write(f"To take it back: manage.py undo_import {run.pk}")
        if run.message:
            raise CommandError(run.message)
        if refused:
            raise CommandError(f"{refused} product(s) were refused; nothing of them was stored.")

    def _run(self, path: Path, pictures: Path | None, *, is_rehearsal: bool) -> ImportRun:
        with ExitStack() as stack:
            files = []
            for one in (path, pictures):
                if one is not None and not one.is_file():
                    raise CommandError(f"There is no file {one}.")
                files.append(File(stack.enter_context(one.open("rb"))) if one else None)
            file, archive = files
            if file is None:
                raise CommandError("There is no file.")
            return run_create(file=file, name=path.name, pictures=archive, rehearses=is_rehearsal)

    def _print(self, run: ImportRun) -> int:
        for row in run.rows.iterator(chunk_size=500):
            style = self.style.ERROR if row.outcome == Outcome.REFUSED else self.style.SUCCESS
            name = row.handle or "without handle"
            self.stdout.write(f"{style(row.outcome)}: {name} (line {row.line})")
            for text in self._details(row):
                self.stdout.write(f"  {text}")
        counts = run_counts(run)
        told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome.values)
        self.stdout.write(f"Products: {told}.")
        self.stdout.write(f"Pictures: {counts['pictures']} added.")
        return counts["refused"]

    def _details(self, row: ImportRow) -> Iterator[str]:
        for line, column, message, _is_warning in row.problems:
            yield f"line {line}" + (f", column “{column}”" if column else "") + f": {message}"
        if row.outcome == Outcome.CHANGED:
            for change in row_changes(row):
                owner = f"{change['owner']}: " if change["owner"] else ""
                yield f"{owner}{change['field']}: {change['old'] or '–'} → {change['new'] or '–'}"
