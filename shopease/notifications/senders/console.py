"""An SMS sender for local work: what would be sent stands in the log."""

import logging

from shopease.notifications.sms import Sms

logger = logging.getLogger(__name__)


class ConsoleSender:
    """Writes each SMS to the log."""

    def send(self, sms: Sms) -> None:
        logger.warning("SMS to %s: %s", sms.to, sms.text)
