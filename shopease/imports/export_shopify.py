"""Shopify's format, written: what its columns can hold."""

from decimal import Decimal

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
from shopease.imports.shelves import BRAND
from shopease.imports.values import value_text

Product = get_model("catalogue", "Product")

HEADER = [
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name",
    "Option1 Value", "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU",
    "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Inventory Policy",
    "Variant Fulfillment Service", "Variant Price", "Variant Compare At Price",
    "Variant Requires Shipping", "Variant Taxable", "Image Src", "Image Position", "Image Alt Text",
    "Gift Card", "SEO Title", "SEO Description", "Variant Image", "Status",
]  # fmt: skip
MOST_OPTIONS = 3


def header(exporter: Exporter) -> list[str]:
    """Shopify's columns."""
    return HEADER


def rows(family: Family, exporter: Exporter) -> list[dict[str, Cell]]:
    """Rows of one handle; none for a product that the format can't tell.

    That is one without a price, or whose variants can't be told apart by three options.
    """
    owners = variants_of(family, public_only=True) if family.structure == Product.PARENT else [PRODUCT]
    options = _options(family, owners, exporter)
    if options is None or any(family.stored[owner].get("price") is None for owner in owners):
        return []
    found = [_variant(family, owner, options, exporter) for owner in owners]
    found[0] |= _product(family, exporter)
    pictures = exporter.addresses(family.stored[PRODUCT])
    for place, address in enumerate(pictures):
        if place >= len(found):
            found.append({"Handle": handle_of(family.product)})
        found[place]["Image Src"] = address
        found[place]["Image Position"] = place + 1
        found[place]["Image Alt Text"] = exporter.alt(place, family.stored[PRODUCT])
    return found


def _options(family: Family, owners: list[str], exporter: Exporter) -> list[str] | None:
    """Codes of the options; None when they don't tell the variants apart."""
    if owners == [PRODUCT]:
        return []
    states = [family.stored[owner] for owner in owners]
    codes = [
        code
        for code in options_of(family, owners)
        if exporter.attribute(family, code) is not None
        and all(value_text(state.get(f"@{code}")) for state in states)
    ][:MOST_OPTIONS]
    combinations = {tuple(value_text(state[f"@{code}"]) for code in codes) for state in states}
    names = {exporter.attribute(family, code).name.lower() for code in codes}  # type: ignore[union-attr]
    is_clear = codes and len(combinations) == len(owners) and len(names) == len(codes)
    return codes if is_clear and all(len(owner) <= 64 for owner in owners) else None


def _product(family: Family, exporter: Exporter) -> dict[str, Cell]:
    top = family.stored[PRODUCT]
    tags, _categories = tags_and_categories(family)
    product_class = exporter.class_of(family)
    requires_shipping = product_class is None or product_class.requires_shipping
    return {
        "Title": top["title"],
        "Body (HTML)": top["description"] or "",
        "Vendor": ", ".join(value_text(top.get(f"@{BRAND}"))),
        "Type": top["product_class"],
        "Tags": ", ".join(tag for tag in tags if "," not in tag),
        "Published": _flag(top["is_public"]),
        "Gift Card": "false",
        "SEO Title": top["meta_title"] or "",
        "SEO Description": top["meta_description"] or "",
        "Status": "active" if top["is_public"] else "draft",
        "Variant Requires Shipping": _flag(requires_shipping),
    }


def _variant(family: Family, owner: str, options: list[str], exporter: Exporter) -> dict[str, Cell]:
    state = family.stored[owner]
    cells: dict[str, Cell] = {"Handle": handle_of(family.product)}
    if not options:
        cells |= {"Option1 Name": "Title", "Option1 Value": "Default Title"}
    for place, code in enumerate(options, start=1):
        attribute = exporter.attribute(family, code)
        cells[f"Option{place} Name"] = attribute.name if attribute else code
        cells[f"Option{place} Value"] = ", ".join(value_text(state[f"@{code}"]))
    tracked = is_tracked(family, exporter)
    units = state.get("units")
    addresses = exporter.addresses(state) if owner != PRODUCT else []
    return cells | {
        "Variant SKU": sku_of(state) if owner == PRODUCT else owner,
        "Variant Grams": (weight_of(family, owner) * 1000).normalize() + Decimal(0),
        "Variant Inventory Tracker": "shopify" if tracked else "",
        "Variant Inventory Qty": units if tracked and units is not None else "",
        "Variant Inventory Policy": "continue" if state["backorder"] else "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": state["price"],
        "Variant Compare At Price": state.get("compare_at") or "",
        "Variant Taxable": "true",
        "Variant Image": addresses[0] if addresses else "",
    }


def _flag(value: object) -> str:
    return "true" if value else "false"
