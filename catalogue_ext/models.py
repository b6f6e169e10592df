"""Our product, product picture and category."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import (
    AbstractAttributeOption,
    AbstractCategory,
    AbstractProduct,
    AbstractProductAttribute,
    AbstractProductAttributeValue,
    AbstractProductCategory,
    AbstractProductClass,
    AbstractProductImage,
)
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


class CategorySort(models.TextChoices):
    """In which order a category shows its products; all but the first are rules (`types.ProductSort`)."""

    HAND = "hand", _("By hand")
    NEWEST = "newest", _("Newest")
    BESTSELLING = "bestselling", _("Best-selling")
    RATING = "rating", _("Best rated")
    PRICE_UP = "price-asc", _("Price, low to high")
    PRICE_DOWN = "price-desc", _("Price, high to low")


class CategoryIcon(models.TextChoices):
    """The drawings of `components/category_icon.html`."""

    CUP = "cup", _("Cup")
    PLATE = "plate", _("Plate")
    LAMP = "lamp", _("Lamp")
    CHAIR = "chair", _("Chair")
    BED = "bed", _("Bed")
    SHIRT = "shirt", _("Shirt")
    SHOE = "shoe", _("Shoe")
    BAG = "bag", _("Bag")
    JEWEL = "jewel", _("Jewellery")
    BOTTLE = "bottle", _("Bottle")
    LEAF = "leaf", _("Leaf")
    FOOD = "food", _("Food")
    BOOK = "book", _("Book")
    TOY = "toy", _("Toy")
    SCREEN = "screen", _("Screen")
    TOOL = "tool", _("Tool")
    BALL = "ball", _("Ball")
    GIFT = "gift", _("Gift")
    STAR = "star", _("Star")
    PERCENT = "percent", _("Percent")


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


class Category(index.Indexed, AbstractCategory):
    """Overrides `oscar.apps.catalogue.models.Category` (Oscar 4.2).

    Addresses come from one cached tree, the picture from the library.
    """

    name = translated(AbstractCategory._meta.get_field("name"))
    description = translated(AbstractCategory._meta.get_field("description"))
    meta_title = translated(AbstractCategory._meta.get_field("meta_title"))
    meta_description = translated(AbstractCategory._meta.get_field("meta_description"))
    translations = TranslationsField()
    image = models.ForeignKey(
        "media.LibraryImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="categories",
    )
    icon = models.CharField(
        _("icon"),
        max_length=12,
        choices=CategoryIcon.choices,
        blank=True,
        help_text=_("Drawn beside the name in menus, and on tiles without a picture."),
    )
    product_sort = models.CharField(
        _("order of the products"),
        max_length=12,
        choices=CategorySort.choices,
        default=CategorySort.NEWEST,
        help_text=_("What shoppers see first, until they choose another order themselves."),
    )

    search_auto_update = False  # the room of search follows changes, those of the products in it too
    search_fields = (
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.FilterField("is_public"),
        index.FilterField("ancestors_are_public"),
    )

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Only what shoppers may see."""
        return super().get_indexed_objects().browsable()

    @property
    def title(self) -> str:
        """The name, where products, pages and categories are found together."""
        return str(self.name)

    def generate_slug(self) -> str:
        """Oscar's; a name of which no letter remains must still have an address."""
        return str(super().generate_slug()) or "category"

    def get_absolute_url(self) -> str:
        """The address in the cached tree; Oscar's when the category is not public.

        Oscar caches the address by category and forgets to drop it when a slug changes.
        """
        from catalogue_ext.selectors import category_tree

        node = category_tree().nodes.get(self.pk)
        return node.url if node else str(super().get_absolute_url())

    def move(self, target: Any, pos: str | None = None) -> Any:
        """Treebeard's, which neither says that the tree has changed nor who is hidden by whom now."""
        from catalogue_ext.receivers import forget_tree

        moved = super().move(target, pos)
        self.refresh_from_db()
        self.set_ancestors_are_public()
        forget_tree()
        return moved


class ProductCategory(AbstractProductCategory):
    """Overrides `oscar.apps.catalogue.models.ProductCategory` (Oscar 4.2): the order by hand.

    Products without a place stand behind those that have one, the newest first: the index says so.
    """

    UNPLACED = 2_147_483_647

    display_order = models.PositiveIntegerField(
        _("place in the category"),
        default=UNPLACED,
        help_text=_("Where the category is sorted by hand: the lowest number comes first."),
    )

    class Meta(AbstractProductCategory.Meta):
        indexes = (models.Index(fields=("category", "display_order", "-product"), name="category_by_hand"),)


class ProductClass(AbstractProductClass):
    """Overrides `oscar.apps.catalogue.models.ProductClass` (Oscar 4.2): how SKUs of variants are made."""

    sku_pattern = models.CharField(
        _("pattern of SKUs"),
        max_length=100,
        blank=True,
        help_text=_(
            "For generated variants: {code} is the product's code, {size} or {colour:3} an attribute by its"
            " code, of which at most three characters. Empty: the code and each option, with hyphens."
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


from oscar.apps.catalogue.models import *  # noqa: E402, F403
