"""WooCommerce's format, written: what its columns can hold."""

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from shopease.imports.exporting import (
    Cell,
    Exporter,
    is_tracked,
    options_of,
    sku_of,
    tags_and_categories,
    variants_of,
    weight_of,
)
from shopease.imports.families import PRODUCT, Family, handle_of
from shopease.imports.shelves import BRAND, WEIGHT, option_code
from shopease.imports.values import list_join, value_text
from shopease.imports.woocommerce import EXTERNAL_LABEL, EXTERNAL_URL

Product = get_model("catalogue", "Product")

FIXED = [
    "ID", "Type", "SKU", "Name", "Published", "Is featured?", "Visibility in catalog",
    "Short description", "Description", "Tax status", "In stock?", "Stock", "Backorders allowed?",
    "Weight (kg)", "Sale price", "Regular price", "Categories", "Tags", "Images", "Parent",
    "Grouped products", "External URL", "Button text", "Position", "Brands",
]  # fmt: skip
ATTRIBUTE = ("name", "value(s)", "visible", "global")
EXTERNAL = {option_code(EXTERNAL_URL): "External URL", option_code(EXTERNAL_LABEL): "Button text"}
APART = {WEIGHT, BRAND, *EXTERNAL}
"""Attributes that have columns of their own."""


def header(exporter: Exporter) -> list[str]:
    """The fixed columns, then four for each attribute that one product can have."""
    return [*FIXED, *(f"Attribute {n} {part}" for n in range(1, exporter.most + 1) for part in ATTRIBUTE)]


def rows(family: Family, exporter: Exporter) -> list[dict[str, Cell]]:
    """A row for the product, then one for each of its variants."""
    top = family.stored[PRODUCT]
    is_parent = family.structure == Product.PARENT
    owners = variants_of(family, public_only=False)
    options = options_of(family, owners)
    tags, categories = tags_and_categories(family)
    product_class = exporter.class_of(family)
    is_virtual = product_class is not None and not product_class.requires_shipping
    kind = "variable" if is_parent else _kind(family)
    name = handle_of(family.product) if is_parent else sku_of(top) or handle_of(family.product)
    first: dict[str, Cell] = {
        "ID": family.product.pk,
        "Type": f"{kind}, virtual" if is_virtual else kind,
        "SKU": name,
        "Name": top["title"],
        "Published": 1 if top["is_public"] else 0,
        "Is featured?": 1 if top["is_featured"] else 0,
        "Visibility in catalog": "visible",
        "Short description": top["short_description"] or "",
        "Description": top["description"] or "",
        "Categories": list_join((" > ".join(_escaped(path)) for path in categories), ","),
        "Tags": list_join(tags, ","),
        "Images": list_join(exporter.addresses(top), ","),
        "Grouped products": list_join(exporter.related(top), ","),
        "Brands": ", ".join(value_text(top.get(f"@{BRAND}"))),
        **{column: "".join(value_text(top.get(f"@{code}"))) for code, column in EXTERNAL.items()},
        **_attributes(family, PRODUCT, _common(top), exporter),
        **_sold(family, PRODUCT, exporter),
    }
    found = [first]
    for place, owner in enumerate(owners, start=1):
        state = family.stored[owner]
        found.append(
            {
                "ID": family.children[owner].pk,
                "Type": "variation, virtual" if is_virtual else "variation",
                "SKU": owner,
                "Name": state["title"] or top["title"],
                "Published": 1 if state["is_public"] else 0,
                "Visibility in catalog": "visible",
                "Parent": name,
                "Position": place,
                "Images": list_join(exporter.addresses(state), ","),
                **_attributes(family, owner, options, exporter),
                **_sold(family, owner, exporter),
            }
        )
    return found


def _escaped(path: list[str]) -> list[str]:
    return [list_join([name], ">") for name in path]


def _kind(family: Family) -> str:
    top = family.stored[PRODUCT]
    if top.get(f"@{option_code(EXTERNAL_URL)}"):
        return "external"
    return "grouped" if top.get("price") is None and top["related"] else "simple"


def _common(top: dict[str, Any]) -> list[str]:
    return [name[1:] for name in top if name.startswith("@") and name[1:] not in APART]


def _attributes(family: Family, owner: str, codes: list[str], exporter: Exporter) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    place = 0
    for code in codes:
        attribute = exporter.attribute(family, code)
        texts = value_text(family.stored[owner].get(f"@{code}"))
        if attribute is None or not texts:
            continue
        place += 1
        values = (attribute.name, list_join(texts, ","), 1, 1 if attribute.option_group_id else 0)
        cells |= {f"Attribute {place} {part}": value for part, value in zip(ATTRIBUTE, values, strict=True)}
    return cells


def _sold(family: Family, owner: str, exporter: Exporter) -> dict[str, Cell]:
    state = family.stored[owner]
    weight = weight_of(family, owner)
    cells: dict[str, Cell] = {"Tax status": "taxable", "Weight (kg)": weight or ""}
    if "backorder" not in state:
        return cells | {"In stock?": 1}
    tracked = is_tracked(family, exporter)
    units, price, former = state.get("units"), state.get("price"), state.get("compare_at")
    is_reduced = former is not None and price is not None and Decimal(former) > Decimal(price)
    is_sold = state["backorder"] or not tracked or (units or 0) > 0
    return cells | {
        "In stock?": 1 if is_sold else 0,
        "Stock": units if tracked and units is not None else "",
        "Backorders allowed?": 1 if state["backorder"] else 0,
        "Sale price": price if is_reduced and price else "",
        "Regular price": (former if is_reduced else price) or "",
    }
