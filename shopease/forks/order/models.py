"""Oscar's order models; a basket becomes at most one live order."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import (
    AbstractLine,
    AbstractOrder,
    AbstractOrderNote,
    AbstractOrderStatusChange,
)

from catalogue_ext.delivery.days import Promise
from shopease.core import clock
from shopease.forks.order.keeping import set_null_unless_waiting
from shopease.fulfilment.states import PaymentState, States
from shopease.shop.models import VatCheck

ON_ITS_WAY_OUT = {States.PENDING_PAYMENT, States.PENDING, States.CONFIRMED, States.PROCESSING}
"""What has not left the house yet."""


class Order(AbstractOrder):
    """Overrides `oscar.apps.order.models.Order` (Oscar 4.2) for its constraints, its language, where its
    money is and where it came from."""

    class Source(models.TextChoices):
        STOREFRONT = "storefront", _("Storefront")
        STAFF = "staff", _("Staff")

    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        editable=False,
        help_text=_("In which the customer ordered, and is written to."),
    )
    payment_state = models.CharField(
        _("payment"),
        max_length=20,
        choices=[(state.value, state.value.capitalize()) for state in PaymentState],
        default=PaymentState.UNPAID.value,
        editable=False,
        db_index=True,
    )
    source = models.CharField(
        _("ordered through"), max_length=12, choices=Source, default=Source.STOREFRONT, editable=False
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("placed by"),
        help_text=_("Who of the staff ordered for the customer."),
    )
    held_from = models.CharField(
        _("held from"),
        max_length=100,
        blank=True,
        editable=False,
        help_text=_("The status to which an order on hold goes back."),
    )

    tax_country = models.CharField(
        _("country of taxation"),
        max_length=2,
        blank=True,
        editable=False,
        help_text=_("Two letters (ISO 3166): whose rates the order's prices contain."),
    )
    shipping_tax_rate = models.DecimalField(
        _("tax rate of delivery, in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        editable=False,
    )
    company = models.CharField(_("company"), max_length=120, blank=True)
    vat_number = models.CharField(
        _("VAT number"), max_length=20, blank=True, help_text=_("As it was checked when ordering.")
    )
    vat_check = models.CharField(
        _("VAT number at VIES"),
        max_length=12,
        choices=VatCheck,
        default=VatCheck.NOT_ASKED,
        blank=True,
        editable=False,
        help_text=_("What the look-up of the European Union said of it when ordering."),
    )
    vat_checked_at = models.DateTimeField(_("asked at"), null=True, editable=False)
    is_tax_exempt = models.BooleanField(
        _("without tax"),
        default=False,
        editable=False,
        help_text=_("Sold to a business of another EU country, which pays the tax there."),
    )
    pickup_point = models.ForeignKey(
        "shipping.PickupPoint",
        verbose_name=_("pick-up point"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    promised_from = models.DateField(_("delivery promised from"), null=True, editable=False)
    promised_until = models.DateField(_("delivery promised until"), null=True, editable=False)

    @property
    def expected(self) -> str:
        """When it was promised to arrive, or to be ready; empty once it has left, or was called off."""
        if self.promised_until is None or self.status not in ON_ITS_WAY_OUT:
            return ""
        begins = self.promised_from or self.promised_until
        return Promise(begins, self.promised_until, is_pickup=self.pickup_point_id is not None).words

    class Meta(AbstractOrder.Meta):
        indexes = (models.Index(fields=("status", "-date_placed"), name="orders_by_status"),)
        constraints = (
            models.UniqueConstraint(
                name="order_one_live_per_basket",
                fields=("basket",),
                condition=~Q(status="Cancelled"),
            ),
            models.CheckConstraint(
                name="order_amounts_not_negative",
                condition=Q(total_incl_tax__gte=0) & Q(shipping_incl_tax__gte=0),
            ),
        )


class OrderStatusChange(AbstractOrderStatusChange):
    """Overrides `oscar.apps.order.models.OrderStatusChange` (Oscar 4.2): who changed it, and why."""

    date_created = models.DateTimeField(_("when"), default=clock.now, editable=False, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty when the shop did it by itself."),
    )
    reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Meta(AbstractOrderStatusChange.Meta):
        pass


class OrderNote(AbstractOrderNote):
    """Overrides `oscar.apps.order.models.OrderNote` (Oscar 4.2): it outlives the account of its writer."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, verbose_name=_("user")
    )

    class Meta(AbstractOrderNote.Meta):
        pass


class Line(AbstractLine):
    """Overrides `oscar.apps.order.models.Line` (Oscar 4.2): how far each unit got, and what was promised.

    Each unit is open, shipped or cancelled; the open ones of a line that tracks stock are allocated, and
    their stock record can't be deleted.
    """

    stockrecord = models.ForeignKey(
        "partner.StockRecord",
        on_delete=set_null_unless_waiting,
        blank=True,
        null=True,
        verbose_name=_("stock record"),
    )
    ships_from = models.DateField(
        _("ships from"), null=True, blank=True, help_text=_("As the customer was told when ordering ahead.")
    )
    num_shipped = models.PositiveIntegerField(_("units shipped"), default=0, editable=False)
    num_cancelled = models.PositiveIntegerField(_("units cancelled"), default=0, editable=False)
    num_returned = models.PositiveIntegerField(_("units returned"), default=0, editable=False)
    tracks_stock = models.BooleanField(
        _("tracks stock"),
        default=False,
        editable=False,
        help_text=_("As the product did when it was ordered."),
    )
    needs_shipping = models.BooleanField(
        _("is sent"),
        default=True,
        editable=False,
        help_text=_("As the product was when it was ordered."),
    )

    tax_rate = models.DecimalField(
        _("tax rate in per cent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        editable=False,
        help_text=_("Contained in the line's price when it was ordered."),
    )

    @property
    def num_open(self) -> int:
        """Units that are neither shipped nor cancelled."""
        return int(self.quantity - self.num_shipped - self.num_cancelled)

    class Meta(AbstractLine.Meta):
        constraints = (
            models.CheckConstraint(
                name="order_line_units_within_quantity",
                condition=Q(
                    quantity__gte=Coalesce(F("num_allocated"), 0) + F("num_shipped") + F("num_cancelled")
                ),
            ),
            models.CheckConstraint(
                name="order_line_returned_was_shipped", condition=Q(num_returned__lte=F("num_shipped"))
            ),
        )


from oscar.apps.order.models import *  # noqa: E402
