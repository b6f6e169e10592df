"""Shopify's product export: a row for each variant and each further picture, grouped by handle.

The columns are those of Shopify's documentation of its product CSV; newer names are understood too.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.text import slugify

from shopease.imports.cells import MAX_NAME, MAX_SKU, CellReader, SeenSkus
from shopease.imports.table import Row, rows_read
from shopease.imports.types import (
    PARENT,
    STANDALONE,
    PictureDraft,
    ProductDraft,
    RefusedDraft,
    VariantDraft,
)

ALIASES = {
    "url handle": "Handle",
    "description": "Body (HTML)",
    "published on online store": "Published",
    "option1 name": "Option1 Name",
    "option1 value": "Option1 Value",
    "option2 name": "Option2 Name",
    "option2 value": "Option2 Value",
    "option3 name": "Option3 Name",
    "option3 value": "Option3 Value",
    "sku": "Variant SKU",
    "weight value (grams)": "Variant Grams",
    "inventory tracker": "Variant Inventory Tracker",
    "inventory quantity": "Variant Inventory Qty",
    "continue selling when out of stock": "Variant Inventory Policy",
    "price": "Variant Price",
    "compare-at price": "Variant Compare At Price",
    "requires shipping": "Variant Requires Shipping",
    "product image url": "Image Src",
    "image alt text": "Image Alt Text",
    "variant image url": "Variant Image",
    "seo title": "SEO Title",
    "seo description": "SEO Description",
}
REQUIRED = ("Handle", "Title", "Variant Price")
MAX_GRAMS = 1_000_000_000
MAX_LENGTHS = {
    "Handle": 255,
    "Title": 255,
    "SEO Title": 255,
    "Vendor": 128,
    "Type": 100,
    "Variant SKU": MAX_SKU,
}
COLUMNS = {
    "title": "Title",
    "vendor": "Vendor",
    "sku": "Variant SKU",
    "price": "Variant Price",
    "options": "Option1 Name",
}
TOLD_BY = {
    "description": ("Body (HTML)",),
    "meta_title": ("SEO Title",),
    "meta_description": ("SEO Description",),
    "is_public": ("Published", "Status"),
    "kind": ("Type",),
    "requires_shipping": ("Variant Requires Shipping", "Gift Card"),
    "weight": ("Variant Grams",),
}
UNITS = "Variant Inventory Qty"
VARIANT_TOLD_BY = {
    "compare_at": "Variant Compare At Price",
    "quantity": UNITS,
}
STATUSES = {"active", "draft", "archived"}
DEFAULT_OPTION = ("Title", "Default Title")


def is_header(names: set[str]) -> bool:
    """Whether a header (in lower case) is Shopify's."""
    known = {ALIASES.get(name, name).lower() for name in names}
    return {name.lower() for name in REQUIRED} <= known


def products_read(path: Path) -> Iterator[ProductDraft | RefusedDraft]:
    """The products of a file in its order, wrong ones with all that is wrong with them.

    Holds one product and the handles and SKUs seen so far in memory. Raises `FileRefusedError`.
    """
    seen_handles: set[str] = set()
    seen_skus = SeenSkus()
    group: list[Row] = []
    for row in rows_read(path, aliases=ALIASES, required=REQUIRED):
        if group and row.cells.get("Handle") != group[0].cells.get("Handle"):
            yield _product(group, seen_handles, seen_skus)
            group = []
        group.append(row)
    if group:
        yield _product(group, seen_handles, seen_skus)


def _product(rows: list[Row], seen_handles: set[str], seen_skus: SeenSkus) -> ProductDraft | RefusedDraft:
    reader, first = CellReader(MAX_LENGTHS, [row.problem for row in rows if row.problem]), rows[0]
    handle = reader.text(first, "Handle")
    if not handle:
        reader.refuse(first, "Handle", "The handle is missing.")
    elif handle in seen_handles:
        reader.refuse(
            first, "Handle", "The rows of this handle are not together: it stood further up already."
        )
    seen_handles.add(handle)
    if reader.problems:  # cells may stand under the wrong column: what they say means nothing
        return RefusedDraft(first.line, handle, tuple(reader.problems))
    names = _option_names(reader, first)
    wanted = [row for row in rows if row is first or _is_variant(row)]
    variants = [_variant(reader, row, handle, names, first) for row in wanted]
    _refuse_twins(reader, wanted, variants, seen_skus)
    draft = _draft(reader, rows, handle, tuple(v for v in variants if v))
    if reader.problems or not draft.variants:
        return RefusedDraft(first.line, handle, tuple(sorted(reader.problems, key=lambda p: p.line)))
    return draft


def _draft(
    reader: CellReader, rows: list[Row], handle: str, variants: tuple[VariantDraft, ...]
) -> ProductDraft:
    first = rows[0]
    title = reader.text(first, "Title")
    if not title:
        reader.refuse(first, "Title", "The title is missing.")
    tags = tuple(dict.fromkeys(tag.strip() for tag in first.cells.get("Tags", "").split(",") if tag.strip()))
    if any(len(tag) > MAX_NAME for tag in tags):
        reader.refuse(first, "Tags", f"A tag is longer than {MAX_NAME} characters.")
    is_gift_card = reader.flag(first, "Gift Card", False)
    keeps = {
        name for name, columns in TOLD_BY.items() if not any(column in first.cells for column in columns)
    }
    return ProductDraft(
        line=first.line,
        handle=handle,
        title=title,
        description=first.cells.get("Body (HTML)", ""),
        vendor=reader.text(first, "Vendor"),
        kind=reader.text(first, "Type"),
        tags=tags,
        is_public=reader.flag(first, "Published", True) and _is_active(reader, first),
        requires_shipping=reader.flag(first, "Variant Requires Shipping", True) and not is_gift_card,
        seo_title=reader.text(first, "SEO Title"),
        seo_description=first.cells.get("SEO Description", ""),
        variants=variants,
        pictures=tuple(p for row in rows for p in _pictures(reader, row, "Image Src")),
        slug=slugify(handle),
        structure=PARENT if variants and variants[0].options else STANDALONE,
        hides_missing=True,
        columns=COLUMNS,
        warnings=tuple(reader.warnings),
        keeps=frozenset(keeps),
    )


