"""Oscar's shipping methods with their terms; their charges contain tax, and their bands are read once."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.abstract_models import (
    AbstractOrderAndItemCharges,
    AbstractWeightBased,
)
from oscar.core import prices
from oscar.models.fields import AutoSlugField

from shopease.core.money import cents
from shopease.core.translation import TranslatedCharField, TranslationsField, translated

MAX_DAYS = 90
MAX_CENTIMETRES = 2000


def _centimetres(label: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAX_CENTIMETRES)]
    )


def _amount(label: Any, help_text: Any = "") -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=help_text,
    )


def price_for(basket: Any, gross: Decimal) -> Any:
    """A charge that contains tax, as catalogue prices do, for who buys the basket."""
    strategy = basket.strategy
    paid = strategy.price_of(cents(gross), strategy.delivery_rate(basket), basket.currency)
    return prices.Price(
        currency=paid.currency, excl_tax=paid.excl_tax, incl_tax=paid.incl_tax, tax_code=paid.tax_code
    )


class Promised(models.Model):
    """When goods arrive: so many working days after the day on which an order is still sent."""

    is_active = models.BooleanField(
        _("offered"), default=True, help_text=_("Shoppers can choose it. Orders that have it keep it.")
    )
    min_days = models.PositiveSmallIntegerField(
        _("working days, at least"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAYS)]
    )
    max_days = models.PositiveSmallIntegerField(
        _("working days, at most"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_DAYS)],
        help_text=_("Empty: no day is promised."),
    )
    cut_off = models.TimeField(
        _("orders until"),
        null=True,
        blank=True,
        help_text=_("What is ordered later counts as ordered on the next working day. Empty: midnight."),
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=Q(max_days=None) | Q(min_days=None) | Q(min_days__lte=F("max_days")),
            ),
        )


class Terms(Promised):
    """For which places, baskets and goods a way of delivery is; empty means for all."""

    postcodes = models.TextField(
        _("postcodes"),
        blank=True,
        max_length=4000,
        help_text=_(
            "Apart by commas or lines: 10115, 10* for all that begin so, 20000-21999 for a stretch; with"
            " a minus before it a place is left out: -18565. Empty: everywhere in these countries."
        ),
    )
    min_total = _amount(_("for orders from"), _("Price of the goods with tax, after discounts."))
    max_total = _amount(_("for orders up to"))
    max_weight = models.DecimalField(
        _("up to a weight of (kg)"),
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
    )
    max_length = _centimetres(_("longest side (cm)"))
    max_width = _centimetres(_("second side (cm)"))
    max_height = _centimetres(_("third side (cm)"))

    class Meta(Promised.Meta):
        abstract = True


class OrderAndItemCharges(Terms, AbstractOrderAndItemCharges):
    """Overrides `oscar.apps.shipping.models.OrderAndItemCharges` (Oscar 4.2), which assumes no tax.

    Two ways may have one name: the same for other places at another price.
    """

    name = TranslatedCharField(_("Name"), max_length=128, db_index=True)
    description = translated(AbstractOrderAndItemCharges._meta.get_field("description"))
    translations = TranslationsField()

    class Meta(Terms.Meta, AbstractOrderAndItemCharges.Meta):
        abstract = False

    def calculate(self, basket: Any) -> Any:
        """The charge for a basket, tax contained."""
        return price_for(basket, super().calculate(basket).incl_tax)


class WeightBased(Terms, AbstractWeightBased):
    """Overrides `oscar.apps.shipping.models.WeightBased` (Oscar 4.2), which assumes no tax."""

    name = TranslatedCharField(_("Name"), max_length=128, db_index=True)
    description = translated(AbstractWeightBased._meta.get_field("description"))
    translations = TranslationsField()
    free_shipping_threshold = _amount(_("free from"), _("Price of the goods with tax, after discounts."))

    class Meta(Terms.Meta, AbstractWeightBased.Meta):
        abstract = False

    def calculate(self, basket: Any) -> Any:
        """The charge for a basket, tax contained."""
        threshold = self.free_shipping_threshold
        if threshold is not None and basket.total_incl_tax >= threshold:
            return price_for(basket, Decimal(0))
        return price_for(basket, super().calculate(basket).incl_tax)

    def get_charge(self, weight: Any) -> Decimal:
        """Oscar's rule on bands that were read once: whole top boxes, then the band of the rest."""
        bands = sorted(self.bands.all(), key=lambda band: band.upper_limit)
        if not bands:
            return Decimal(0)
        top = bands[-1]
        boxes, rest = divmod(Decimal(weight), top.upper_limit) if top.upper_limit else (Decimal(0), weight)
        if not rest and boxes:
            return Decimal(boxes * top.charge)
        band = next((band for band in bands if band.upper_limit >= rest), top)
        return Decimal(boxes * top.charge + band.charge)


class PickupPoint(Promised):  # type: ignore[django-manager-missing]
    """A place where customers of its country fetch their order; chosen like a way of delivery."""

    is_discounted = False

    title = models.CharField(_("name"), max_length=100, help_text=_("What the place is called."))
    code = AutoSlugField(_("code"), max_length=128, unique=True, populate_from="slug_source", editable=False)
    line1 = models.CharField(_("street and number"), max_length=255)
    postcode = models.CharField(_("postcode"), max_length=64)
    line4 = models.CharField(_("city"), max_length=255)
    country = models.ForeignKey("address.Country", verbose_name=_("country"), on_delete=models.PROTECT)
    note = TranslatedCharField(
        _("note"),
        max_length=255,
        blank=True,
        help_text=_("Such as opening hours, and what to bring along."),
    )
    translations = TranslationsField()
    charge = models.DecimalField(
        _("charge"),
        max_digits=12,
        decimal_places=2,
        default=Decimal("0.00"),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("Contains tax."),
    )

    class Meta(Promised.Meta):
        abstract = False
        app_label = "shipping"
        ordering = ("country", "postcode", "title")
        verbose_name = _("pick-up point")
        verbose_name_plural = _("pick-up points")

    def __str__(self) -> str:
        return self.title

    @property
    def slug_source(self) -> str:
        """What the code is made of."""
        return f"pickup {self.title}"

    @property
    def name(self) -> str:
        """What the checkout and the order call it."""
        return gettext("Pick-up: %(place)s") % {"place": self.title}

    @property
    def place(self) -> str:
        """Its address in one line."""
        return f"{self.line1}, {self.postcode} {self.line4}"

    @property
    def description(self) -> str:
        """Where it is, and the note."""
        return f"{self.place}. {self.note}" if self.note else self.place

    def calculate(self, basket: Any) -> Any:
        """The charge for a basket, tax contained."""
        return price_for(basket, self.charge)

    def discount(self, basket: Any) -> Decimal:
        """Nothing by itself, as of Oscar's methods."""
        return Decimal("0.00")


class ClosedDay(models.Model):
    """A day on which nothing is sent or delivered, beside Saturdays and Sundays."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        app_label = "shipping"
        ordering = ("day",)
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}".strip()


from oscar.apps.shipping.models import *  # noqa: E402
