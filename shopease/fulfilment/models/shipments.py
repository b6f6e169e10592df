"""Parcels: who carries them, what is in them, when they left and came."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock

NUMBER_MARK = "{number}"


def tracking_pattern_check(pattern: str) -> None:
    """Raise ValidationError unless `pattern` is an https address with `{number}` once, after its host."""
    try:
        address = urlsplit(pattern)
        host, port = address.hostname, address.port
    except ValueError as error:
        raise ValidationError(_("This is no address.")) from error
    if address.scheme != "https" or not host or "." not in host or port not in {None, 443}:
        raise ValidationError(_("Write a whole address that begins with https://"))
    if address.username or address.password:
        raise ValidationError(_("The address may not hold a name or password."))
    if pattern.count(NUMBER_MARK) != 1 or NUMBER_MARK in address.netloc:
        raise ValidationError(_("Write {number} once, where the tracking number belongs."))
    rest = pattern.replace(NUMBER_MARK, "")
    if any(mark in rest for mark in "{}<>\"'\\ ") or not rest.isprintable():
        raise ValidationError(_("The address holds a character that an address can't have."))


class Courier(models.Model):
    """Somebody who carries parcels, and where one follows them."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    tracking_url = models.CharField(
        _("tracking address"),
        max_length=300,
        blank=True,
        validators=[tracking_pattern_check],
        help_text=_("Where a parcel is followed, with {number} in the place of its tracking number."),
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Offered when something is shipped.")
    )

    class Meta:
        verbose_name = _("courier")
        verbose_name_plural = _("couriers")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def tracking_link(self, number: str) -> str:
        """Where the parcel with this number is followed; empty when that isn't known."""
        if not self.tracking_url or not number:
            return ""
        return self.tracking_url.replace(NUMBER_MARK, quote(number, safe=""))


class Shipment(models.Model):
    """One parcel of an order. What was entered by mistake is undone, and stays on record."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="shipments")
    number = models.PositiveSmallIntegerField(_("number"))
    courier = models.ForeignKey(
        Courier, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("courier")
    )
    tracking_number = models.CharField(_("tracking number"), max_length=80, blank=True)
    label_reference = models.CharField(_("label reference"), max_length=120, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), default=clock.now)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(name="shipment_numbered", fields=("order", "number")),
            models.CheckConstraint(
                name="shipment_delivered_after_it_left",
                condition=Q(delivered_at=None) | Q(delivered_at__gte=F("shipped_at")),
            ),
            models.CheckConstraint(
                name="shipment_delivered_or_undone", condition=Q(delivered_at=None) | Q(undone_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"

    @property
    def tracking_link(self) -> str:
        """Where the parcel is followed; empty when that isn't known."""
        return self.courier.tracking_link(self.tracking_number) if self.courier else ""


class ShipmentLine(models.Model):
    """So many units of one line of the order, in one parcel."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="shipment_lines")
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("line of a shipment")
        verbose_name_plural = _("lines of shipments")
        ordering = ("line",)
        constraints = (
            models.UniqueConstraint(name="shipment_line_once", fields=("shipment", "line")),
            models.CheckConstraint(name="shipment_line_has_units", condition=Q(quantity__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
