"""The shop's own format: a row for each product and each variant, every column optional but one.

A column that isn't there leaves alone what it would tell. Rows are found by code or by SKU, so that a
list of SKUs and prices is a whole file.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from catalogue_ext.tags import MAX_TAG, MAX_TAGS, tag_names
from shopease.imports.cells import MAX_KILOGRAMS, MAX_NAME, MAX_SKU, CellReader, SeenSkus
from shopease.imports.errors import FileRefusedError
from shopease.imports.table import Row, header_read, rows_read
from shopease.imports.types import (
    KEEPS_ALL,
    PARENT,
    STANDALONE,
    AttributeDraft,
    PictureDraft,
    ProductDraft,
    RefusedDraft,
    VariantDraft,
)
from shopease.imports.values import list_split
from shopease.shop.selectors import shop_identity

CODE, ROW, SKU = "Code", "Row", "SKU"
KINDS = {"product", "parent", "variant"}
TEXTS = {
    "Short description": "short_description",
    "Benefits": "benefits",
    "Ingredients": "ingredients",
    "How to use": "how_to_use",
}
COLUMNS = {
    "code": CODE,
    "sku": SKU,
    "title": "Title",
    "kind": "Product type",
    "requires_shipping": "Shipped",
    "categories": "Categories",
    "tags": "Tags",
    "is_public": "Public",
    "is_featured": "Featured",
    **{field: column for column, field in TEXTS.items()},
    "description": "Description",
    "meta_title": "SEO title",
    "meta_description": "SEO description",
    "unit_amount": "Content",
    "unit": "Unit",
    "price": "Price",
    "compare_at": "Compare-at price",
    "quantity": "Stock",
    "backorder": "Back-order",
    "available_on": "Available from",
    "pictures": "Pictures",
    "related": "Related products",
    "options": "Row",
}
PRICED = (COLUMNS["price"], COLUMNS["compare_at"])
"""Columns that may say whether tax is contained; where they don't, it is as the shop enters prices."""
WITH_TAX, WITHOUT_TAX = "(with tax)", "(without tax)"
ALIASES = {column.lower(): column for column in (*COLUMNS.values(), ROW)} | {
    f"{column} {words}".lower(): column for column in PRICED for words in (WITH_TAX, WITHOUT_TAX)
}
ATTRIBUTE = re.compile(r"attribute:\s*(?P<name>.*?)(?:\s*\[(?P<code>\w+)\])?", re.IGNORECASE)
UNITS = {"ml", "g", "m", "piece"}
MAX_LENGTHS = {
    CODE: 255,
    SKU: MAX_SKU,
    "Title": 255,
    "Product type": 100,
    "Short description": 200,
    "SEO title": 255,
}
VARIANT_TOLD = ("price", "compare_at", "quantity", "backorder", "available_on", "is_public")


def is_header(names: set[str]) -> bool:
    """Whether a header (in lower case) is one of ours: something to know products by, something to set."""
    known = names & ALIASES.keys() | {name for name in names if ATTRIBUTE.fullmatch(name)}
    return bool(known & {"code", "sku"}) and len(known) > 1


def products_read(path: Path) -> Iterator[ProductDraft | RefusedDraft]:
    """The products of a file in its order, then which products go with which.

    Related products come last because they may stand anywhere in the file. Holds one product and the
    codes and SKUs seen so far in memory. Raises `FileRefusedError`.
    """
    _entered_check(path)
    seen: set[str] = set()
    skus = SeenSkus()
    for group in _groups(path):
        yield _product(group, seen, skus)
    for group in _groups(path):
        first = group[0]
        cell = first.cells.get("Related products", "")
        handle = first.cells.get(CODE, "")
        if cell and handle and first.problem is None:
            yield ProductDraft(
                line=first.line,
                handle=handle,
                related=tuple(list_split(cell)),
                columns=COLUMNS,
                keeps=KEEPS_ALL,
            )


