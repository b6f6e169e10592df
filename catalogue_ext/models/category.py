"""Categories: where they stand, how they look, and in which order they show products."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProductCategory
from wagtail.search import index

from shopease.core.translation import TranslationsField, translated


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