def _is_active(reader: CellReader, row: Row) -> bool:
    status = row.cells.get("Status", "").lower()
    return status == "active" if status in STATUSES else reader.flag(row, "Status", True)


def _pictures(reader: CellReader, row: Row, column: str) -> tuple[PictureDraft, ...]:
    return reader.pictures(row, column, [row.cells.get(column, "")], row.cells.get("Image Alt Text", ""))


def _is_variant(row: Row) -> bool:
    return any(row.cells.get(column) for column in ("Option1 Value", "Variant SKU", "Variant Price"))


def _option_names(reader: CellReader, first: Row) -> list[str]:
    names = [first.cells.get(f"Option{place} Name", "") for place in (1, 2, 3)]
    values = [first.cells.get(f"Option{place} Value", "") for place in (1, 2, 3)]
    if (names[0], values[0]) == DEFAULT_OPTION:
        return []
    for place, (name, value) in enumerate(zip(names, values, strict=True), start=1):
        if value and not name:
            reader.refuse(first, f"Option{place} Name", f"The option of “{value[:40]}” has no name.")
        if len(name) > MAX_NAME:
            reader.refuse(first, f"Option{place} Name", f"The name is longer than {MAX_NAME} characters.")
    given = [name for name in names if name]
    if len({name.lower() for name in given}) < len(given):
        reader.refuse(first, "Option1 Name", "Two options have the same name.")
    return given


def _variant(reader: CellReader, row: Row, handle: str, names: list[str], first: Row) -> VariantDraft | None:
    before = len(reader.problems)
    options = []
    for place, name in enumerate(names, start=1):
        value = row.cells.get(f"Option{place} Value", "")
        if not value:
            reader.refuse(row, f"Option{place} Value", f"The variant has no {name}.")
        elif len(value) > 255:
            reader.refuse(row, f"Option{place} Value", "The value is longer than 255 characters.")
        options.append((name, value))
    price = reader.price(row, "Variant Price")
    if price is None and len(reader.problems) == before:
        reader.refuse(row, "Variant Price", "The price is missing.")
    compare_at = reader.price(row, "Variant Compare At Price")
    grams = reader.number(row, "Variant Grams", MAX_GRAMS, "The weight")
    units, backorder = reader.units(row, UNITS), _sells_without_stock(reader, row)
    given = reader.text(row, "Variant SKU").lstrip("'")
    if price is None or len(reader.problems) > before:
        return None
    is_counted = row.cells.get(UNITS, "") not in {"", "0"} or bool(row.cells.get("Variant Inventory Tracker"))
    return VariantDraft(
        line=row.line,
        sku=given or sku_generate(handle, [value for _name, value in options]),
        options=tuple(options),
        price=price,
        compare_at=compare_at if compare_at and compare_at > price else None,
        weight=grams / 1000,
        quantity=(units or 0) if is_counted else None,
        backorder=backorder or not is_counted,
        picture=next(iter(_pictures(reader, row, "Variant Image")), None),
        keeps=_variant_keeps(row),
    )


def _variant_keeps(row: Row) -> frozenset[str]:
    """What the file doesn't tell of a variant: columns that aren't there, a tracked stock left empty."""
    untold = {name for name, column in VARIANT_TOLD_BY.items() if column not in row.cells}
    if row.cells.get("Variant Inventory Tracker") and not row.cells.get(UNITS):
        untold.add("quantity")
    return frozenset({"available_on", *untold})


def _sells_without_stock(reader: CellReader, row: Row) -> bool:
    column = "Variant Inventory Policy"
    policy = row.cells.get(column, "").lower()
    if policy not in {"", "deny", "continue", "true", "false"}:
        reader.refuse(row, column, f"“{policy[:40]}” is neither deny nor continue.")
    return policy in {"continue", "true"}


def _refuse_twins(
    reader: CellReader, rows: list[Row], variants: list[VariantDraft | None], seen_skus: SeenSkus
) -> None:
    """No SKU twice in a file, no combination of options twice in a product."""
    if len(variants) > 1 and any(variant and not variant.options for variant in variants):
        reader.refuse(
            rows[1], "Option1 Name", "The product has several variants but no option to tell them apart."
        )
        return
    combinations: dict[tuple[str, ...], int] = {}
    for row, variant in zip(rows, variants, strict=True):
        if variant is None:
            continue
        values = tuple(value.lower() for _name, value in variant.options)
        if values in combinations:
            message = f"The same options stand in line {combinations[values]} already."
            reader.refuse(row, "Option1 Value", message)
        else:
            seen_skus.take(reader, row, "Variant SKU", variant.sku)
        combinations.setdefault(values, row.line)


def sku_generate(handle: str, values: list[str]) -> str:
    """An SKU for a variant that has none: the same in every run, readable where it can be."""
    parts = [slugify(part) for part in (handle, *values)]
    readable = ".".join(parts)
    is_exact = all(
        slug == part.lower().replace(" ", "-") for slug, part in zip(parts, (handle, *values), strict=True)
    )
    if is_exact and len(readable) <= MAX_LENGTHS["Variant SKU"]:
        return readable
    digest = hashlib.sha256("\0".join((handle, *values)).encode()).hexdigest()[:12]
    return f"{readable[:50].strip('.-')}-{digest}".lstrip("-")
