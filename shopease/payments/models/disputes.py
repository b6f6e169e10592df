"""Payments that customers have their banks take back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock
from shopease.payments.models.attempts import PaymentAttempt


class Dispute(models.Model):
    """A captured payment that its customer's bank claims back, as the provider tells of it.

    While it is open its money counts as the shop's. Lost, its money counts as given back: by rows of
    `PaymentRefund` that name the dispute. What is closed may be opened again.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Closed in the shop's favour")
        LOST = "lost", _("Lost")

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="disputes")
    reference = models.CharField(_("provider's reference"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("reason, in the provider's words"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=4, choices=Status, default=Status.OPEN)
    answer_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=clock.now, editable=False)
    reopened = models.PositiveSmallIntegerField(_("times opened again"), default=0)
    fee = models.DecimalField(
        _("provider's fee"),
        max_digits=12,
        decimal_places=2,
        default=0,
        help_text=_("Beside the amount: no money of the customer's."),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = (
            models.UniqueConstraint(name="payment_dispute_once", fields=("attempt", "reference")),
            models.CheckConstraint(name="payment_dispute_positive", condition=Q(amount__gt=0)),
        )

    def __str__(self) -> str:
        return self.reference
