"""What the catalogue hands to pages: cards, lists, rules, the category tree."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from shopease.media.selectors import Picture

PAGE_SIZE = 24
MAX_PAGE = 100
"""Pages deeper than this are refused: nobody reads them, and each one costs its offset."""


class ProductSort(models.TextChoices):
    """The orders in which a shopper may see products."""

    NEWEST = "newest", _("Newest")
    BESTSELLING = "bestselling", _("Best-selling")
    RATING = "rating", _("Best rated")
    PRICE_UP = "price-asc", _("Price, low to high")
    PRICE_DOWN = "price-desc", _("Price, high to low")


@dataclass(frozen=True, slots=True)
class OfferNote:
    """An offer as a shopper sees it beside a product: its name, what it saves, the page that explains it."""

    name: str
    saving: str
    url: str


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour in which a product can be had; `colour` is "#rrggbb", drawn by `components/swatch.html`."""

    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product in a grid; renders without a query. Prices contain tax.

    `marked_title` is the title as HTML where a search marks its words.
    """

    product_id: int
    url: str
    title: str
    picture: Picture | None
    price: Decimal | None
    compare_at: Decimal | None
    currency: str
    is_available: bool
    badge: str
    needs_choice: bool
    is_from_price: bool = False
    second_picture: Picture | None = None
    rating: float | None = None
    num_reviews: int = 0
    swatches: tuple[Swatch, ...] = ()
    offers: tuple[OfferNote, ...] = ()
    unit_price: str = ""
    lowest_30: Decimal | None = None
    preorder: str = ""
    marked_title: str = field(default="", compare=False)

    def __hash__(self) -> int:
        """Of what tells cards apart: each is looked up by it on each page, and equality sees the rest."""
        return hash((self.product_id, self.price, self.badge))


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products a list shows. Prices contain tax; both bounds belong to the range."""

    category_id: int | None = None
    available_only: bool = False
    reduced_only: bool = False
    featured_only: bool = False
    new_only: bool = False
    bestsellers_only: bool = False
    on_offer_only: bool = False
    rating_min: int | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    range_id: int | None = None
    option_id: int | None = None
    """A value of an attribute, which the product or one of its variants must have."""
    tag_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force, in words; `query` is the query string that leaves it out."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class ProductRule:
    """A list that fills itself: a filter and an order, as an editor sets them."""

    filter: ProductFilter = ProductFilter()
    sort: ProductSort = ProductSort.NEWEST


@dataclass(frozen=True, slots=True)
class CategoryTile:
    """A category as a picture with a name; its icon stands where there is no picture."""

    id: int
    title: str
    url: str
    picture: Picture | None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A public category; `path` is the tree's materialised path, `product_sort` one of `CategorySort`."""

    id: int
    title: str
    url: str
    path: str
    depth: int
    in_menu: bool
    image_id: int | None = None
    icon: str = ""
    product_sort: str = ProductSort.NEWEST.value


@dataclass(frozen=True, slots=True)
class MenuCategory:
    """A category of the menu with those below it; only those at the top have their picture."""

    title: str
    url: str
    children: tuple["MenuCategory", ...] = ()
    picture: Picture | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """All public categories, in tree order."""

    nodes: dict[int, CategoryNode]
    menu: tuple[MenuCategory, ...]

    def ancestors(self, node: CategoryNode) -> list[CategoryNode]:
        """From the root down, without `node`."""
        return [n for n in self.nodes.values() if n.depth < node.depth and node.path.startswith(n.path)]

    def children(self, node: CategoryNode) -> list[CategoryNode]:
        """Those directly below that belong in menus."""
        return [
            n
            for n in self.nodes.values()
            if n.depth == node.depth + 1 and n.path.startswith(node.path) and n.in_menu
        ]

    def ids_below(self, node: CategoryNode) -> list[int]:
        """`node` and everything below it."""
        return [n.id for n in self.nodes.values() if n.path.startswith(node.path)]