def price_column(column: str, *, net: bool) -> str:
    """What a column of prices is called in an export: "Price (with tax)"."""
    return f"{column} {WITHOUT_TAX if net else WITH_TAX}"


def _entered_check(path: Path) -> None:
    """Refuse prices that say to be entered another way than the shop's."""
    named = {name.lower() for name in header_read(path)}
    for column, net in product(PRICED, (False, True)):
        told = price_column(column, net=net)
        if told.lower() in named and net != shop_identity().enters_net:
            raise FileRefusedError(
                f"Line 1: the file has “{told}”, while prices of this shop are entered as"
                f" “{price_column(column, net=not net)}”. Convert the amounts and name the column so."
            )


def _groups(path: Path) -> Iterator[list[Row]]:
    """Rows of one code that stand together; a row without a code stands alone."""
    group: list[Row] = []
    try:
        for row in rows_read(path, aliases=ALIASES, required=()):
            code = row.cells.get(CODE, "")
            if group and (not code or code != group[0].cells.get(CODE)):
                yield group
                group = []
            group.append(row)
    except FileRefusedError:
        if group:  # what is missing of it stays as it is
            yield group
        raise
    if group:
        yield group


def _product(rows: list[Row], seen: set[str], skus: SeenSkus) -> ProductDraft | RefusedDraft:
    reader, first = CellReader(MAX_LENGTHS, [row.problem for row in rows if row.problem]), rows[0]
    code, sku = reader.text(first, CODE), reader.text(first, SKU)
    if not code and not sku:
        reader.refuse(first, CODE, "The row has neither a code nor an SKU: nobody knows which product it is.")
    if code in seen:
        reader.refuse(first, CODE, "The rows of this code are not together: it stood further up already.")
    seen |= {code} if code else set()
    kinds = [_kind(reader, row) for row in rows]
    if not reader.problems:
        draft = _draft(reader, rows, kinds)
        for row, variant in zip(rows[-len(draft.variants) :], draft.variants, strict=False):
            if variant.sku:
                skus.take(reader, row, SKU, variant.sku)
    if reader.problems:
        return RefusedDraft(first.line, code or sku, tuple(sorted(reader.problems, key=lambda p: p.line)))
    return draft


def _kind(reader: CellReader, row: Row) -> str:
    kind = row.cells.get(ROW, "").lower()
    if kind and kind not in KINDS:
        reader.refuse(row, ROW, f"“{kind[:40]}” is none of product, parent, variant.")
    return kind


def _draft(reader: CellReader, rows: list[Row], kinds: list[str]) -> ProductDraft:
    first, code = rows[0], rows[0].cells.get(CODE, "")
    is_parent = kinds[0] in {"parent", "variant"} or len(rows) > 1
    structure = PARENT if is_parent and code else STANDALONE if kinds[0] == "product" else ""
    variant_rows = rows if kinds[0] == "variant" or not is_parent else rows[1:]
    for row in variant_rows if is_parent else ():
        if not row.cells.get(SKU):
            reader.refuse(row, SKU, "The variant has no SKU.")
    variants = tuple(_variant(reader, row, is_variant=is_parent) for row in variant_rows)
    if kinds[0] == "variant":
        return ProductDraft(
            line=first.line,
            handle=code,
            structure=structure,
            variants=variants,
            columns=COLUMNS,
            keeps=KEEPS_ALL,
            warnings=tuple(reader.warnings),
        )
    cells = first.cells
    categories = [tuple(list_split(one, ">")) for one in list_split(cells.get("Categories", ""))]
    if any(len(name) > MAX_NAME for path in categories for name in path):
        reader.refuse(first, "Categories", f"A category is longer than {MAX_NAME} characters.")
    return ProductDraft(
        line=first.line,
        handle=code,
        title=reader.text(first, "Title"),
        description=cells.get("Description", ""),
        kind=reader.text(first, "Product type"),
        is_public=reader.flag(first, "Public", True),
        requires_shipping=reader.flag(first, "Shipped", True),
        seo_title=reader.text(first, "SEO title"),
        seo_description=cells.get("SEO description", ""),
        variants=variants,
        pictures=_pictures(reader, first),
        fields=_fields(reader, first),
        categories=tuple(categories) if "Categories" in cells else None,
        attributes=_attributes(first, "text"),
        structure=structure,
        is_known_by_sku=not code,
        columns=COLUMNS,
        warnings=tuple(reader.warnings),
        keeps=_keeps(first),
    )


