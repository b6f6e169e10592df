"""Oscar's voucher models; the database knows how often a voucher may be used."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherApplication

from shopease.core import clock


class Voucher(AbstractVoucher):
    """Overrides `oscar.apps.voucher.models.Voucher` (Oscar 4.2): clock and counters."""

    def is_active(self, test_datetime: datetime | None = None) -> bool:
        """Oscar's, by the shop's clock."""
        return bool(super().is_active(test_datetime or clock.now()))

    def is_expired(self) -> bool:
        """Oscar's, by the shop's clock."""
        return bool(self.end_datetime < clock.now())

    def record_usage(self, order: Any, user: Any) -> None:
        """Oscar's, with a counter that no parallel order loses."""
        self.applications.create(
            order=order, user=user if user and user.is_authenticated else None, usage=self.usage
        )
        type(self).objects.filter(pk=self.pk).update(num_orders=F("num_orders") + 1)

    def record_discount(self, discount: dict[str, Any]) -> None:
        """Oscar's, with a sum that no parallel order loses."""
        type(self).objects.filter(pk=self.pk).update(
            total_discount=F("total_discount") + discount["discount"]
        )


class VoucherApplication(AbstractVoucherApplication):
    """Overrides `oscar.apps.voucher.models.VoucherApplication` (Oscar 4.2): uses are unique, and outlive the
    account of who used it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, blank=True, null=True, on_delete=models.SET_NULL, verbose_name=_("user")
    )
    usage = models.CharField(_("usage"), max_length=128, default=AbstractVoucher.MULTI_USE)

    class Meta(AbstractVoucherApplication.Meta):
        constraints = (
            models.UniqueConstraint(
                name="voucher_single_use_once",
                fields=("voucher",),
                condition=Q(usage=AbstractVoucher.SINGLE_USE),
            ),
            models.UniqueConstraint(
                name="voucher_once_per_customer",
                fields=("voucher", "user"),
                condition=Q(usage=AbstractVoucher.ONCE_PER_CUSTOMER),
            ),
        )


from oscar.apps.voucher.models import *  # noqa: E402
