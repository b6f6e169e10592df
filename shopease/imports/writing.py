"""Writing many products at once: from what is stored to what is wanted, in a few queries for each table."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.fulfilment.services.many import stocks_change, stocks_open
from shopease.imports.families import (
    CHILD_FIELDS,
    PRODUCT,
    STOCK_FIELDS,
    TOP_FIELDS,
    UNSORTED,
    Family,
)
from shopease.imports.shelves import Shelves

Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductImage = get_model("catalogue", "ProductImage")
ProductRecommendation = get_model("catalogue", "ProductRecommendation")
ProductTag = get_model("catalogue", "ProductTag")
StockRecord = get_model("partner", "StockRecord")

BATCH = 1000
MONEY = {"price", "compare_at", "unit_amount"}
EMPTY_AS_NONE = {"upc", "code"}
NOT_NULL = {
    "title",
    "short_description",
    "description",
    "benefits",
    "ingredients",
    "how_to_use",
    "unit",
}


def families_write(*, families: Iterable[Family], shelves: Shelves, actor: Any = None) -> list[int]:
    """Bring products to their wanted states; the primary keys of the rows of products concerned.

    Runs inside the caller's transaction, with the products read under lock. Creates what the shelves
    lack. Afterwards `product` and `children` of each family are set.
    """
    families = [family for family in families if family.stored != family.wanted or family.product is None]
    _products_write(families, shelves)
    _lists_write(families, shelves)
    _values_write(families, shelves)
    _stock_write(families, shelves, actor)
    return [row.pk for family in families for row in family.owners().values()]


def _differing(family: Family, owner: str, names: Iterable[str]) -> dict[str, Any]:
    held, wanted = family.stored.get(owner, {}), family.wanted[owner]
    return {
        name: _python(name, wanted[name])
        for name in names
        if name in wanted and (wanted[name] or None) != (held.get(name) or None)
    }


def _python(name: str, value: Any) -> Any:
    if name in MONEY:
        return None if value is None else Decimal(value)
    if name == "available_on":
        return date.fromisoformat(value) if value else None
    if name in NOT_NULL:
        return value or ""
    if name in EMPTY_AS_NONE:
        return value or None
    return value


def _products_write(families: list[Family], shelves: Shelves) -> None:
    fresh, changed = [], []
    for family in families:
        fields = _differing(family, PRODUCT, TOP_FIELDS)
        class_name = family.wanted[PRODUCT].get("product_class") or ""
        if class_name != family.stored[PRODUCT].get("product_class"):
            fields["product_class"] = shelves.class_make(
                class_name, requires_shipping=family.requires_shipping
            )
        if family.product is None:
            fields.setdefault("is_public", False)
            family.product = Product(structure=family.structure, slug=family.slug, **fields)
            fresh.append(family.product)
        elif fields:
            changed.append(_set(family.product, fields))
    Product.objects.bulk_create(fresh, batch_size=BATCH)
    children = []
    for family in families:
        for owner in family.wanted:
            if owner == PRODUCT:
                continue
            fields = _differing(family, owner, CHILD_FIELDS)
            if owner in family.children:
                if fields:
                    changed.append(_set(family.children[owner], fields))
                continue
            fields.setdefault("is_public", False)
            top = family.product
            family.children[owner] = Product(structure=Product.CHILD, parent=top, slug=top.slug, **fields)
            children.append(family.children[owner])
    Product.objects.bulk_create(children, batch_size=BATCH)
    _rows_update(Product, changed, {*TOP_FIELDS, "product_class", "date_updated"})


def _set(row: Any, fields: dict[str, Any]) -> Any:
    for name, value in fields.items():
        setattr(row, name, value)
    row.date_updated = clock.now()
    return row


def _rows_update(model: type[Model], rows: list[Any], fields: set[str]) -> None:
    """An UPDATE of many locked rows, as an INSERT that finds them there: far cheaper than CASE WHEN."""
    model._default_manager.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(fields),
    )


def _lists_write(families: list[Family], shelves: Shelves) -> None:
    categories, pictures, related, tags = [], [], [], []
    for family in families:
        held, wanted = family.stored[PRODUCT], family.wanted[PRODUCT]
        if held.get("categories", []) != wanted.get("categories", []):
            categories += _categories(family, shelves)
        if held.get("related", []) != wanted.get("related", []):
            related += _related(family)
        if held.get("tags", []) != wanted.get("tags", []):
            tags += _tags(family, shelves)
        for owner, row in family.owners().items():
            shown = family.stored.get(owner, {}).get("pictures", [])
            if family.wanted[owner].get("pictures", []) != shown:
                pictures += _pictures(family, owner, row, shown)
    ProductCategory.objects.bulk_create(categories, batch_size=BATCH)
    ProductImage.objects.bulk_create(pictures, batch_size=BATCH)
    ProductRecommendation.objects.bulk_create(related, batch_size=BATCH)
    ProductTag.objects.bulk_create(tags, batch_size=BATCH)


def _categories(family: Family, shelves: Shelves) -> list[Any]:
    held = {tuple(path) for path in family.stored[PRODUCT].get("categories", [])}
    wanted = {tuple(path) for path in family.wanted[PRODUCT].get("categories", [])}
    if gone := held - wanted:
        ids = [pk for pk, path in shelves.paths.items() if path in gone]
        ProductCategory.objects.filter(product=family.product, category_id__in=ids).delete()
    places = {tuple(path): order for path, order in family.wanted[PRODUCT].get("places") or []}
    new = {shelves.category_make(path): places.get(path, UNSORTED) for path in sorted(wanted - held)}
    return [
        ProductCategory(product=family.product, category_id=pk, display_order=order)
        for pk, order in sorted(new.items())
    ]


def _tags(family: Family, shelves: Shelves) -> list[Any]:
    held = set(family.stored[PRODUCT].get("tags") or ())
    wanted = set(family.wanted[PRODUCT].get("tags") or ())
    if gone := held - wanted:
        ProductTag.objects.filter(content_object=family.product, tag__name__in=gone).delete()
    return [
        ProductTag(content_object=family.product, tag=shelves.tag_make(name))
        for name in sorted(wanted - held)
    ]


def _related(family: Family) -> list[Any]:
    held = family.stored[PRODUCT].get("related", [])
    wanted = family.wanted[PRODUCT].get("related", [])
    if gone := set(held) - set(wanted):
        ProductRecommendation.objects.filter(primary=family.product, recommendation_id__in=gone).delete()
    known = set(Product.objects.filter(pk__in=set(wanted) - set(held)).values_list("pk", flat=True))
    new = [pk for pk in wanted if pk in known and pk not in held]
    # A higher ranking comes first; what was there stays in front.
    return [ProductRecommendation(primary=family.product, recommendation_id=pk, ranking=0) for pk in new]


def _pictures(family: Family, owner: str, row: Any, shown: list[int]) -> list[Any]:
    wanted = [pk for pk in family.wanted[owner].get("pictures", []) if isinstance(pk, int)]
    if wanted[: len(shown)] != shown:  # some go or change places: only an undo asks for that
        kept: dict[int, Any] = {}
        for image in ProductImage.objects.filter(product=row):
            kept.setdefault(image.original_id, image)
        ProductImage.objects.filter(product=row).exclude(pk__in=[i.pk for i in kept.values()]).delete()
        for pk, image in kept.items():
            if pk not in wanted:
                ProductImage.objects.filter(pk=image.pk).delete()
            elif image.display_order != wanted.index(pk):
                ProductImage.objects.filter(pk=image.pk).update(display_order=wanted.index(pk))
        shown = list(kept)
    return [
        ProductImage(product=row, original_id=pk, display_order=place, caption=family.captions.get(pk, ""))
        for place, pk in enumerate(wanted)
        if pk not in shown
    ]


def _values_write(families: list[Family], shelves: Shelves) -> None:
    differing, gone = _values_to_write(families, shelves)
    if gone:
        ProductAttributeValue.objects.filter(pk__in=gone).delete()
    found = shelves.options_make(
        {
            (attribute.option_group_id, text)
            for _row, attribute, _pk, value in differing
            if attribute.option_group_id
            for text in (value if isinstance(value, list) else [str(value)])
        }
    )
    fresh, several = [], []
    for row, attribute, pk, value in differing:
        held = ProductAttributeValue(pk=pk, product=row, attribute=attribute)
        column, content = _column(attribute, value, found)
        if attribute.type == "multi_option":
            several.append((held, content))
        elif pk is not None:
            ProductAttributeValue.objects.filter(pk=pk).update(**{column: content})
        else:
            setattr(held, column, content)
        if pk is None:
            fresh.append(held)
    ProductAttributeValue.objects.bulk_create(fresh, batch_size=BATCH)
    for held, chosen in several:
        held.value_multi_option.set(chosen)


def _values_to_write(
    families: list[Family], shelves: Shelves
) -> tuple[list[tuple[Any, Any, int | None, Any]], list[int]]:
    """Values that differ, as (product, attribute, primary key, value), and those to delete.

    A product that got another type takes its values along: the attributes of its new type hold them.
    """
    differing: list[tuple[Any, Any, int | None, Any]] = []
    gone: list[int] = []
    for family in families:
        held_class = family.stored[PRODUCT].get("product_class")
        has_moved = held_class not in {None, family.wanted[PRODUCT].get("product_class")}
        rows = family.owners()
        for owner, fields in family.wanted.items():
            held = family.stored.get(owner, {})
            for name, value in fields.items():
                if not name.startswith("@") or (held.get(name) == value and not has_moved):
                    continue
                pk = family.values.get((owner, name[1:]))
                attribute = None if value in (None, []) else _attribute(family, name[1:], shelves)
                if pk and (attribute is None or has_moved):
                    gone.append(pk)
                    pk = None
                if attribute is not None:
                    differing.append((rows[owner], attribute, pk, value))
    return differing, gone


def _attribute(family: Family, code: str, shelves: Shelves) -> Any | None:
    """The attribute of the product's type; None when the type has none of this code (any more)."""
    product_class = shelves.classes[family.product.product_class_id]
    spec = family.specs.get(code) or family.former.get(code)
    if spec is not None:
        return shelves.attribute_make(product_class, spec)
    return shelves.attributes.get(product_class.pk, {}).get(code)


