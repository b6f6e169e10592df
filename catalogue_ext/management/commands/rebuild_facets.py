"""Bring the facet index in line with the shop, or say whether it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue_ext.facets.segments import SPAN
from catalogue_ext.facets.services import facets_differing, facets_rebuild


class Command(BaseCommand):
    """`rebuild_facets` writes what differs; with `--check` it only tells, and fails when something does."""

    help = "Bring the facet index in line with the shop; lists are answered meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when it differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written or what differs."""
        if not options["check"]:
            self.stdout.write(f"{facets_rebuild()} segments written.")
            return
        for number in (differing := facets_differing()):
            self.stdout.write(f"Products {number * SPAN} to {(number + 1) * SPAN - 1} differ.")
        if differing:
            raise CommandError("The facets differ from the shop: run rebuild_facets.", returncode=1)
        self.stdout.write("The facets say what the shop says.")
