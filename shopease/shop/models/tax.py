"""Kinds of goods by their tax, and the rates of countries from a day on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PercentField(models.DecimalField):
    """A tax rate in per cent, with two places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_digits": 5, "decimal_places": 2})
        self.validators.extend((MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))))

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.DecimalField", args, kwargs


class TaxClass(models.Model):
    """A kind of goods that is taxed by rates of its own, such as food or books.

    Goods without one are taxed at the shop's rate, or at what a country has for goods without a class.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    rate = PercentField(_("tax rate in per cent"), help_text=_("Where no rate of a country is given below."))

    class Meta:
        ordering = ("name",)
        verbose_name = _("tax class")
        verbose_name_plural = _("tax classes")
        constraints = (
            models.CheckConstraint(name="tax_class_rate_is_percent", condition=Q(rate__gte=0, rate__lte=100)),
        )

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    """What a country takes of a tax class from a day on, until a later row begins."""

    tax_class = models.ForeignKey(
        TaxClass,
        verbose_name=_("tax class"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="rates",
        help_text=_("Empty: goods without a tax class."),
    )
    country = models.ForeignKey(
        "address.Country", verbose_name=_("country"), on_delete=models.CASCADE, related_name="tax_rates"
    )
    rate = PercentField(_("tax rate in per cent"))
    valid_from = models.DateField(
        _("valid from"),
        default=date(2000, 1, 1),
        help_text=_("It holds until a later rate of the same country and class begins."),
    )

    class Meta:
        ordering = ("country", "tax_class", "valid_from")
        verbose_name = _("tax rate of a country")
        verbose_name_plural = _("tax rates of countries")
        constraints = (
            models.UniqueConstraint(
                name="tax_rate_once_a_day",
                fields=("tax_class", "country", "valid_from"),
                violation_error_message=_("There is a rate from this day on already."),
            ),
            models.UniqueConstraint(
                name="tax_rate_once_a_day_without_class",
                fields=("country", "valid_from"),
                condition=Q(tax_class=None),
                violation_error_message=_("There is a rate from this day on already."),
            ),
            models.CheckConstraint(name="tax_rate_is_percent", condition=Q(rate__gte=0, rate__lte=100)),
        )

    def __str__(self) -> str:
        return f"{self.country_id} {self.rate} % ({self.valid_from:%Y-%m-%d})"
