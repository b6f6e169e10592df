"""`manage.py outbox`: what waits, what was given up, and sending it again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shopease.core import clock
from shopease.core.queue import wake
from shopease.notifications.selectors import messages_by_status, messages_given_up, oldest_pending
from shopease.notifications.services import message_resend
from shopease.notifications.tasks import deliver_outbox


class Command(BaseCommand):
    """Show the outbox, or make a message that was given up due again."""

    help = "Shows how many messages wait, were sent or were given up; sends given-up ones again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resend", metavar="KEY", help="send the given-up message KEY again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["resend"]:
            self._resend(options["resend"])
        else:
            self._show()

    def _resend(self, key: str) -> None:
        if not message_resend(key=key):
            raise CommandError(f"No message with the key {key!r} was given up.")
        wake(deliver_outbox)
        self.stdout.write(f"{key} will be sent again.")

    def _show(self) -> None:
        for status, number in messages_by_status().items():
            self.stdout.write(f"{status:8} {number}")
        oldest = oldest_pending()
        if oldest is not None:
            waits = int((clock.now() - oldest).total_seconds())
            self.stdout.write(f"oldest pending: {oldest:%Y-%m-%d %H:%M:%S} UTC, {waits} s ago")
        for message in messages_given_up():
            self.stdout.write(f"dead: {message.key} ({message.attempts} attempts): {message.last_error}")
