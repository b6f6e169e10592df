"""Bring the search index in line with the shop, or say what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopease.search.check import index_check
from shopease.search.services import index_rebuild


class Command(BaseCommand):
    """`rebuild_index` writes what differs; with `--check` it only tells, and fails when something does."""

    help = "Bring the search index in line with the shop without emptying it first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when it differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written or what differs."""
        if not options["check"]:
            self.stdout.write(f"{index_rebuild()} entries written.")
            return
        differences = index_check()
        for found in differences:
            self.stdout.write(f"{found.count} {found.problem}: {found.kind} ({', '.join(found.examples)})")
        if differences:
            raise CommandError("The index differs from the shop: run rebuild_index.", returncode=1)
        self.stdout.write("The index says what the shop says.")
