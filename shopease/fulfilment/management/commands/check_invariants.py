"""`manage.py check_invariants`: is the shop's data sound? Exits with 1 when it isn't."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from shopease.fulfilment.invariants import CHECKS


class Command(BaseCommand):
    """Prints each invariant with what breaks it, as it is found."""

    help = "Check orders, stock, payments, credit, documents, baskets, vouchers, offers, messages and trees."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    # One moment of a shop that goes on working; the limit of time is for pages.
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    cursor.execute("SET LOCAL statement_timeout = 0")
            is_sound = self._check()
        if not is_sound:
            sys.exit(1)

    def _check(self) -> bool:
        is_sound = True
        for name, check in CHECKS.items():
            started, broken = time.monotonic(), 0
            for problem in check():
                broken += 1
                self.stdout.write(f"  {problem}")
            is_sound &= not broken
            verdict = f"{broken} broken" if broken else "ok"
            self.stdout.write(f"{name}: {verdict} ({time.monotonic() - started:.1f} s)")
        return is_sound
