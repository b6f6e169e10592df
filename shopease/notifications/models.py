"""The outbox: what must be told is a row written with the change that it tells of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class OutboxMessage(models.Model):
    """One message to one recipient, sent at least once and seen once.

    `key` names the event ("order:<number>:placed"), so that telling it twice is impossible. `payload`
    is what the topic's handler needs and is emptied once sent, for it may hold links that are secrets.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        SENT = "sent", _("Sent")
        DEAD = "dead", _("Given up")

    key = models.CharField(_("key"), max_length=200, unique=True)
    topic = models.CharField(_("topic"), max_length=80)
    recipient = models.CharField(_("recipient"), max_length=254, blank=True)
    payload = models.JSONField(_("payload"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    due_at = models.DateTimeField(_("due"), default=clock.now)
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = (models.Index(fields=("due_at",), name="outbox_due", condition=Q(status="pending")),)

    def __str__(self) -> str:
        return self.key
