"""Oscar's messages; a notice has the address of what it is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.communication.abstract_models import AbstractNotification


class Notification(AbstractNotification):
    """Overrides `oscar.apps.communication.models.Notification` (Oscar 4.2), whose texts may hold HTML.

    Here they are plain; `link` is a path of the shop.
    """

    link = models.CharField(_("link"), max_length=255, blank=True)

    class Meta(AbstractNotification.Meta):
        indexes = (
            models.Index(fields=("recipient", "location", "-date_sent"), name="notification_inbox"),
            models.Index(
                fields=("recipient",), condition=models.Q(date_read=None), name="notification_unread"
            ),
        )


from oscar.apps.communication.models import *  # noqa: E402
