"""A product, and what hangs on it: pictures, tags, what is bought with it."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Prefetch
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractProduct, AbstractProductImage
from oscar.core.loading import get_model
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase
from wagtail.search import index

from shopease.core.html import html_text
from shopease.core.translation import (
    TranslatedCharField,
    TranslatedTextField,
    TranslationsField,
    in_language,
    languages_translated,
    translated,
)

WORDS = {"text", "option", "multi_option"}
"""Types of attributes whose values a shopper may search for."""


TIER_WORDS = ("salestier0", "salestier1", "salestier2")
"""What stands for a sales tier in the search index."""

NO_TAGS = str.maketrans("<>", "  ")
"""PostgreSQL takes what stands between these for mark-up and passes over it."""

SEARCHED = ("title", "short_description", "description", "ingredients")
"""Texts by which a product is found in other languages."""

MAX_SEARCH_TEXT = 20_000
"""Characters of a product's texts that search knows."""


class Unit(models.TextChoices):
    """What the contents of a product are measured in."""

    MILLILITRE = "ml", _("millilitres")
    GRAM = "g", _("grams")
    METRE = "m", _("metres")
    PIECE = "piece", _("pieces")


@lru_cache(maxsize=5000)
def _product_address(language: str | None, prefix: str, slug: str, pk: int) -> str:
    """Under the prefixes of the active language and of the shop, which previews move."""
    return reverse("catalogue:detail", kwargs={"product_slug": slug, "pk": pk})


class TieredTitle(index.SearchField):
    """The title and, of products that shoppers may see, the word of the tier in which they sell.

    With the tier's word in a question the index intersects two lists of which one is short.
    """

    def get_value(self, obj: Any) -> str:
        """What the index holds as title."""
        title = str(obj.title).translate(NO_TAGS)
        return f"{title} {TIER_WORDS[obj.sales_tier]}" if obj.is_public else title


