"""WooCommerce's product export: a row for each product and each variation, wherever it stands.

Variations name their parent by SKU or as `id:123`. The columns are those of WooCommerce's documentation
of its product CSV. The rows are sorted on a disk first, so that memory stays bounded.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils.text import slugify

from shopease.core import clock
from shopease.imports.cells import MAX_KILOGRAMS, MAX_NAME, MAX_SKU, CellReader, SeenSkus
from shopease.imports.table import Row, rows_read
from shopease.imports.types import (
    KEEPS_ALL,
    PARENT,
    STANDALONE,
    AttributeDraft,
    Problem,
    ProductDraft,
    RefusedDraft,
    VariantDraft,
)
from shopease.imports.values import list_split

REQUIRED = ("Type", "SKU", "Name", "Regular price")
ALIASES = {
    name.lower(): name
    for name in (
        "ID", *REQUIRED, "Published", "Is featured?", "Visibility in catalog", "Short description",
        "Description", "In stock?", "Stock", "Backorders allowed?", "Sale price", "Categories", "Tags",
        "Images", "Parent", "Grouped products", "Upsells", "Cross-sells", "External URL", "Button text",
        "Position", "Date sale price starts", "Date sale price ends", "Brands",
    )
}  # fmt: skip
KILOGRAMS = {
    "weight (kg)": "1",
    "weight (g)": "0.001",
    "weight (lbs)": "0.45359237",
    "weight (oz)": "0.028349523",
}
ATTRIBUTE = re.compile(r"Attribute (?P<place>\d+) name", re.IGNORECASE)
DOWNLOAD = re.compile(r"Download \d+ URL", re.IGNORECASE)
TYPES = {"simple", "variable", "variation", "external", "grouped", "virtual", "downloadable"}
MAX_LENGTHS = {"SKU": MAX_SKU, "Name": 255, "Brands": 128}
COLUMNS = {
    "sku": "SKU",
    "title": "Name",
    "vendor": "Brands",
    "price": "Regular price",
    "options": "Attribute 1 name",
    "related": "Grouped products",
}
TOLD_BY = {
    "description": "Description",
    "is_public": "Published",
}
EXTERNAL_URL, EXTERNAL_LABEL = "External address", "Button text"
MAX_SHORT = 200


def is_header(names: set[str]) -> bool:
    """Whether a header (in lower case) is WooCommerce's."""
    return {name.lower() for name in REQUIRED} <= names


def products_read(path: Path) -> Iterator[ProductDraft | RefusedDraft]:
    """The products of a file in its order, then which products go with which.

    Holds one product and the SKUs seen so far in memory. Raises `FileRefusedError`.
    """
    skus = SeenSkus()
    with closing(_Sorted(path)) as rows:
        for family in rows.families():
            yield _product(family, skus)
        for row in rows.linked():
            yield ProductDraft(
                line=row.line,
                handle=_handle(row),
                related=tuple(_references(row)),
                is_known_by_sku=True,
                columns=COLUMNS,
                keeps=KEEPS_ALL,
            )


