"""Fill the shop with demo products, pages and people."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shopease.demo.services import demo_load

PASSWORD = "shopease-demo"  # noqa: S105 - printed, and only given where DEBUG is on


class Command(BaseCommand):
    """Prints the log-ins. Refuses to run where DEBUG is off, unless forced."""

    help = "Fill the shop with demo products, pages and people; running it again adds what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size",
            type=int,
            default=0,
            metavar="N",
            help="see to it that there are N generated products too",
        )
        parser.add_argument(
            "--force", action="store_true", help="run although DEBUG is off; people get a random password"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["force"]:
            raise CommandError("DEBUG is off: this looks like a real shop. Use --force if you mean it.")
        if options["size"] < 0:
            raise CommandError("--size must not be negative.")
        password = PASSWORD if settings.DEBUG else secrets.token_urlsafe(12)
        report = demo_load(password=password, size=options["size"])
        self.stdout.write(
            f"Added {report.products} products, {report.generated} generated products, "
            f"{report.pages} pages, {report.reviews} reviews and {report.orders} orders."
        )
        self.stdout.write(f"Log-ins (new ones with the password {password}):")
        for role, email in report.people.items():
            self.stdout.write(f"  {email:<26} {role}")
