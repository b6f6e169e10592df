"""What the writers of all formats need: addresses of pictures, names of related products, attributes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from shopease.imports.families import PRODUCT, VALUE_TYPES, Family, handle_of
from shopease.imports.pictures import address_of
from shopease.imports.shelves import COLLECTIONS, WEIGHT, Shelves
from shopease.media.models import LibraryImage
from shopease.shop.selectors import shop_identity

Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")

Cell = str | int | Decimal


@dataclass(slots=True)
class Exporter:
    """Knows the pictures and the related products of the batch at hand.

    `attributes` are those that the exported products can have, by code; `most` is how many values one
    product has at most; `enters_net` whether the shop enters prices without tax.
    """

    shelves: Shelves
    attributes: dict[str, Any]
    most: int
    enters_net: bool = False
    pictures: dict[int, LibraryImage] = field(default_factory=dict)
    handles: dict[int, str] = field(default_factory=dict)

    def learn(self, families: Iterable[Family]) -> None:
        """Read what the products of a batch refer to. Two queries."""
        states = [state for family in families for state in family.stored.values()]
        shown = {pk for state in states for pk in state.get("pictures", [])}
        self.pictures = LibraryImage.objects.in_bulk(shown)
        related = {pk for state in states for pk in state.get("related", [])}
        found = Product.objects.filter(pk__in=related).only("pk", "code", "slug", "upc")
        self.handles = {product.pk: handle_of(product) for product in found}

    def addresses(self, state: dict[str, Any]) -> list[str]:
        """The addresses of the pictures of a product or variant."""
        return [address_of(self.pictures[pk]) for pk in state.get("pictures", []) if pk in self.pictures]

    def alt(self, address_place: int, state: dict[str, Any]) -> str:
        """The alternative text of one picture."""
        pk = state["pictures"][address_place]
        return self.pictures[pk].alt_text if pk in self.pictures else ""

    def related(self, state: dict[str, Any]) -> list[str]:
        """The handles of the products that go with one."""
        return [self.handles[pk] for pk in state.get("related", []) if pk in self.handles]

    def class_of(self, family: Family) -> Any | None:
        """The product type."""
        return self.shelves.classes.get(family.product.product_class_id)

    def attribute(self, family: Family, code: str) -> Any | None:
        """An attribute of the product's type."""
        return self.shelves.attributes.get(family.product.product_class_id, {}).get(code)


def exporter_read(products: Any) -> Exporter:
    """An exporter for a queryset of products. Three queries."""
    shelves = Shelves()
    classes = set(products.order_by().values_list("product_class_id", flat=True).distinct())
    attributes: dict[str, Any] = {}
    found = ProductAttribute.objects.filter(product_class_id__in=classes, type__in=VALUE_TYPES)
    for attribute in found.order_by("display_order", "code", "pk"):
        attributes.setdefault(attribute.code, attribute)
    per_class: dict[int, int] = {}
    for attribute in found:
        per_class[attribute.product_class_id] = per_class.get(attribute.product_class_id, 0) + 1
    return Exporter(shelves, attributes, max(per_class.values(), default=0), shop_identity().enters_net)


def sku_of(state: dict[str, Any]) -> str:
    """By which a table names a thing that is sold."""
    return str(state.get("upc") or state.get("sku") or "")


def is_tracked(family: Family, exporter: Exporter) -> bool:
    """Whether stock is counted for this product."""
    product_class = exporter.class_of(family)
    return product_class is None or bool(product_class.track_stock)


def weight_of(family: Family, owner: str) -> Decimal:
    """In kilograms: a variant's own, else its product's; 0 for none."""
    own = family.stored[owner].get(f"@{WEIGHT}")
    value = own if own is not None else family.stored[PRODUCT].get(f"@{WEIGHT}")
    return Decimal(str(value)) if isinstance(value, int | float) else Decimal(0)


def tags_and_categories(family: Family) -> tuple[list[str], list[list[str]]]:
    """Names below the category that gathers tags, and the paths of all others."""
    paths = family.stored[PRODUCT].get("categories", [])
    is_tag = [len(path) == 2 and path[0] == COLLECTIONS for path in paths]
    tags = [path[1] for path, yes in zip(paths, is_tag, strict=True) if yes]
    return tags, [path for path, yes in zip(paths, is_tag, strict=True) if not yes]


def variants_of(family: Family, *, public_only: bool) -> list[str]:
    """The owners of variants in their order."""
    owners = [owner for owner in family.stored if owner != PRODUCT]
    return [o for o in owners if not public_only or family.stored[o]["is_public"]]


def options_of(family: Family, owners: list[str]) -> list[str]:
    """Codes of the attributes by which variants are told apart, in their order; weight is none."""
    codes: dict[str, None] = {}
    for owner in owners:
        for name, value in family.stored[owner].items():
            if name.startswith("@") and name != f"@{WEIGHT}" and value not in (None, []):
                codes[name[1:]] = None
    return list(codes)
