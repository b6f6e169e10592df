"""The outbox (what must be told is a row written with the change that it tells of), and staff's texts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class OutboxMessage(models.Model):
    """One message to one recipient, sent at least once and seen once.

    `key` names the event ("order:<number>:placed"), so that telling it twice is impossible. `payload`
    is what the topic's handler needs and is emptied once sent, for it may hold links that are secrets;
    that of messages about an order holds ids only, and stays, so that they can be sent again.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Not sent")
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
    order = models.ForeignKey(
        "order.Order", null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    event = models.CharField(_("event"), max_length=40, blank=True)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent again by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = (models.Index(fields=("due_at",), name="outbox_due", condition=Q(status="pending")),)

    def __str__(self) -> str:
        return self.key


class MessageText(models.Model):
    """What staff wrote in place of an event's own text, for one channel and language."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        SMS = "sms", _("SMS")
        STAFF = "staff", _("E-mail to the shop")

    event = models.CharField(_("event"), max_length=40)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    body = models.TextField(_("text"), max_length=5000)
    updated_at = models.DateTimeField(_("changed"), default=clock.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        constraints = (
            models.UniqueConstraint(name="message_text_once", fields=("event", "channel", "language")),
        )

    def __str__(self) -> str:
        return f"{self.event}/{self.channel}/{self.language}"


class MessageSwitch(models.Model):
    """Which ways an event is told; events without a row are told as their definition says."""

    event = models.CharField(_("event"), max_length=40, unique=True)
    mail = models.BooleanField(_("e-mail to the customer"))
    sms = models.BooleanField(_("SMS to the customer"))
    staff = models.BooleanField(_("e-mail to the shop"))

    class Meta:
        verbose_name = _("switch of a message")
        verbose_name_plural = _("switches of messages")

    def __str__(self) -> str:
        return self.event