def _keeps(row: Row) -> frozenset[str]:
    told = ("description", "meta_title", "meta_description")
    keeps = {name for name in told if COLUMNS[name] not in row.cells}
    empty = ("title", "kind", "requires_shipping", "is_public")
    return frozenset({"weight", *keeps, *(name for name in empty if not row.cells.get(COLUMNS[name]))})


def _fields(reader: CellReader, row: Row) -> dict[str, Any]:
    fields: dict[str, Any] = {
        field: reader.text(row, column) for column, field in TEXTS.items() if column in row.cells
    }
    if "Tags" in row.cells:
        fields["tags"] = tag_names(row.cells["Tags"])
        if len(fields["tags"]) > MAX_TAGS:
            reader.refuse(row, "Tags", f"A product has at most {MAX_TAGS} tags.")
        if any(len(name) > MAX_TAG for name in fields["tags"]):
            reader.refuse(row, "Tags", f"A tag is longer than {MAX_TAG} characters.")
    if row.cells.get("Featured"):
        fields["is_featured"] = reader.flag(row, "Featured", False)
    if "Content" in row.cells:
        amount = reader.number(row, "Content", MAX_KILOGRAMS, "The content")
        fields["unit_amount"] = amount or None
        if amount and amount != round(amount, 3):
            reader.refuse(row, "Content", "The content has more than three decimals.")
    if "Unit" in row.cells:
        fields["unit"] = row.cells["Unit"].lower()
        if fields["unit"] and fields["unit"] not in UNITS:
            reader.refuse(row, "Unit", f"“{fields['unit'][:40]}” is none of {', '.join(sorted(UNITS))}.")
    return fields


def _attributes(row: Row, suggested: str) -> tuple[AttributeDraft, ...]:
    found = []
    for column, cell in row.cells.items():
        if match := ATTRIBUTE.fullmatch(column):
            name, code = match["name"].strip(), match["code"] or ""
            values = tuple(list_split(cell))
            found.append(AttributeDraft((name or code)[:MAX_NAME], values, column, code, suggested))
    return tuple(found)


def _pictures(reader: CellReader, row: Row) -> tuple[PictureDraft, ...]:
    return reader.pictures(row, "Pictures", list_split(row.cells.get("Pictures", "")))


def _variant(reader: CellReader, row: Row, *, is_variant: bool) -> VariantDraft:
    cells = row.cells
    price, compare_at = reader.price(row, "Price"), reader.price(row, "Compare-at price")
    units = reader.units(row, "Stock")
    backorder = reader.flag(row, "Back-order", False)
    keeps = {name for name in VARIANT_TOLD if not cells.get(COLUMNS[name])}
    if "Compare-at price" in cells:
        keeps.discard("compare_at")
    if "Available from" in cells:
        keeps.discard("available_on")
    return VariantDraft(
        line=row.line,
        sku=reader.text(row, SKU),
        price=price,
        compare_at=compare_at,
        quantity=units,
        backorder=backorder,
        is_sold=backorder,
        is_public=reader.flag(row, "Public", True),
        title=reader.text(row, "Title") if is_variant else "",
        available_on=_day(reader, row),
        attributes=_attributes(row, "option") if is_variant else (),
        pictures=_pictures(reader, row) if is_variant else (),
        keeps=frozenset(keeps),
    )


def _day(reader: CellReader, row: Row) -> date | None:
    text = row.cells.get("Available from", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        reader.refuse(row, "Available from", f"“{text[:40]}” is not a date like 2026-01-31.")
        return None
