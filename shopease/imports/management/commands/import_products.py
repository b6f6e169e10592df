"""Load products from another shop's export."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shopease.imports import shopify
from shopease.imports.errors import FileRefusedError
from shopease.imports.fetching import PictureFetcher
from shopease.imports.services import products_import
from shopease.imports.types import Outcome, ProductReport, Summary

READERS = {"shopify": shopify.products_read}


class Command(BaseCommand):
    """Prints what became of each product; exits with 1 when some were refused."""

    help = (
        "Load products from another shop's export (CSV). Products are known by handle and SKU: running "
        "it again changes only what differs. Pictures that can't be fetched are reported and skipped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the export, UTF-8 or Latin-1")
        parser.add_argument("--format", choices=sorted(READERS), default="shopify")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        summary = Summary()
        try:
            for report in products_import(drafts=READERS[options["format"]](path), fetcher=PictureFetcher()):
                summary.add(report)
                self._print(report)
        except (FileRefusedError, OSError) as error:
            self._print_summary(summary)
            raise CommandError(str(error)) from error
        self._print_summary(summary)
        if refused := summary.outcomes[Outcome.REFUSED]:
            raise CommandError(f"{refused} product(s) were refused; nothing of them was stored.")

    def _print(self, report: ProductReport) -> None:
        style = self.style.ERROR if report.outcome is Outcome.REFUSED else self.style.SUCCESS
        self.stdout.write(
            f"{style(report.outcome)}: {report.handle or 'without handle'} (line {report.line})"
        )
        for problem in (*report.problems, *report.pictures_skipped):
            self.stdout.write(f"  {problem}")

    def _print_summary(self, summary: Summary) -> None:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in summary.outcomes.items())
        self.stdout.write(f"Products: {counts}.")
        self.stdout.write(f"Pictures: {summary.pictures_added} added, {summary.pictures_skipped} skipped.")
