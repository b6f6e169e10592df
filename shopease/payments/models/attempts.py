"""Attempts to pay."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class PaymentAttempt(models.Model):
    """One attempt to pay one order. Its idempotency key makes a repeated call harmless.

    `UNKNOWN` is an outcome that the provider must be asked for; it is never taken for a failure. `ACTION`
    waits for the customer, who has to confirm at the bank. The money of a `CAPTURED` one came in,
    whatever went back of it. An order has one open attempt at most, and several captured ones when
    it grew.
    """

    class Status(models.TextChoices):
        STARTED = "started", _("Started")
        UNKNOWN = "unknown", _("Unknown")
        ACTION = "action", _("Waits for the customer")
        CAPTURED = "captured", _("Captured")
        PROMISED = "promised", _("Promised")
        DECLINED = "declined", _("Declined")

    OPEN = (Status.STARTED, Status.UNKNOWN, Status.ACTION)
    """Nobody knows yet how they end."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="payment_attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    gateway = models.CharField(_("gateway"), max_length=40)
    idempotency_key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    amount = models.DecimalField(_("amount, with tax"), max_digits=12, decimal_places=2)
    refunded = models.DecimalField(_("given back"), max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=12)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STARTED)
    reference = models.CharField(_("provider's reference"), max_length=120, blank=True)
    message = models.CharField(_("message to the customer"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment attempt")
        verbose_name_plural = _("payment attempts")
        constraints = (
            models.UniqueConstraint(name="payment_attempt_numbered", fields=("order", "number")),
            models.UniqueConstraint(
                name="payment_one_open_attempt",
                fields=("order",),
                condition=Q(status__in=("started", "unknown", "action")),
            ),
            models.CheckConstraint(name="payment_attempt_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="payment_attempt_refunded_within_amount",
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
            ),
        )

    def __str__(self) -> str:
        return self.idempotency_key
