"""What the test gateway, standing for a provider, has booked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class TestCharge(models.Model):
    """One charge of the pretended provider. Unique by idempotency key."""

    __test__ = False  # not a test case, whatever its name

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        CAPTURED = "captured", _("Captured")
        DECLINED = "declined", _("Declined")

    idempotency_key = models.CharField(_("idempotency key"), max_length=120, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=12)
    token = models.CharField(_("card"), max_length=40, blank=True)
    return_url = models.CharField(_("where the customer goes back to"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CAPTURED)
    refunded = models.DecimalField(_("given back"), max_digits=12, decimal_places=2, default=0)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("test charge")
        verbose_name_plural = _("test charges")
        constraints = (
            models.CheckConstraint(
                name="payment_test_refunded_within_amount",
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
            ),
        )

    def __str__(self) -> str:
        return self.idempotency_key


class TestRefund(models.Model):
    """A part of a test charge that went back. Unique by idempotency key."""

    __test__ = False  # not a test case, whatever its name

    charge = models.ForeignKey(TestCharge, on_delete=models.CASCADE, related_name="refunds")
    idempotency_key = models.CharField(_("idempotency key"), max_length=140, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("test refund")
        verbose_name_plural = _("test refunds")

    def __str__(self) -> str:
        return self.idempotency_key


class TestDispute(models.Model):
    """A test charge that its customer's bank claims back; lost, its amount is gone."""

    __test__ = False  # not a test case, whatever its name

    charge = models.ForeignKey(TestCharge, on_delete=models.CASCADE, related_name="disputes")
    reference = models.CharField(_("reference"), max_length=120, unique=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    status = models.CharField(_("status"), max_length=4, default="open")

    class Meta:
        verbose_name = _("test dispute")
        verbose_name_plural = _("test disputes")

    def __str__(self) -> str:
        return self.reference