class _Sorted:
    """The rows of a file in a database of its own, on a disk, gone when it is closed."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect("")
        self.base.execute(
            "CREATE TABLE rows (seq INTEGER PRIMARY KEY, line, kind, sku, id, parent, place, links, cells)"
        )
        for row in rows_read(path, aliases=ALIASES, required=REQUIRED):
            cells = {name: cell for name, cell in row.cells.items() if cell}
            kind = "variation" if "variation" in _types(row) else ""
            problem = [row.problem.column, row.problem.message] if row.problem else None
            place = cells.get("Position", "")
            self.base.execute(
                "INSERT INTO rows (line, kind, sku, id, parent, place, links, cells)"
                " VALUES (?,?,?,?,?,?,?,?)",
                (
                    row.line,
                    kind,
                    cells.get("SKU"),
                    f"id:{cells['ID']}" if cells.get("ID") else None,
                    cells.get("Parent", "") if kind else None,
                    int(place) if place.isdecimal() and len(place) < 10 else 0,
                    bool(_references(row)) and row.problem is None,
                    json.dumps([cells, problem, list(row.cells)]),
                ),
            )
        self.base.execute("CREATE INDEX by_parent ON rows (parent)")
        self.base.execute("CREATE INDEX by_sku ON rows (sku)")
        self.base.execute("CREATE INDEX by_id ON rows (id)")

    def close(self) -> None:
        """Forget everything."""
        self.base.close()

    def families(self) -> Iterator[list[Row]]:
        """Each product with its variations, in the order of the file; orphans by their parent's name."""
        tops = self.base.execute("SELECT line, cells, sku, id FROM rows WHERE kind = '' ORDER BY seq")
        for line, cells, sku, number in tops:
            children = self.base.execute(
                "SELECT line, cells FROM rows WHERE parent IN (?, ?) ORDER BY place, seq", (sku, number)
            )
            yield [_row(line, cells), *(_row(*child) for child in children)]
        orphans = self.base.execute(
            "SELECT DISTINCT parent FROM rows WHERE kind != '' AND NOT EXISTS (SELECT 1 FROM rows AS top"
            " WHERE top.kind = '' AND (top.sku = rows.parent OR top.id = rows.parent)) ORDER BY seq"
        )
        for (parent,) in orphans:
            children = self.base.execute(
                "SELECT line, cells FROM rows WHERE parent = ? ORDER BY place, seq", (parent,)
            )
            yield [_row(*child) for child in children]

    def linked(self) -> Iterator[Row]:
        """Rows that name other products."""
        for line, cells in self.base.execute(
            "SELECT line, cells FROM rows WHERE links AND kind = '' ORDER BY seq"
        ):
            yield _row(line, cells)


def _row(line: int, text: str) -> Row:
    cells, problem, names = json.loads(text)
    return Row(line, dict.fromkeys(names, "") | cells, Problem(line, *problem) if problem else None)


def _types(row: Row) -> set[str]:
    return {one.strip().lower() for one in row.cells.get("Type", "").split(",") if one.strip()}


def _handle(row: Row) -> str:
    number = row.cells.get("ID", "")
    return row.cells.get("SKU", "") or (f"woocommerce-{number}" if number else "")


def _references(row: Row) -> list[str]:
    columns = ("Grouped products", "Upsells", "Cross-sells")
    return list(dict.fromkeys(one for name in columns for one in list_split(row.cells.get(name, ""), ",")))


@dataclass(slots=True)
class _Product:
    """One product being read: its row, if the file has one, and those of its variations."""

    reader: CellReader
    top: Row | None
    children: list[Row]

    @property
    def first(self) -> Row:
        return self.top or self.children[0]


def _product(rows: list[Row], skus: SeenSkus) -> ProductDraft | RefusedDraft:
    reader = CellReader(MAX_LENGTHS, [row.problem for row in rows if row.problem])
    is_orphaned = "variation" in _types(rows[0])
    product = _Product(reader, None if is_orphaned else rows[0], rows if is_orphaned else rows[1:])
    first = product.first
    handle = first.cells.get("Parent", "") if is_orphaned else _handle(first)
    if not reader.problems:
        _check_types(product)
    if not handle:
        reader.refuse(first, "SKU", "The row has neither an SKU nor an ID: nobody knows which product it is.")
    if reader.problems:
        return RefusedDraft(first.line, handle, tuple(reader.problems))
    variants = _variants(product, handle, skus)
    draft = _orphans(product, handle, variants) if is_orphaned else _draft(product, handle, variants)
    if reader.problems:
        return RefusedDraft(first.line, handle, tuple(sorted(reader.problems, key=lambda p: p.line)))
    return draft


def _check_types(product: _Product) -> None:
    reader = product.reader
    for row in (*((product.top,) if product.top else ()), *product.children):
        if unknown := _types(row) - TYPES:
            reader.refuse(row, "Type", f"Products of the type “{min(unknown)[:40]}” are not known here.")
        elif not _types(row):
            reader.refuse(row, "Type", "The type is missing.")
    if product.top and product.children and "variable" not in _types(product.top):
        reader.refuse(product.top, "Type", "The product has variations but is not variable.")


def _orphans(product: _Product, handle: str, variants: tuple[VariantDraft, ...]) -> ProductDraft:
    """Variations without their product: it must be known here."""
    return ProductDraft(
        line=product.first.line,
        handle=handle,
        structure=PARENT,
        variants=variants,
        columns={**COLUMNS, "title": "Parent"},
        warnings=tuple(product.reader.warnings),
        keeps=KEEPS_ALL,
    )


