"""`manage.py check_invariants`: is the shop's data sound? Exits with 1 when it isn't."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from shopease.fulfilment.invariants import violations


class Command(BaseCommand):
    """Prints each invariant and what breaks it."""

    help = "Check orders, stock, payments, vouchers, offers, baskets, messages and trees."

    def handle(self, *args: Any, **options: Any) -> None:
        found = violations()
        for name, problems in found.items():
            self.stdout.write(f"{name}: {'ok' if not problems else f'{len(problems)} broken'}")
            for problem in problems:
                self.stdout.write(f"  {problem}")
        if any(found.values()):
            sys.exit(1)
