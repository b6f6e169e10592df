"""`manage.py reconcile_payments`: do our books and the providers' agree? Exits with 1 when they don't."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shopease.fulfilment.services.reconciling import payments_reconcile


class Command(BaseCommand):
    """Settles what the provider's word is enough for, and prints what somebody has to look at."""

    help = "Compare payments and refunds with the providers'."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=3, help="how far back (default: 3)")

    def handle(self, *args: Any, **options: Any) -> None:
        found = payments_reconcile(days=max(1, options["days"]))
        for difference in found:
            self.stdout.write(f"{'settled' if difference.is_settled else 'DIFFERS'}: {difference}")
        wrong = [difference for difference in found if not difference.is_settled]
        self.stdout.write(f"{len(found) - len(wrong)} settled, {len(wrong)} to look at")
        if wrong:
            sys.exit(1)