def _draft(product: _Product, handle: str, variants: tuple[VariantDraft, ...]) -> ProductDraft:
    reader, row = product.reader, product.first
    types, cells = _types(row), row.cells
    title = reader.text(row, "Name")
    if not title:
        reader.refuse(row, "Name", "The name is missing.")
    categories = [tuple(list_split(one, ">")) for one in list_split(cells.get("Categories", ""), ",")]
    tags = tuple(dict.fromkeys(list_split(cells.get("Tags", ""), ",")))
    if any(len(name) > MAX_NAME for path in (*categories, tags) for name in path):
        reader.refuse(row, "Categories", f"A category or tag is longer than {MAX_NAME} characters.")
    _warn_of_kinds(reader, row, types)
    keeps = {name for name, column in TOLD_BY.items() if column not in cells}
    if not any(name.lower() in KILOGRAMS for name in cells):
        keeps.add("weight")
    return ProductDraft(
        line=row.line,
        handle=handle,
        title=title,
        description=cells.get("Description", "").replace("\\n", "\n"),
        vendor=reader.text(row, "Brands").partition(",")[0].strip(),
        tags=tags,
        is_public=cells.get("Published", "1") == "1" and _is_visible(row),
        requires_shipping=not types & {"virtual", "downloadable"} and not _all_virtual(product),
        variants=variants,
        pictures=reader.pictures(row, "Images", list_split(cells.get("Images", ""), ",")),
        slug=slugify(title)[:255],
        fields=_fields(reader, row),
        categories=tuple(categories) if "Categories" in cells else None,
        attributes=(*_common_attributes(product), *_external(row, types)),
        structure=PARENT if "variable" in types else STANDALONE,
        is_known_by_sku=True,
        columns=COLUMNS,
        warnings=tuple(reader.warnings),
        keeps=frozenset(keeps | {"kind", "meta_title", "meta_description"}),
    )


def _is_visible(row: Row) -> bool:
    return row.cells.get("Visibility in catalog", "visible").lower() in {"", "visible", "catalog", "search"}


def _all_virtual(product: _Product) -> bool:
    children = product.children
    return bool(children) and all(_types(row) & {"virtual", "downloadable"} for row in children)


def _warn_of_kinds(reader: CellReader, row: Row, types: set[str]) -> None:
    if "external" in types:
        reader.warn(row, "Type", "It is sold by another shop: it is shown here, but has no price of ours.")
    if "grouped" in types:
        reader.warn(row, "Type", "A group has no price of its own: its members are shown beside it.")
    downloads = [name for name, cell in row.cells.items() if cell and DOWNLOAD.fullmatch(name)]
    if downloads:
        reader.warn(row, downloads[0], "Files to download are not taken over.")
    if row.cells.get("Date sale price starts") or row.cells.get("Date sale price ends"):
        reader.warn(row, "Sale price", "When a sale begins and ends is not taken over, only today's price.")


def _fields(reader: CellReader, row: Row) -> dict[str, object]:
    fields: dict[str, object] = {}
    short = row.cells.get("Short description")
    if short is not None:
        if len(short) > MAX_SHORT:
            message = f"The text has {len(short)} characters, the first {MAX_SHORT} are kept."
            reader.warn(row, "Short description", message)
        fields["short_description"] = short[:MAX_SHORT].strip()
    if row.cells.get("Is featured?"):
        fields["is_featured"] = reader.flag(row, "Is featured?", False)
    return fields


def _external(row: Row, types: set[str]) -> tuple[AttributeDraft, ...]:
    if "external" not in types:
        return ()
    pairs = ((EXTERNAL_URL, "External URL"), (EXTERNAL_LABEL, "Button text"))
    return tuple(
        AttributeDraft(name, (row.cells[column],), column) for name, column in pairs if row.cells.get(column)
    )


def _attribute_cells(row: Row) -> Iterator[tuple[str, str, str, bool]]:
    """Name, value(s), column and whether it is one of the whole shop, of each attribute."""
    for column in row.cells:
        if ATTRIBUTE.fullmatch(column) and row.cells[column]:
            prefix = column.rpartition(" ")[0]
            values = f"{prefix} value(s)"
            is_global = row.cells.get(f"{prefix} global", "") == "1"
            yield row.cells[column][:MAX_NAME], row.cells.get(values, ""), values, is_global


