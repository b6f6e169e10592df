"""Applying an import: each product in a transaction of its own, wholly or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.utils.text import slugify
from oscar.core.loading import get_model

from shopease.core.html import html_clean
from shopease.fulfilment.models import StockMovement
from shopease.fulfilment.services import stock_correct, stock_open
from shopease.imports.errors import ProductRefusedError
from shopease.imports.fetching import PictureFetcher
from shopease.imports.pictures import pictures_fetch
from shopease.imports.shelves import Shelves
from shopease.imports.types import (
    Outcome,
    PictureDraft,
    Problem,
    ProductDraft,
    ProductReport,
    RefusedDraft,
    VariantDraft,
)
from shopease.media.models import LibraryImage

Product = get_model("catalogue", "Product")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

Images = dict[str, LibraryImage]


@dataclass(frozen=True, slots=True)
class _Import:
    """What an import brings along to every product."""

    images: Images
    shelves: Shelves
    actor: Any


def products_import(
    *, drafts: Iterable[ProductDraft | RefusedDraft], fetcher: PictureFetcher, actor: Any = None
) -> Iterator[ProductReport]:
    """Apply drafts one after the other and report on each; wrong ones never block the others.

    Whatever follows from prices and stock (`products_refresh`) runs when a product is committed.
    """
    shelves = Shelves()
    for draft in drafts:
        if isinstance(draft, RefusedDraft):
            yield ProductReport(draft.line, draft.handle, Outcome.REFUSED, draft.problems)
            continue
        images, skipped = pictures_fetch(draft=draft, fetcher=fetcher)
        try:
            outcome, added = product_import(draft=draft, images=images, shelves=shelves, actor=actor)
        except ProductRefusedError as error:
            problem = Problem(error.line or draft.line, error.column, str(error))
        except (DataError, IntegrityError) as error:
            problem = Problem(draft.line, "", f"The database refused the product: {error}".strip())
        else:
            yield ProductReport(draft.line, draft.handle, outcome, (), added, tuple(skipped))
            continue
        shelves.forget()
        yield ProductReport(draft.line, draft.handle, Outcome.REFUSED, (problem,))


@transaction.atomic
def product_import(
    *, draft: ProductDraft, images: Images, shelves: Shelves, actor: Any = None
) -> tuple[Outcome, int]:
    """Create or change one product; what became of it and how many pictures it gained.

    Raises `ProductRefusedError`.
    """
    product = Product.objects.filter(code=draft.handle).first()
    structure = Product.PARENT if draft.option_names else Product.STANDALONE
    if product is not None and product.structure != structure:
        sold = "without variants" if product.is_standalone else "with variants"
        raise ProductRefusedError("Option1 Name", f"The product is sold {sold} here, and not so in the file.")
    is_new = product is None
    product = product or Product(code=draft.handle, structure=structure, slug=slugify(draft.handle))
    product_class = shelves.product_class(draft.kind, requires_shipping=draft.requires_shipping)
    changed = _fields_set(product, **_fields(draft, product_class))
    changed |= _categories_add(product, draft, shelves)
    changed |= _values_set(product, _common_values(draft, product_class, shelves))
    changed |= _variants_set(product, product_class, draft, _Import(images, shelves, actor))
    added = _pictures_add(product, draft.pictures, images)
    if is_new:
        return Outcome.CREATED, added
    return Outcome.CHANGED if changed or added else Outcome.UNCHANGED, added


def _fields(draft: ProductDraft, product_class: Any) -> dict[str, Any]:
    return {
        "title": draft.title,
        "description": str(html_clean(draft.description)),
        "meta_title": draft.seo_title,
        "meta_description": draft.seo_description,
        "product_class": product_class,
        "is_public": draft.is_public,
    }


def _fields_set(row: Any, **wanted: Any) -> bool:
    """Save a row when it is new or differs; whether it was saved."""
    if row.pk and all((getattr(row, name) or None) == (value or None) for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    return True


def _categories_add(product: Any, draft: ProductDraft, shelves: Shelves) -> bool:
    names = dict.fromkeys((*([draft.kind] if draft.kind else []), *draft.tags))
    held = set(ProductCategory.objects.filter(product=product).values_list("category_id", flat=True))
    missing = {shelves.category(name).pk for name in names} - held
    ProductCategory.objects.bulk_create(
        [ProductCategory(product=product, category_id=pk) for pk in sorted(missing)]
    )
    return bool(missing)


def _common_values(draft: ProductDraft, product_class: Any, shelves: Shelves) -> list[tuple[Any, Any]]:
    """Brand, and the weight where all variants weigh the same."""
    values: list[tuple[Any, Any]] = []
    if draft.vendor:
        values.append((shelves.brand(product_class), draft.vendor))
    weights = {variant.weight for variant in draft.variants}
    if len(weights) == 1 and (weight := weights.pop()):
        values.append((shelves.weight(product_class), float(weight)))
    return values


def _values_set(product: Any, wanted: list[tuple[Any, Any]]) -> bool:
    """Set attribute values that differ; others of the product are left alone."""
    held = product.attribute_values.select_related("attribute", "value_option")
    known = {value.attribute_id: value.value for value in held}
    differing = [(attribute, value) for attribute, value in wanted if known.get(attribute.pk) != value]
    for attribute, value in differing:
        attribute.save_value(product, value)
    return bool(differing)


def _variants_set(product: Any, product_class: Any, draft: ProductDraft, run: _Import) -> bool:
    if not draft.option_names:
        (variant,) = draft.variants
        _refuse_foreign_sku(variant, product)
        changed = _fields_set(product, upc=variant.sku)
        return _stock_set(product, variant, run) or changed
    children = {child.upc: child for child in product.children.all()}
    weighs_alike = len({variant.weight for variant in draft.variants}) == 1
    changed = False
    for variant in draft.variants:
        _refuse_foreign_sku(variant, product)
        child = children.pop(variant.sku, None) or Product(
            structure=Product.CHILD, parent=product, upc=variant.sku
        )
        changed |= _fields_set(child, is_public=True)
        values = [run.shelves.option(product_class, name, value) for name, value in variant.options]
        if not weighs_alike:
            values.append((run.shelves.weight(product_class), float(variant.weight)))
        changed |= _values_set(child, values)
        changed |= _stock_set(child, variant, run)
        if variant.picture:
            changed |= bool(_pictures_add(child, (variant.picture,), run.images))
    for gone in children.values():
        changed |= _fields_set(gone, is_public=False)
    return changed


def _refuse_foreign_sku(variant: VariantDraft, product: Any) -> None:
    """No SKU may wander from one product to another."""
    others = Product.objects.filter(upc=variant.sku).exclude(pk=product.pk).exclude(parent_id=product.pk)
    if other := others.select_related("parent").first():
        message = f"The SKU {variant.sku} belongs to “{other.get_title()}” already."
        raise ProductRefusedError("Variant SKU", message, variant.line)


def _stock_set(product: Any, variant: VariantDraft, run: _Import) -> bool:
    """Price and stock of a thing that is sold; stock of an existing record by the ledger's service."""
    record = StockRecord.objects.filter(product=product, partner=run.shelves.partner()).first()
    prices = {
        "partner_sku": variant.sku,
        "price": variant.price,
        "compare_at": variant.compare_at,
        "backorder": variant.backorder,
    }
    if record is None:
        record = StockRecord.objects.create(
            product=product,
            partner=run.shelves.partner(),
            price_currency=settings.OSCAR_DEFAULT_CURRENCY,
            num_in_stock=variant.quantity,
            **prices,
        )
        stock_open(stockrecord=record)
        return True
    corrected = record.num_in_stock != variant.quantity
    if corrected or (record.backorder and not variant.backorder):
        record = stock_correct(
            stockrecord_id=record.pk,
            num_in_stock=variant.quantity,
            actor=run.actor,
            reason=StockMovement.Reason.IMPORT,
        )
    return _fields_set(record, **prices) or corrected


def _pictures_add(product: Any, wanted: Iterable[PictureDraft], images: Images) -> int:
    """Show pictures that the product doesn't show yet, behind those it has."""
    held = list(product.images.values_list("original_id", "display_order"))
    shown = {original for original, _order in held}
    order = max((order for _original, order in held), default=-1)
    added = 0
    for picture in wanted:
        image = images.get(picture.url)
        if image is not None and image.pk not in shown:
            order, added = order + 1, added + 1
            shown.add(image.pk)
            ProductImage.objects.create(
                product=product, original=image, caption=picture.alt[:200], display_order=order
            )
    return added
