"""Oscar's partner models; the stock record learns what keeps it from being oversold."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractStockRecord


class StockRecord(AbstractStockRecord):
    """Overrides `oscar.apps.partner.models.StockRecord` (Oscar 4.2).

    `price` contains tax. The database refuses to allocate more than there is, unless the record
    may be back-ordered or a merchant's correction marked it as oversold.
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
        help_text=_("The former price, shown struck through beside a lower one. Contains tax."),
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


from oscar.apps.partner.models import *  # noqa: E402
