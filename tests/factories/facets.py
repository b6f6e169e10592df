"""Random catalogues for facets: the rows in the database, and plain Python that knows the answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from catalogue_ext.facets.types import FacetAsked
from catalogue_ext.types import ProductSort
from shopease.core import clock
from tests.factories.catalogue import category_create, partner_create, product_class_create

Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")
StockRecord = get_model("partner", "StockRecord")

COLOURS, SIZES, MATERIALS = ("Red", "Dark Blue", "Sage"), ("S", "M", "L"), ("Oak", "Wool", "Brass")


@dataclass(frozen=True)
class Item:
    """A variant, or what is sold of a product without variants."""

    colour: str = ""
    size: str = ""
    available: bool = True
    partner: int = 0
    public: bool = True


@dataclass(frozen=True)
class Goods:
    """A product; `colour` is that of the parent, which variants without one share."""

    items: tuple[Item, ...]
    has_variants: bool
    colour: str = ""
    materials: tuple[str, ...] = ()
    washable: bool | None = None
    watts: int | None = None
    category: int = 0
    cents: int | None = 1000
    rating: int | None = None
    units: int = 0
    age: int = 0
    new: bool = False
    offer: bool = False
    reduced: bool = False
    public: bool = True


@dataclass
class Catalogue:
    """What was made: the products with their rows, the categories (root, and two below it), the sellers."""

    rows: list[tuple[Goods, Any]] = field(default_factory=list)
    categories: list[Any] = field(default_factory=list)
    partners: list[Any] = field(default_factory=list)

    def ids(self, asked: FacetAsked) -> list[int]:
        """The products that `asked` means, in its order, one by one."""
        found = [(goods, row) for goods, row in self.rows if self._meets(goods, asked)]
        if asked.sort in {ProductSort.PRICE_UP, ProductSort.PRICE_DOWN}:
            found = [(goods, row) for goods, row in found if goods.cents is not None]
        keys: dict[str, Any] = {
            ProductSort.NEWEST: lambda goods: -goods.age,
            ProductSort.BESTSELLING: lambda goods: goods.units,
            ProductSort.RATING: lambda goods: -1 if goods.rating is None else goods.rating,
            ProductSort.PRICE_UP: lambda goods: goods.cents,
            ProductSort.PRICE_DOWN: lambda goods: goods.cents,
        }
        key = keys[asked.sort]
        found.sort(key=lambda pair: (key(pair[0]), pair[1].pk), reverse=asked.sort != ProductSort.PRICE_UP)
        return [row.pk for _goods, row in found]

    def _meets(self, goods: Goods, asked: FacetAsked) -> bool:
        wanted, price = asked.wanted, None if goods.cents is None else Decimal(goods.cents) / 100
        categories = {category.pk: place for place, category in enumerate(self.categories)}
        shelves = [categories[int(key)] for key in asked.chosen.get("category", ())]
        return (
            goods.public
            and (wanted.category_id is None or _is_below(goods, categories[wanted.category_id]))
            and (not shelves or any(_is_below(goods, shelf) for shelf in shelves))
            and (wanted.rating_min is None or (goods.rating or 0) >= wanted.rating_min)
            and (wanted.price_min is None or (price is not None and price >= wanted.price_min))
            and (wanted.price_max is None or (price is not None and price <= wanted.price_max))
            and (not wanted.new_only or goods.new)
            and (not wanted.on_offer_only or goods.offer)
            and (not wanted.reduced_only or (goods.reduced and any(item.public for item in goods.items)))
            and any(self._item_meets(goods, item, asked) for item in _sold(goods))
        )

    def _item_meets(self, goods: Goods, item: Item | None, asked: FacetAsked) -> bool:
        held = {
            "a-colour": {key(item.colour if item and item.colour else goods.colour)},
            "a-size": {key(item.size)} if item else set(),
            "a-material": {key(name) for name in goods.materials},
            "a-washable": {{None: "", True: "yes", False: "no"}[goods.washable]},
            "a-watts": {str(goods.watts)},
            "partner": {str(self.partners[item.partner].pk)} if item else set(),
        }
        if asked.wanted.available_only and not (item and item.available):
            return False
        return all(held[name] & set(keys) for name, keys in asked.chosen.items() if name != "category")


def key(label: str) -> str:
    """As it stands in an address."""
    return label.lower().replace(" ", "-")


def _is_below(goods: Goods, category: int) -> bool:
    return category in {0, goods.category}


def _sold(goods: Goods) -> list[Item | None]:
    """The public variants; a product whose variants are all hidden is listed, but sells none."""
    return [item for item in goods.items if item.public] or [None]


def catalogue_create(all_goods: Iterable[Goods]) -> Catalogue:
    """Make the rows; columns that tasks keep are written as the tasks would."""
    made = Catalogue()
    root = category_create("Home")
    made.categories = [root, category_create("Kitchen", parent=root), category_create("Light", parent=root)]
    made.partners = [partner_create("Workshop"), partner_create("Atelier")]
    kind = product_class_create("Facetted")
    attributes = _attributes(kind)
    for number, goods in enumerate(all_goods):
        row = _product(number, goods, kind)
        ProductCategory.objects.create(product=row, category=made.categories[goods.category])
        for place, item in enumerate(goods.items):
            sold = _variant(number, place, item, row) if goods.has_variants else row
            _values(sold, attributes, {"colour": item.colour, "size": item.size})
            StockRecord.objects.create(
                product=sold,
                partner=made.partners[item.partner],
                partner_sku=f"F-{number}-{place}",
                price=Decimal("10.00"),
                compare_at=Decimal("12.00") if goods.reduced else None,
                num_in_stock=1 if item.available else 0,
            )
        shared = {"colour": goods.colour if goods.has_variants else ""}
        if goods.washable is not None:
            shared["washable"] = goods.washable  # type: ignore[assignment]
        if goods.watts is not None:
            shared["watts"] = goods.watts  # type: ignore[assignment]
        _values(row, attributes, shared)
        if goods.materials:
            value = ProductAttributeValue.objects.create(product=row, attribute=attributes["material"][0])
            value.value_multi_option.set([attributes["material"][1][name] for name in goods.materials])
        made.rows.append((goods, row))
    return made


def _attributes(kind: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    found = {}
    for code, type_name, options in (
        ("colour", "option", COLOURS),
        ("size", "text", ()),
        ("material", "multi_option", MATERIALS),
        ("washable", "boolean", ()),
        ("watts", "integer", ()),
    ):
        group = AttributeOptionGroup.objects.create(name=code) if options else None
        attribute = ProductAttribute.objects.create(
            product_class=kind,
            code=code,
            name=code.title(),
            type=type_name,
            option_group=group,
            is_filterable=True,
        )
        made = {name: AttributeOption.objects.create(group=group, option=name) for name in options}
        found[code] = (attribute, made)
    return found


def _product(number: int, goods: Goods, kind: Any) -> Any:
    row = Product.objects.create(
        title=f"Product {number}",
        slug=f"facetted-{number}",
        structure=Product.PARENT if goods.has_variants else Product.STANDALONE,
        product_class=kind,
        is_public=goods.public,
        lowest_price=None if goods.cents is None else Decimal(goods.cents) / 100,
        is_available=any(item.available for item in goods.items),
        rating=goods.rating,
        units_sold=goods.units,
        is_new=goods.new,
        is_on_offer=goods.offer,
    )
    Product.objects.filter(pk=row.pk).update(date_created=clock.now() - timedelta(days=goods.age))
    return row


def _variant(number: int, place: int, item: Item, parent: Any) -> Any:
    return Product.objects.create(
        title=f"Variant {number} {place}",
        slug=f"facetted-{number}-{place}",
        structure=Product.CHILD,
        parent=parent,
        is_public=item.public,
        is_available=item.available,
    )


def _values(row: Any, attributes: dict[str, Any], values: dict[str, Any]) -> None:
    for code, value in values.items():
        attribute, options = attributes[code]
        if value == "":
            continue
        column = f"value_{attribute.type}"
        ProductAttributeValue.objects.create(
            product=row, attribute=attribute, **{column: options.get(value, value)}
        )
