"""The shop's own format, written: everything that an import can set."""

from oscar.core.loading import get_model

from shopease.imports.exporting import Cell, Exporter, sku_of, variants_of
from shopease.imports.families import PRODUCT, Family, handle_of
from shopease.imports.own import COLUMNS, PRICED, TEXTS, price_column
from shopease.imports.values import list_join, value_text

Product = get_model("catalogue", "Product")

FIXED = ["Code", "Row", *(c for c in COLUMNS.values() if c not in {"Code", "Row"})]
NUMBERS = {"Price": "price", "Compare-at price": "compare_at", "Stock": "units"}


def header(exporter: Exporter) -> list[str]:
    """The fixed columns, then one for each attribute; prices say whether they contain tax."""
    return [
        *(_fixed(exporter, name) for name in FIXED),
        *(_column(exporter, code) for code in exporter.attributes),
    ]


def rows(family: Family, exporter: Exporter) -> list[dict[str, Cell]]:
    """A row for the product, then one for each variant."""
    code = handle_of(family.product)
    is_parent = family.structure == Product.PARENT
    top = family.stored[PRODUCT]
    product_class = exporter.class_of(family)
    first: dict[str, Cell] = {
        "Code": code,
        "Row": "parent" if is_parent else "product",
        "Title": top["title"] or "",
        "Product type": top["product_class"],
        "Shipped": "" if product_class is None else _yes(product_class.requires_shipping),
        "Categories": list_join(list_join(path, ">") for path in top["categories"]),
        "Tags": ", ".join(top["tags"]),
        "Public": _yes(top["is_public"]),
        "Featured": _yes(top["is_featured"]),
        **{column: top[field] or "" for column, field in TEXTS.items()},
        "Description": top["description"] or "",
        "SEO title": top["meta_title"] or "",
        "SEO description": top["meta_description"] or "",
        "Content": top["unit_amount"] or "",
        "Unit": top["unit"] or "",
        "Related products": list_join(
            exporter.handles[pk] for pk in top["related"] if pk in exporter.handles
        ),
        **_sold(family, PRODUCT, exporter),
    }
    return [
        first,
        *(_variant(family, owner, code, exporter) for owner in variants_of(family, public_only=False)),
    ]


def _variant(family: Family, owner: str, code: str, exporter: Exporter) -> dict[str, Cell]:
    state = family.stored[owner]
    return {
        "Code": code,
        "Row": "variant",
        "Title": state["title"] or "",
        "Public": _yes(state["is_public"]),
        **_sold(family, owner, exporter),
        "SKU": owner,
    }


def _sold(family: Family, owner: str, exporter: Exporter) -> dict[str, Cell]:
    """What products and variants have alike: SKU, price and stock, pictures, attributes."""
    state = family.stored[owner]
    found: dict[str, Cell] = {
        "SKU": sku_of(state),
        "Pictures": list_join(exporter.addresses(state)),
        **{
            _fixed(exporter, column): "" if state.get(name) is None else state[name]
            for column, name in NUMBERS.items()
        },
        "Back-order": _yes(state["backorder"]) if "backorder" in state else "",
        "Available from": state.get("available_on") or "",
    }
    for name, value in state.items():
        if name.startswith("@") and name[1:] in exporter.attributes:
            found[_column(exporter, name[1:])] = list_join(value_text(value))
    return found


def _fixed(exporter: Exporter, column: str) -> str:
    return price_column(column, net=exporter.enters_net) if column in PRICED else column


def _column(exporter: Exporter, code: str) -> str:
    return f"Attribute: {exporter.attributes[code].name} [{code}]"


def _yes(value: object) -> str:
    return "yes" if value else "no"
