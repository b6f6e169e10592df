"""What is credited to a customer: lines, delivery, any amount; and where the money goes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock
from shopease.core.money import cents_in_sql


class Refund(models.Model):
    """A credit on an order. The order's own total never changes; what is due does.

    `amount` = `lines_amount` + `shipping` + `other` = `unpaid` + `to_payments` + `to_credit`.
    """

    class Reason(models.TextChoices):
        CANCELLED = "cancelled", _("Cancelled")
        RETURNED = "returned", _("Sent back")
        DAMAGED = "damaged", _("Damaged or faulty")
        MISSING = "missing", _("Did not arrive")
        PRICE = "price", _("Wrong price")
        GOODWILL = "goodwill", _("Goodwill")
        CHANGED = "changed", _("The order was changed")
        DISPUTED = "disputed", _("Lost dispute")
        OTHER = "other", _("Another reason")

    class To(models.TextChoices):
        PAYMENT = "payment", _("The way it was paid")
        CREDIT = "credit", _("Store credit")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="refunds")
    number = models.PositiveSmallIntegerField(_("number"))
    request_key = models.CharField(_("key of the request"), max_length=64, null=True, blank=True, unique=True)
    """Of the form it came from: posted twice it is one refund."""
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("note"), max_length=500, blank=True)
    to = models.CharField(_("goes to"), max_length=10, choices=To, default=To.PAYMENT)
    lines_amount = models.DecimalField(_("for lines, with tax"), max_digits=12, decimal_places=2, default=0)
    shipping = models.DecimalField(_("for delivery, with tax"), max_digits=12, decimal_places=2, default=0)
    other = models.DecimalField(_("other, with tax"), max_digits=12, decimal_places=2, default=0)
    amount = models.DecimalField(_("amount, with tax"), max_digits=12, decimal_places=2)
    unpaid = models.DecimalField(_("was not paid yet"), max_digits=12, decimal_places=2, default=0)
    to_payments = models.DecimalField(
        _("to where it was paid from"), max_digits=12, decimal_places=2, default=0
    )
    to_credit = models.DecimalField(_("to store credit"), max_digits=12, decimal_places=2, default=0)
    payments = models.ManyToManyField("payments.PaymentRefund", related_name="credits", blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("when"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(name="refund_numbered", fields=("order", "number")),
            models.CheckConstraint(
                name="refund_is_its_parts",
                condition=Q(amount=cents_in_sql(F("lines_amount") + F("shipping") + F("other")))
                & Q(amount=cents_in_sql(F("unpaid") + F("to_payments") + F("to_credit"))),
            ),
            models.CheckConstraint(
                name="refund_not_negative",
                condition=Q(amount__gt=0)
                & Q(lines_amount__gte=0)
                & Q(shipping__gte=0)
                & Q(other__gte=0)
                & Q(unpaid__gte=0)
                & Q(to_payments__gte=0)
                & Q(to_credit__gte=0),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"

    @property
    def is_under_way(self) -> bool:
        """Whether a part of its money has not arrived yet. No query with its payments loaded."""
        return any(part.status != part.Status.DONE for part in self.payments.all())


class RefundLine(models.Model):
    """Units of an order line that a refund credits."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="refund_lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    amount = models.DecimalField(_("amount, with tax"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("line of a refund")
        verbose_name_plural = _("lines of refunds")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(name="refund_line_once", fields=("refund", "line")),
            models.CheckConstraint(
                name="refund_line_positive", condition=Q(quantity__gte=1) & Q(amount__gte=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
