"""The stock ledger."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class StockMovement(models.Model):
    """One change of a stock record; the sums of the ledger equal the record."""

    class Reason(models.TextChoices):
        OPENING = "opening", _("Opening balance")
        ALLOCATED = "allocated", _("Allocated to an order")
        RELEASED = "released", _("Released from an order")
        SHIPPED = "shipped", _("Shipped")
        RECEIVED = "received", _("Received")
        RETURNED = "returned", _("Returned")
        COUNTED = "counted", _("Counted")
        DAMAGED = "damaged", _("Damaged")
        LOST = "lost", _("Lost")
        CORRECTION = "correction", _("Other correction")
        IMPORT = "import", _("Import")

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.CASCADE, related_name="movements")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    in_stock_change = models.IntegerField(_("change of units in stock"), default=0)
    allocated_change = models.IntegerField(_("change of units allocated"), default=0)
    order = models.ForeignKey(
        "order.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("when"), default=clock.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("stockrecord", "-id"), name="ledger_of_record"),)

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.in_stock_change:+d}/{self.allocated_change:+d}"