def _common_attributes(product: _Product) -> tuple[AttributeDraft, ...]:
    """Attributes of the product that no variation tells apart."""
    own = {name.lower() for row in product.children for name, value, *_rest in _attribute_cells(row) if value}
    found = []
    for name, cell, column, is_global in _attribute_cells(product.first):
        values = tuple(list_split(cell, ","))
        if name.lower() not in own and values:
            suggested = "option" if is_global and len(values) == 1 else "text"
            found.append(AttributeDraft(name, values, column, suggested=suggested))
    return tuple(found)


def _variants(product: _Product, handle: str, skus: SeenSkus) -> tuple[VariantDraft, ...]:
    top = product.top
    if top is not None and "variable" not in _types(top):
        sku = product.reader.text(top, "SKU") or handle
        skus.take(product.reader, top, "SKU", sku)
        return (_variant(product, top, sku, ()),)
    names = dict.fromkeys(
        n for row in product.children for n, value, *_rest in _attribute_cells(row) if value
    )
    found, taken = [], dict[tuple[str, ...], int]()
    for row in product.children:
        values = {name: "".join(list_split(v, ",")) for name, v, *_rest in _attribute_cells(row)}
        options = tuple((name, values[name]) for name in names if values.get(name))
        number = row.cells.get("ID", "")
        sku = product.reader.text(row, "SKU") or (f"{handle}-{number}"[:MAX_SKU] if number else "")
        combination = tuple(values.get(name, "").lower() for name in names)
        if not sku:
            product.reader.refuse(row, "SKU", "The variation has neither an SKU nor an ID.")
        elif combination in taken:
            message = f"The same options stand in line {taken[combination]} already."
            product.reader.refuse(row, "Attribute 1 value(s)", message)
        else:
            skus.take(product.reader, row, "SKU", sku)
        taken.setdefault(combination, row.line)
        for name in names:
            if not values.get(name):
                product.reader.warn(
                    row, "Attribute 1 value(s)", f"The variation fits any {name}: it has none here."
                )
        found.append(_variant(product, row, sku, options))
    return tuple(found)


def _variant(product: _Product, row: Row, sku: str, options: tuple[tuple[str, str], ...]) -> VariantDraft:
    reader, cells = product.reader, row.cells
    regular, sale = reader.price(row, "Regular price"), reader.price(row, "Sale price")
    has_price = not _types(row) & {"external", "grouped"}
    is_on_sale = sale is not None and regular is not None and sale < regular and _is_now(row)
    units = reader.units(row, "Stock")
    keeps = {"available_on"} | (set() if "Stock" in cells or "In stock?" in cells else {"quantity"})
    return VariantDraft(
        line=row.line,
        sku=sku,
        options=options,
        price=(sale if is_on_sale or regular is None else regular) if has_price else None,
        compare_at=regular if is_on_sale else None,
        weight=_weight(reader, row, product.top),
        quantity=units,
        backorder=cells.get("Backorders allowed?", "0").lower() in {"1", "yes", "notify"},
        is_sold=cells.get("In stock?", "1") in {"", "1", "backorder"},
        is_public=cells.get("Published", "1") in {"", "1"},
        pictures=reader.pictures(row, "Images", list_split(cells.get("Images", ""), ",")) if options else (),
        keeps=frozenset(keeps),
    )


def _is_now(row: Row) -> bool:
    """Whether a sale that has dates is on today."""
    today = clock.now().date()
    for column, is_start in (("Date sale price starts", True), ("Date sale price ends", False)):
        text = row.cells.get(column, "")
        try:
            day = datetime.fromisoformat(text).date() if text else None
        except ValueError:
            continue
        if day is not None and (day > today if is_start else day < today):
            return False
    return True


def _weight(reader: CellReader, row: Row, top: Row | None) -> Decimal:
    """In kilograms; a variation without a weight of its own weighs what its product does."""
    for source in (row, top):
        for column, factor in KILOGRAMS.items():
            name = next((one for one in (source.cells if source else ()) if one.lower() == column), "")
            if source is not None and name and source.cells[name]:
                return reader.number(source, name, MAX_KILOGRAMS, "The weight") * Decimal(factor)
    return Decimal(0)