class Product(index.Indexed, AbstractProduct):
    """Overrides `oscar.apps.catalogue.models.Product` (Oscar 4.2).

    What lists sort and filter by is repeated here: `lowest_price` (with tax) and `is_available` from
    the stock records, kept by `catalogue_ext.services.products_refresh`; `rating` and `num_reviews`
    from the approved reviews, kept by `update_rating`; `units_sold` from the orders of the days that
    `ProductRules` names, kept by a daily task; what the rules find is kept by `catalogue_ext.rules`.
    `sales_tier` lets search look among those that sell best first; a daily task of its room keeps it.
    `unit_amount` is the content of one piece in `unit`.
    """

    title = translated(AbstractProduct._meta.get_field("title"))
    description = translated(AbstractProduct._meta.get_field("description"))
    meta_title = translated(AbstractProduct._meta.get_field("meta_title"))
    meta_description = translated(AbstractProduct._meta.get_field("meta_description"))
    short_description = TranslatedCharField(
        _("short description"),
        max_length=200,
        blank=True,
        help_text=_("One or two sentences beside the price. No formatting."),
    )
    benefits = TranslatedTextField(_("benefits"), blank=True)
    ingredients = TranslatedTextField(_("ingredients"), blank=True)
    how_to_use = TranslatedTextField(_("how to use"), blank=True)
    translations = TranslationsField()
    is_featured = models.BooleanField(_("featured"), default=False)
    is_bestseller = models.BooleanField(_("bestseller"), default=False)
    is_new = models.BooleanField(_("new"), default=False)
    unit_amount = models.DecimalField(
        _("content"),
        max_digits=10,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text=_("How much one piece contains, for the unit price: 250 for a bottle of 250 ml."),
    )
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, blank=True)
    tax_class = models.ForeignKey(
        "shop.TaxClass",
        verbose_name=_("tax class"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        help_text=_("Empty: that of the product's type, else the shop's own rate."),
    )
    tags = TaggableManager(
        through="catalogue.ProductTag",
        verbose_name=_("tags"),
        blank=True,
        help_text=_("Apart by commas. Shoppers don't see them; product grids of pages can ask for one."),
    )
    num_reviews = models.PositiveIntegerField(_("number of reviews"), default=0, editable=False)
    units_sold = models.PositiveIntegerField(_("units sold"), default=0, editable=False)
    lowest_price = models.DecimalField(
        _("lowest price"), max_digits=12, decimal_places=2, null=True, editable=False
    )
    is_available = models.BooleanField(_("available to buy"), default=False, editable=False)
    is_on_offer = models.BooleanField(_("on offer"), default=False, editable=False)
    bestseller_by_rule = models.BooleanField(_("bestseller by the rule"), default=False, editable=False)
    new_by_rule = models.BooleanField(_("new by the rule"), default=False, editable=False)
    sales_tier = models.PositiveSmallIntegerField(
        _("sales tier"),
        default=2,
        editable=False,
        help_text=_("0 for the few that sell best, 1 for the many after them, 2 for the rest."),
    )

    search_auto_update = False  # the room of search follows changes, many at a time
    search_fields = (
        TieredTitle("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("search_text"),
        index.FilterField("is_public"),
        index.FilterField("parent"),
    )

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Variants are found by their parent."""
        values = (
            get_model("catalogue", "ProductAttributeValue")
            .objects.select_related("attribute", "value_option")
            .prefetch_related("value_multi_option")
        )
        return (
            super()
            .get_indexed_objects()
            .filter(parent=None)
            .prefetch_related(
                "categories",
                "children",
                Prefetch("attribute_values", values),
                Prefetch("children__attribute_values", values),
            )
        )

    def search_text(self) -> str:
        """Everything else by which a product may be found: texts, categories, numbers, attributes.

        In all languages, each stemmed as the shop's own is.
        """
        family = [self, *(child for child in self.children.all() if child.is_public)]
        words = [self.short_description, html_text(self.description), html_text(self.ingredients)]
        words += [category.name for category in self.categories.all() if category.is_public]
        words += self._translated_words()
        for member in family:
            # PostgreSQL takes "A-7" for a word and the number -7, and asks for the words "A" and "7".
            words += [member.upc or "", (member.upc or "").replace("-", " ")]
            values = member.attribute_values.all()
            words += [str(value.value_as_text) for value in values if value.attribute.type in WORDS]
        text = " ".join(dict.fromkeys(word for word in words if word))
        return text[:MAX_SEARCH_TEXT].translate(NO_TAGS)

    def _translated_words(self) -> list[str]:
        """The same in the other languages."""
        words = []
        for language in languages_translated():
            known = self.translations.get(language, {})
            words += [html_text(known[name]["text"]) for name in SEARCHED if name in known]
            with in_language(language):
                words += [category.name for category in self.categories.all() if category.is_public]
        return words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Oscar's; gift cards are never reduced."""
        product_class = self.get_product_class()
        if product_class and product_class.is_gift_card:
            self.is_discountable = False
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Oscar's, put together once: a page of cards asks for dozens."""
        return _product_address(get_language(), get_script_prefix(), self.slug, self.pk)

    def primary_image(self) -> "ProductImage | None":
        """The first picture, or nothing: Oscar's stand-in links a file into MEDIA_ROOT."""
        images = list(self.get_all_images())
        return images[0] if images else None

    @property
    def shown_as_bestseller(self) -> bool:
        """Whether the merchant or the rule says so; `rules.bestsellers` is the same in SQL."""
        return self.is_bestseller or self.bestseller_by_rule

    @property
    def shown_as_new(self) -> bool:
        """Whether the merchant or the rule says so; `rules.new_products` is the same in SQL."""
        return self.is_new or self.new_by_rule

    def update_rating(self) -> None:
        """Oscar's, which reads, then saves the whole product: here in one UPDATE."""
        from catalogue_ext.ratings import ratings_refresh

        ratings_refresh(product_ids=[self.pk])

    class Meta(AbstractProduct.Meta):
        indexes = (
            models.Index(fields=("is_public", "lowest_price"), name="product_by_price"),
            models.Index(fields=("is_public", "-units_sold"), name="product_bestselling"),
        )


class ProductImage(AbstractProductImage):
    """Overrides `oscar.apps.catalogue.models.ProductImage` (Oscar 4.2): a picture of the library."""

    original = models.ForeignKey(
        "media.LibraryImage",
        verbose_name=_("picture"),
        on_delete=models.CASCADE,
        related_name="product_images",
    )

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the use of the picture only; the picture stays in the library."""
        deleted = models.Model.delete(self, *args, **kwargs)
        for place, image in enumerate(self.product.images.all()):
            if image.display_order != place:
                type(self).objects.filter(pk=image.pk).update(display_order=place)
        return deleted


class ProductTag(TaggedItemBase):
    """A tag of a product, never of a variant. Articles and pictures share the tags themselves."""

    content_object = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        app_label = "catalogue"
        constraints = (
            models.UniqueConstraint(fields=("content_object", "tag"), name="tag_once_per_product"),
        )
        verbose_name = _("tag of a product")
        verbose_name_plural = _("tags of products")


class ProductCompanion(models.Model):
    """A product that was bought in one order with another, in how many orders. A task keeps the table."""

    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="companions"
    )
    companion = models.ForeignKey(
        Product, verbose_name=_("bought with it"), on_delete=models.CASCADE, related_name="+"
    )
    orders = models.PositiveIntegerField(_("orders"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "companion"), name="companion_once_per_product"),
        )
        verbose_name = _("product bought together")
        verbose_name_plural = _("products bought together")

    def __str__(self) -> str:
        return f"{self.product_id} + {self.companion_id}"
