"""Oscar's partner models; the stock record learns what keeps it from being oversold."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractStockAlert, AbstractStockRecord


class StockRecord(AbstractStockRecord):
    """Overrides `oscar.apps.partner.models.StockRecord` (Oscar 4.2).

    `price` and `compare_at` are with tax or without, as the shop enters prices (`shopease.shop.taxes`);
    `lowest_30` contains tax at home. The database refuses to allocate more than there is, unless the
    record may be back-ordered or a merchant's correction marked it as oversold.
    """

    backorder = models.BooleanField(
        _("may be back-ordered"),
        default=False,
        help_text=_("Sell it even when nothing is in stock."),
    )
    oversold = models.BooleanField(
        _("oversold"),
        default=False,
        help_text=_("Set when a stock correction left less than customers already ordered."),
    )
    compare_at = models.DecimalField(
        _("compare-at price"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The former price, shown struck through beside a lower one. Entered as the price is."),
    )
    lowest_30 = models.DecimalField(
        _("lowest price of the 30 days before"),
        max_digits=12,
        decimal_places=2,
        null=True,
        editable=False,
        help_text=_("Of the 30 days before the present price, from the price history. Contains tax."),
    )

    available_on = models.DateField(
        _("available from"),
        null=True,
        blank=True,
        help_text=_("When goods that are ordered ahead can be sent."),
    )

    class Meta(AbstractStockRecord.Meta):
        constraints = (
            models.CheckConstraint(
                name="stock_never_oversold",
                condition=Q(backorder=True)
                | Q(oversold=True)
                | Q(num_in_stock__isnull=True)
                | Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0)),
            ),
            models.CheckConstraint(
                name="stock_allocation_not_negative",
                condition=Q(num_allocated__isnull=True) | Q(num_allocated__gte=0),
            ),
            models.CheckConstraint(
                name="stock_price_not_negative", condition=Q(price__isnull=True) | Q(price__gte=0)
            ),
        )


class StockAlert(AbstractStockAlert):
    """Overrides `oscar.apps.partner.models.StockAlert` (Oscar 4.2): one open alert a stock record.

    Raised and closed by `shopease.fulfilment.services.alerts` alone.
    """

    class Meta(AbstractStockAlert.Meta):
        constraints = (
            models.UniqueConstraint(
                name="stock_alert_one_open",
                fields=("stockrecord",),
                condition=Q(status=AbstractStockAlert.OPEN),
            ),
        )


class PriceChange(models.Model):
    """From `changed_at` on the stock record's price (with tax) was `price`: the price history."""

    stockrecord = models.ForeignKey(
        "partner.StockRecord", on_delete=models.CASCADE, related_name="price_changes"
    )
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        app_label = "partner"
        verbose_name = _("price change")
        verbose_name_plural = _("price changes")
        indexes = (models.Index(fields=("stockrecord", "-changed_at"), name="price_history"),)

    def __str__(self) -> str:
        return f"{self.price} ({self.changed_at:%Y-%m-%d})"


from oscar.apps.partner.models import *  # noqa: E402
