"""The formats of product tables: recognised by their header, read and written by a module each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from shopease.imports import own, shopify, woocommerce
from shopease.imports.errors import FileRefusedError
from shopease.imports.table import header_read
from shopease.imports.types import ProductDraft, RefusedDraft

Reader = Callable[[Path], Iterator[ProductDraft | RefusedDraft]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how it is called, known again and read."""

    key: str
    label: Any
    is_header: Callable[[set[str]], bool]
    read: Reader


FORMATS = {
    one.key: one
    for one in (
        Format("shopify", "Shopify", shopify.is_header, shopify.products_read),
        Format("woocommerce", "WooCommerce", woocommerce.is_header, woocommerce.products_read),
        Format("shopease", _("ShopEase"), own.is_header, own.products_read),
    )
}


def format_recognise(path: Path) -> Format:
    """The format of a file by its header. Raises `FileRefusedError`."""
    header = header_read(path)
    names = {name.lower() for name in header}
    for one in FORMATS.values():
        if one.is_header(names):
            return one
    shown = ", ".join(name[:30] for name in header[:8])
    raise FileRefusedError(
        "Line 1: the header belongs to no format that is known here. A file has a column “Code” or “SKU” "
        "and what shall be set, such as “Price” and “Stock”; exports of Shopify and WooCommerce are taken as "
        f"they come. The header begins: {shown}."
    )
