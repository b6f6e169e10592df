"""`manage.py send_to DE AT`: the countries that the shop sends to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalogue_ext.delivery.countries import UnknownCountryError, countries_send_to


class Command(BaseCommand):
    """Sets the countries that goods are sent to; a new shop has none."""

    help = "Let goods be sent to these countries and to no others."

    def add_arguments(self, parser: CommandParser) -> None:
        """The countries."""
        parser.add_argument("code", nargs="+", type=str.upper, help="two letters, as in ISO 3166: DE AT FR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set them, and say their names."""
        try:
            names = countries_send_to(codes=options["code"])
        except UnknownCountryError as error:
            raise CommandError(f"No country has the code {error}. Nothing was changed.") from error
        self.stdout.write(f"Goods are sent to {', '.join(names)}.")
