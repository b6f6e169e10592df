"""What providers tell by themselves, and who our customers are to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class ProviderEvent(models.Model):
    """One message of a provider, taken once however often it comes.

    What it says is not kept: it only tells which charge to ask the provider about, so that events may
    come late, twice and in any order.
    """

    gateway = models.CharField(_("gateway"), max_length=40)
    event_id = models.CharField(_("event"), max_length=200)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    idempotency_key = models.CharField(_("idempotency key of the charge"), max_length=120, blank=True)
    reference = models.CharField(_("provider's reference"), max_length=120, blank=True)
    is_dispute = models.BooleanField(_("about a dispute"), default=False)
    received_at = models.DateTimeField(_("received"), default=clock.now, editable=False)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)

    class Meta:
        verbose_name = _("message of a provider")
        verbose_name_plural = _("messages of providers")
        constraints = (models.UniqueConstraint(name="payment_event_once", fields=("gateway", "event_id")),)

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"


class ProviderCustomer(models.Model):
    """The provider's own name for a customer, who may keep cards there. No card is known here."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="provider_customers"
    )
    gateway = models.CharField(_("gateway"), max_length=40)
    reference = models.CharField(_("provider's reference"), max_length=120)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("customer at a provider")
        verbose_name_plural = _("customers at providers")
        constraints = (models.UniqueConstraint(name="payment_customer_once", fields=("user", "gateway")),)

    def __str__(self) -> str:
        return self.reference
