"""Types of products, and the attributes that products of a type have."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import (
    AbstractAttributeOption,
    AbstractProductAttribute,
    AbstractProductAttributeValue,
    AbstractProductClass,
)

from shopease.core.translation import TranslationsField, translated


class ProductClass(AbstractProductClass):
    """Overrides `oscar.apps.catalogue.models.ProductClass` (Oscar 4.2): how SKUs of variants are made,
    whether what is bought is a gift card, and which tax its products contain."""

    tax_class = models.ForeignKey(
        "shop.TaxClass",
        verbose_name=_("tax class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="product_types",
        help_text=_("Of all products of this type that name no other. Empty: the shop's own rate."),
    )

    sku_pattern = models.CharField(
        _("pattern of SKUs"),
        max_length=100,
        blank=True,
        help_text=_(
            "For generated variants: {code} is the product's code, {size} or {colour:3} an attribute by its"
            " code, of which at most three characters. Empty: the code and each option, with hyphens."
        ),
    )
    is_gift_card = models.BooleanField(
        _("gift cards"),
        default=False,
        help_text=_(
            "Each piece bought becomes a code worth its price, mailed when it is paid. Gift cards are neither"
            " sent nor counted, and never reduced."
        ),
    )

    class Meta(AbstractProductClass.Meta):
        constraints = (
            models.CheckConstraint(
                name="gift_cards_are_codes",
                condition=Q(is_gift_card=False) | Q(requires_shipping=False, track_stock=False),
            ),
        )


class ProductAttribute(AbstractProductAttribute):
    """Overrides `oscar.apps.catalogue.models.ProductAttribute` (Oscar 4.2).

    Says of whom it is asked, in which order, and whether shoppers may filter by it.
    """

    class Level(models.TextChoices):
        """Who has the value: the product as a whole or each of its variants."""

        PRODUCT = "product", _("the product")
        VARIANT = "variant", _("each variant")

    level = models.CharField(
        _("belongs to"),
        max_length=8,
        choices=Level.choices,
        default=Level.PRODUCT,
        help_text=_("Size and colour belong to each variant, material to the product."),
    )
    is_filterable = models.BooleanField(
        _("shoppers may filter by it"), default=False, help_text=_("Shows it beside lists of products.")
    )
    display_order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = translated(AbstractProductAttribute._meta.get_field("name"))
    translations = TranslationsField()

    class Meta(AbstractProductAttribute.Meta):
        ordering = ("display_order", "code")


class ProductAttributeValue(AbstractProductAttributeValue):
    """Overrides `oscar.apps.catalogue.models.ProductAttributeValue` (Oscar 4.2): texts in many languages."""

    value_text = translated(AbstractProductAttributeValue._meta.get_field("value_text"))
    translations = TranslationsField()

    class Meta(AbstractProductAttributeValue.Meta):
        pass


class AttributeOption(AbstractAttributeOption):
    """Overrides `oscar.apps.catalogue.models.AttributeOption` (Oscar 4.2): its colour and its place."""

    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write a colour as # and six digits: #c04a2f."))],
        help_text=_("Drawn as a swatch beside the name."),
    )
    display_order = models.PositiveSmallIntegerField(_("order"), default=0)
    option = translated(AbstractAttributeOption._meta.get_field("option"))
    translations = TranslationsField()

    class Meta(AbstractAttributeOption.Meta):
        ordering = ("display_order", "pk")