def _column(attribute: Any, value: Any, options: dict[tuple[int, str], Any]) -> tuple[str, Any]:
    kind = attribute.type
    group = attribute.option_group_id
    if kind == "multi_option":
        texts = value if isinstance(value, list) else [str(value)]
        return "value_multi_option", [options[group, text] for text in texts]
    if kind == "option":
        return "value_option", options[group, str(value[0] if isinstance(value, list) else value)]
    if kind == "date":
        return "value_date", date.fromisoformat(value)
    if kind == "datetime":
        return "value_datetime", parse_datetime(value)
    return f"value_{kind}", ", ".join(value) if isinstance(value, list) else value


def _stock_write(families: list[Family], shelves: Shelves, actor: Any) -> None:
    """Stock by its ledger; a record that a run made goes when it is undone, unless orders wait for it."""
    fresh, changes, gone = [], {}, []
    for family in families:
        for owner in family.sold():
            wanted = family.wanted[owner]
            if "sku" not in wanted:
                continue
            held = family.stored.get(owner, {})
            fields = {
                column: _python(name, wanted.get(name))
                for name, column in STOCK_FIELDS.items()
                if name in wanted and wanted[name] != held.get(name)
            }
            if record := family.records.get(owner):
                if wanted["sku"] is None:
                    gone += [] if record.num_allocated else [record.pk]
                elif fields:
                    changes[record.pk] = fields
                continue
            record = StockRecord(
                product=family.owners()[owner],
                partner=shelves.partner(),
                price_currency=settings.OSCAR_DEFAULT_CURRENCY,
                **fields,
            )
            family.records[owner] = record
            fresh.append(record)
    StockRecord.objects.filter(pk__in=gone).delete()
    StockRecord.objects.bulk_create(fresh, batch_size=BATCH)
    stocks_open(stockrecords=fresh)
    if changes:
        stocks_change(changes=changes, actor=actor)
