"""What lists of products are made by: the merchant's rules, and the facets of all products."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductRules(models.Model):
    """What makes a product new or a bestseller by itself: one row, the defaults until it is saved."""

    class Measure(models.TextChoices):
        """How bestsellers are told from the rest."""

        UNITS = "units", _("all that sold at least so many units")
        TOP = "top", _("those that sold most")

    new_days = models.PositiveSmallIntegerField(
        _("new for so many days"),
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("Counted from the day it was created. 0: only what is marked by hand is new."),
    )
    sales_days = models.PositiveSmallIntegerField(
        _("days in which sales count"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("For bestsellers, and for lists sorted by sales."),
    )
    bestseller_by = models.CharField(
        _("bestsellers are"), max_length=5, choices=Measure.choices, default=Measure.TOP
    )
    bestseller_units = models.PositiveIntegerField(
        _("units sold at least"), default=10, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    bestseller_top = models.PositiveSmallIntegerField(
        _("how many of those that sold most"),
        default=12,
        validators=[MaxValueValidator(1000)],
        help_text=_("0: only what is marked by hand is a bestseller."),
    )

    class Meta:
        app_label = "catalogue"
        verbose_name = _("rules for lists")
        verbose_name_plural = _("rules for lists")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class FacetIndex(models.Model):
    """One row once the facets of all products have been read; `stamp` is new after each change."""

    stamp = models.BigIntegerField(_("stamp"))

    class Meta:
        app_label = "catalogue"
        verbose_name = _("facet index")
        verbose_name_plural = _("facet indexes")

    def __str__(self) -> str:
        return f"{self.stamp:x}"


class FacetSegment(models.Model):
    """The facets of the products with neighbouring numbers, as `catalogue_ext.facets.segments` packs them."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    stamp = models.BigIntegerField(_("stamp"))
    packed = models.BinaryField(_("facets"))

    class Meta:
        app_label = "catalogue"
        verbose_name = _("segment of the facet index")
        verbose_name_plural = _("segments of the facet index")

    def __str__(self) -> str:
        return str(self.number)
