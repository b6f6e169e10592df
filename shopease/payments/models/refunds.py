"""Money that goes back to where it came from, in parts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock
from shopease.payments.models.attempts import PaymentAttempt
from shopease.payments.models.disputes import Dispute


class PaymentRefund(models.Model):
    """A part of a captured payment on its way back. Its idempotency key makes a repeated call harmless.

    Its amount counts in the attempt's `refunded` from when it is written until the provider refuses it.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Under way")
        BY_HAND = "by hand", _("To be paid out by hand")
        DONE = "done", _("Paid back")
        REFUSED = "refused", _("Refused by the provider")

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.PROTECT, related_name="refunds")
    number = models.PositiveSmallIntegerField(_("number"))
    idempotency_key = models.CharField(_("idempotency key"), max_length=140, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    reference = models.CharField(_("provider's reference"), max_length=120, blank=True)
    message = models.CharField(_("provider's message"), max_length=255, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("paid out by"),
    )
    dispute = models.ForeignKey(
        Dispute,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("dispute by which it was taken"),
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("refund of a payment")
        verbose_name_plural = _("refunds of payments")
        constraints = (
            models.UniqueConstraint(name="payment_refund_numbered", fields=("attempt", "number")),
            models.CheckConstraint(name="payment_refund_positive", condition=Q(amount__gt=0)),
        )

    def __str__(self) -> str:
        return self.idempotency_key
