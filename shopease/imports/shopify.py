"""Shopify's product export: a row for each variant and each further picture, grouped by handle.

The columns are those of Shopify's documentation of its product CSV; newer names are understood too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils.text import slugify

from shopease.core.money import cents
from shopease.imports.table import Row, rows_read
from shopease.imports.types import PictureDraft, Problem, ProductDraft, RefusedDraft, VariantDraft

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
MAX_PRICE = Decimal("9999999999.99")
MAX_UNITS = 2_147_483_647
MAX_GRAMS = 1_000_000_000
MAX_LENGTHS = {"Handle": 255, "Title": 255, "SEO Title": 255, "Vendor": 128, "Type": 100, "Variant SKU": 64}
MAX_NAME = 128
DEFAULT_OPTION = ("Title", "Default Title")


def products_read(path: Path) -> Iterator[ProductDraft | RefusedDraft]:
    """The products of a file in its order, wrong ones with all that is wrong with them.

    Holds one product and the handles and SKUs seen so far in memory. Raises `FileRefusedError`.
    """
    seen_handles: set[str] = set()
    seen_skus: dict[str, int] = {}
    group: list[Row] = []
    for row in rows_read(path, aliases=ALIASES, required=REQUIRED):
        if group and row.cells.get("Handle") != group[0].cells.get("Handle"):
            yield _product(group, seen_handles, seen_skus)
            group = []
        group.append(row)
    if group:
        yield _product(group, seen_handles, seen_skus)


@dataclass(slots=True)
class _Reader:
    """Reads cells and collects what is wrong."""

    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: Row, column: str, message: str) -> None:
        self.problems.append(Problem(row.line, column, message))

    def text(self, row: Row, column: str) -> str:
        value = row.cells.get(column, "")
        limit = MAX_LENGTHS.get(column)
        if limit and len(value) > limit:
            self.refuse(row, column, f"The text has {len(value)} characters, at most {limit} can be kept.")
        return value

    def price(self, row: Row, column: str) -> Decimal | None:
        value = row.cells.get(column, "")
        if not value:
            return None
        amount = _decimal(value)
        if amount is None:
            self.refuse(row, column, f"“{value[:40]}” is not a price. Write it like 12.90.")
        elif amount < 0:
            self.refuse(row, column, f"The price {value[:40]} is negative.")
        elif amount > MAX_PRICE:
            self.refuse(row, column, f"The price {value[:40]} is too high to be kept.")
        elif amount != cents(amount):
            self.refuse(row, column, f"The price {value[:40]} has more than two decimals.")
        else:
            return cents(amount)
        return None

    def number(self, row: Row, column: str, limit: int, what: str) -> Decimal:
        value = row.cells.get(column, "")
        number = _decimal(value) if value else Decimal(0)
        if number is None:
            self.refuse(row, column, f"“{value[:40]}” is not a number.")
        elif number < 0:
            self.refuse(row, column, f"{what} is negative: {value[:40]}.")
        elif number > limit:
            self.refuse(row, column, f"{what} is too large to be kept: {value[:40]}.")
        else:
            return number
        return Decimal(0)

    def units(self, row: Row) -> int:
        column = "Variant Inventory Qty"
        number = self.number(row, column, MAX_UNITS, "The stock")
        if number != int(number):
            self.refuse(row, column, f"“{row.cells[column][:40]}” is not a whole number.")
        return int(number)

    def flag(self, row: Row, column: str, default: bool) -> bool:
        value = row.cells.get(column, "").lower()
        if value in {"true", "yes", "1", "active"}:
            return True
        if value in {"false", "no", "0", "draft", "archived"}:
            return False
        if value:
            self.refuse(row, column, f"“{value[:40]}” is neither true nor false.")
        return default

    def picture(self, row: Row, column: str) -> PictureDraft | None:
        url = row.cells.get(column, "")
        return PictureDraft(row.line, url, row.cells.get("Image Alt Text", "")[:255]) if url else None


def _decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value) if value.isascii() and "_" not in value else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) < 30 else None


def _product(
    rows: list[Row], seen_handles: set[str], seen_skus: dict[str, int]
) -> ProductDraft | RefusedDraft:
    reader, first = _Reader([row.problem for row in rows if row.problem]), rows[0]
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


def _draft(reader: _Reader, rows: list[Row], handle: str, variants: tuple[VariantDraft, ...]) -> ProductDraft:
    first = rows[0]
    title = reader.text(first, "Title")
    if not title:
        reader.refuse(first, "Title", "The title is missing.")
    tags = tuple(dict.fromkeys(tag.strip() for tag in first.cells.get("Tags", "").split(",") if tag.strip()))
    if any(len(tag) > MAX_NAME for tag in tags):
        reader.refuse(first, "Tags", f"A tag is longer than {MAX_NAME} characters.")
    is_gift_card = reader.flag(first, "Gift Card", False)
    return ProductDraft(
        line=first.line,
        handle=handle,
        title=title,
        description=first.cells.get("Body (HTML)", ""),
        vendor=reader.text(first, "Vendor"),
        kind=reader.text(first, "Type"),
        tags=tags,
        is_public=reader.flag(first, "Published", True) and reader.flag(first, "Status", True),
        requires_shipping=reader.flag(first, "Variant Requires Shipping", True) and not is_gift_card,
        seo_title=reader.text(first, "SEO Title"),
        seo_description=first.cells.get("SEO Description", ""),
        variants=variants,
        pictures=tuple(p for p in (reader.picture(row, "Image Src") for row in rows) if p),
    )


def _is_variant(row: Row) -> bool:
    return any(row.cells.get(column) for column in ("Option1 Value", "Variant SKU", "Variant Price"))


def _option_names(reader: _Reader, first: Row) -> list[str]:
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


def _variant(reader: _Reader, row: Row, handle: str, names: list[str], first: Row) -> VariantDraft | None:
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
    quantity, backorder = reader.units(row), _sells_without_stock(reader, row)
    given = reader.text(row, "Variant SKU").lstrip("'")
    if price is None or len(reader.problems) > before:
        return None
    return VariantDraft(
        line=row.line,
        sku=given or sku_generate(handle, [value for _name, value in options]),
        options=tuple(options),
        price=price,
        compare_at=compare_at if compare_at and compare_at > price else None,
        weight=grams / 1000,
        quantity=quantity,
        backorder=backorder or (quantity == 0 and not row.cells.get("Variant Inventory Tracker")),
        picture=reader.picture(row, "Variant Image"),
    )


def _sells_without_stock(reader: _Reader, row: Row) -> bool:
    column = "Variant Inventory Policy"
    policy = row.cells.get(column, "").lower()
    if policy not in {"", "deny", "continue", "true", "false"}:
        reader.refuse(row, column, f"“{policy[:40]}” is neither deny nor continue.")
    return policy in {"continue", "true"}


def _refuse_twins(
    reader: _Reader, rows: list[Row], variants: list[VariantDraft | None], seen_skus: dict[str, int]
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
        elif variant.sku in seen_skus:
            message = f"The SKU {variant.sku} stands in line {seen_skus[variant.sku]} already."
            reader.refuse(row, "Variant SKU", message)
        combinations.setdefault(values, row.line)
        seen_skus.setdefault(variant.sku, row.line)


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
