"""What products of an import share: types, attributes, option values, categories, the partner.

Found by name or made; kept in memory for the length of an import.
"""

import hashlib
import keyword
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from oscar.apps.catalogue.product_attributes import ProductAttributesContainer
from oscar.core.loading import get_model

from shopease.shop.selectors import shop_identity

AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductClass = get_model("catalogue", "ProductClass")

PARTNER_CODE = "shop"
DEFAULT_KIND = "Goods"
COLLECTIONS = "Collections"
WEIGHT, BRAND = "weight", "brand"
RESERVED = {WEIGHT, BRAND} | ProductAttributesContainer.RESERVED_ATTRIBUTES


@dataclass(slots=True)
class Shelves:
    """Call `forget` when a transaction in which it was asked was rolled back."""

    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def forget(self) -> None:
        """Drop what may not exist any more."""
        self._kept.clear()

    def _keep(self, key: tuple[Any, ...], find: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = find()
        return self._kept[key]

    def partner(self) -> Any:
        """The shop itself as the owner of the stock."""

        def find() -> Any:
            fields = {"name": shop_identity().name}
            return Partner.objects.get_or_create(code=PARTNER_CODE, defaults=fields)[0]

        return self._keep(("partner",), find)

    def product_class(self, kind: str, *, requires_shipping: bool) -> Any:
        """The product type of this name; one that isn't shipped has a name of its own."""
        name = kind or DEFAULT_KIND
        if not requires_shipping:
            name = f"{name} (not shipped)"

        def find() -> Any:
            fields = {"name": name, "requires_shipping": requires_shipping, "track_stock": True}
            found = ProductClass.objects.filter(name__iexact=name).first()
            return found or ProductClass.objects.create(**fields)

        return self._keep(("class", name.lower()), find)

    def weight(self, product_class: Any) -> Any:
        """The attribute that shipping by weight reads, in kilograms."""
        return self._attribute(product_class, WEIGHT, {"name": "Weight (kg)", "type": ProductAttribute.FLOAT})

    def brand(self, product_class: Any) -> Any:
        """The attribute that names the maker."""
        return self._attribute(product_class, BRAND, {"name": "Brand", "type": ProductAttribute.TEXT})

    def option(self, product_class: Any, name: str, value: str) -> tuple[Any, Any]:
        """The attribute of an option (Size) and the option value (Small) in its group."""
        code = option_code(name)

        def find() -> Any:
            group = AttributeOptionGroup.objects.get_or_create(
                code=f"{product_class.pk}-{code}", defaults={"name": name}
            )[0]
            level = ProductAttribute.Level.VARIANT
            return {"name": name, "type": ProductAttribute.OPTION, "option_group": group, "level": level}

        fields = self._keep(("group", product_class.pk, code), find)
        attribute = self._attribute(product_class, code, fields)
        if attribute.type != ProductAttribute.OPTION:
            return attribute, value
        group = attribute.option_group

        def find_value() -> Any:
            return AttributeOption.objects.get_or_create(group=group, option=value)[0]

        return attribute, self._keep(("option", group.pk, value), find_value)

    def _attribute(self, product_class: Any, code: str, fields: dict[str, Any]) -> Any:
        def find() -> Any:
            key = {"product_class": product_class, "code": code}
            return ProductAttribute.objects.get_or_create(**key, defaults=fields)[0]

        return self._keep(("attribute", product_class.pk, code), find)

    def category(self, name: str) -> Any:
        """The category of this name below the one that gathers imported types and tags."""

        def find_root() -> Any:
            found = Category.get_root_nodes().filter(name=COLLECTIONS).first()
            return found or Category.add_root(name=COLLECTIONS)

        root = self._keep(("root",), find_root)

        def find() -> Any:
            found = root.get_children().filter(name__iexact=name).first()
            if found is None:
                root.refresh_from_db()
                found = root.add_child(name=name[:1].upper() + name[1:])
            return found

        return self._keep(("category", name.lower()), find)


def option_code(name: str) -> str:
    """A code that Oscar allows for an attribute, made of an option's name."""
    code = slugify(name).replace("-", "_")
    if not code:
        return "option_" + hashlib.sha256(name.encode()).hexdigest()[:8]
    if not code.isidentifier() or keyword.iskeyword(code) or code in RESERVED:
        return f"option_{code}"
    return code
