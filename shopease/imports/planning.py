"""What a draft would change of a product: no query, nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from oscar.core.loading import get_model

from shopease.core.html import html_clean
from shopease.imports.errors import ProductRefusedError
from shopease.imports.families import PRODUCT, TEXTS, VALUE_TYPES, Family, plain
from shopease.imports.shelves import BRAND_SPEC, WEIGHT_SPEC, AttributeSpec, Shelves, tag_path
from shopease.imports.types import (
    KEEPS_ALL,
    AttributeDraft,
    Change,
    PictureDraft,
    Problem,
    ProductDraft,
    VariantDraft,
)
from shopease.imports.values import same_text, value_read

Product = get_model("catalogue", "Product")

JUMP = Decimal("0.5")
"""A price that changes by more than this share is pointed out."""


@dataclass(slots=True)
class World:
    """What a plan asks besides the product itself.

    `owners` says which product holds an SKU: (primary key, title). `pictures` are the primary keys of
    library pictures by address; for those not fetched yet the address itself stands. `related` are
    products by handle or SKU.
    """

    shelves: Shelves
    owners: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    pictures: Mapping[str, int | str] = field(default_factory=dict)
    related: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """One draft applied to a copy of what the product is; `warnings` collects what isn't fatal."""

    draft: ProductDraft
    family: Family
    world: World
    warnings: list[Problem] = field(default_factory=list)

    def tells(self, name: str) -> bool:
        return name not in self.draft.keeps and self.draft.keeps != KEEPS_ALL

    def refuse(self, name: str, message: str, line: int | None = None) -> None:
        raise ProductRefusedError(self.draft.column(name), message, line)


def plan(*, draft: ProductDraft, family: Family, world: World) -> tuple[list[Change], list[Problem]]:
    """Bring `family.wanted` to what the draft says; the changes by field, and what to warn of.

    Raises `ProductRefusedError`; nothing of `family` has changed then.
    """
    if not draft.handle and family.structure == Product.PARENT and draft.variants:
        draft = _narrowed(draft)
    before = {owner: dict(fields) for owner, fields in family.wanted.items()}
    specs = dict(family.specs)
    work = Plan(draft, family, world, list(draft.warnings))
    try:
        _refuse_other_structure(work)
        _product_plan(work)
        for variant in draft.variants:
            _variant_plan(work, variant)
        _missing_hide(work)
        _weights_plan(work)
    except ProductRefusedError:
        family.wanted, family.specs = before, specs
        raise
    changes = differences(before, family.wanted)
    work.warnings += _price_jumps(draft, changes)
    return changes, work.warnings


def _narrowed(draft: ProductDraft) -> ProductDraft:
    """A row that names a variant by its SKU alone speaks of that variant, not of its product."""
    (variant,) = draft.variants
    attributes = tuple(replace(one, suggested="option") for one in draft.attributes)
    variant = replace(variant, title=draft.title, attributes=attributes, pictures=draft.pictures)
    return ProductDraft(
        line=draft.line,
        handle="",
        variants=(variant,),
        columns=draft.columns,
        warnings=draft.warnings,
        keeps=KEEPS_ALL,
    )


def differences(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> list[Change]:
    """The fields in which two states of a product differ, variants that came or went included."""
    changes = []
    for owner, fields in new.items():
        held = old.get(owner)
        if held is None:
            changes.append(Change(owner, "variant", None, "new"))
        for name, value in fields.items():
            former = (held or {}).get(name)
            if not same_value(former, value) and not (held is None and value is False):
                changes.append(Change(owner, name, former, value))
    return changes


def same_value(one: Any, other: Any) -> bool:
    """Whether two values of a state mean the same: nothing may be written in several ways."""
    return bool(_normal(one) == _normal(other))


def _normal(value: Any) -> Any:
    return None if value in ("", []) else value


def _refuse_other_structure(work: Plan) -> None:
    draft, family = work.draft, work.family
    if family.product is None or not draft.structure or family.structure == draft.structure:
        return
    sold = "without variants" if family.structure == Product.STANDALONE else "with variants"
    work.refuse("options", f"The product is sold {sold} here, and not so in the file.")


def _product_plan(work: Plan) -> None:
    draft, family, top = work.draft, work.family, work.family.wanted[PRODUCT]
    is_new = family.product is None
    if is_new and not draft.title:
        work.refuse("title", "The title is missing: no product of this name or SKU is known here.")
    if not top.get("code") and (is_new or draft.is_known_by_sku is False) and _takes_code(work):
        top["code"] = draft.handle
    family.slug = family.slug or draft.slug or slugify(draft.title)[:255] or "product"
    told = {
        "title": draft.title,
        "description": draft.description,
        "meta_title": draft.seo_title,
        "meta_description": draft.seo_description,
    }
    for name, value in {**told, **draft.fields}.items():
        if work.tells(name):
            _text_put(top, name, value) if name in TEXTS else top.__setitem__(name, plain(value))
    if "tags" in draft.fields:
        top["tags"] = sorted({work.world.shelves.tag_known(name) for name in draft.fields["tags"]})
    if work.tells("is_public") or is_new:
        top["is_public"] = draft.is_public
    _class_plan(work)
    _categories_plan(work, is_new=is_new)
    if draft.vendor:
        _attribute_put(work, PRODUCT, BRAND_SPEC, (draft.vendor,), (draft.column("vendor"), draft.line))
    for attribute in draft.attributes:
        _attribute_plan(work, PRODUCT, attribute, draft.line)
    _pictures_plan(work, PRODUCT, draft.pictures)
    _related_plan(work)


def _takes_code(work: Plan) -> bool:
    """A product that was found by its address or its SKU is given no other name."""
    family = work.family
    if family.product is None:
        return bool(work.draft.handle)
    return bool(work.draft.handle) and not work.draft.handle.endswith(f"_{family.product.pk}")


def _text_put(fields: dict[str, Any], name: str, text: str) -> None:
    held = fields.get(name)
    if same_text(held, text):
        return
    fields[name] = str(html_clean(text)) if name == "description" else text
    if same_text(held, fields[name]):
        fields[name] = held


def _class_plan(work: Plan) -> None:
    draft, family, top = work.draft, work.family, work.family.wanted[PRODUCT]
    shelves = work.world.shelves
    held = shelves.class_named(top.get("product_class") or "") if family.product else None
    kind = draft.kind if work.tells("kind") else ""
    family.requires_shipping = draft.requires_shipping
    if not work.tells("requires_shipping"):
        named = shelves.class_named(kind) if kind else held
        family.requires_shipping = named.requires_shipping if named else True
    names_held = held is not None and (not kind or held.name.lower() == kind.lower())
    if held is not None and names_held and held.requires_shipping == family.requires_shipping:
        return
    kind = kind or (held.name if held else "")
    top["product_class"] = shelves.class_name(kind, requires_shipping=family.requires_shipping)


def _categories_plan(work: Plan, *, is_new: bool) -> None:
    draft, top, shelves = work.draft, work.family.wanted[PRODUCT], work.world.shelves
    held = [tuple(path) for path in top.get("categories", [])]
    paths = held if draft.categories is None else [shelves.path_known(path) for path in draft.categories]
    names = dict.fromkeys((*([draft.kind] if draft.kind and is_new else []), *draft.tags))
    if draft.categories is not None and draft.kind:
        names = dict.fromkeys(draft.tags)
    paths = [*paths, *(shelves.path_known(tag_path(name)) for name in names)]
    unique = {tuple(name.lower() for name in path): list(path) for path in reversed(paths)}
    if unique.keys() != {tuple(name.lower() for name in path) for path in held}:
        top["categories"] = sorted(unique.values())
        if top.get("places"):
            top["places"] = [entry for entry in top["places"] if entry[0] in top["categories"]]


def _attribute_plan(
    work: Plan, owner: str, attribute: AttributeDraft, line: int, *, is_option: bool = False
) -> None:
    class_name = work.family.wanted[PRODUCT]["product_class"]
    spec = work.world.shelves.spec(class_name, attribute, is_option=is_option)
    _attribute_put(work, owner, spec, attribute.values, (attribute.column, line))


def _attribute_put(
    work: Plan, owner: str, spec: AttributeSpec, texts: tuple[str, ...], place: tuple[str, int]
) -> None:
    """Set one value; `place` is the column and the line where it stands."""
    column, line = place
    if spec.type not in VALUE_TYPES:
        if any(texts):
            message = f"{spec.name} is a file or a reference, which no table holds."
            work.warnings.append(Problem(line, column, message, is_warning=True))
        return
    try:
        value = value_read(spec.type, texts)
    except ValueError as error:
        raise ProductRefusedError(column, f"“{texts[0][:40]}” can't be kept: {error}.", line) from error
    if spec.type == "option" and len(texts) > 1:
        message = f"{spec.name} holds one value only; “{texts[0][:40]}” is kept."
        work.warnings.append(Problem(line, column, message, is_warning=True))
    fields, name = work.family.wanted[owner], f"@{spec.code}"
    if isinstance(value, str) and same_text(fields.get(name), value):
        return
    if value is None and name not in fields:
        return
    fields[name] = value
    work.family.specs[spec.code] = spec


def _pictures_plan(work: Plan, owner: str, drafts: tuple[PictureDraft, ...]) -> None:
    """Pictures are added behind those that are there, never taken away."""
    fields = work.family.wanted[owner]
    held = list(fields.get("pictures", []))
    for draft in drafts:
        key = work.world.pictures.get(draft.url)
        if key is not None and key not in held:
            held.append(key)
            if isinstance(key, int):
                work.family.captions[key] = draft.alt[:200]
    fields["pictures"] = held


def _related_plan(work: Plan) -> None:
    draft, family, top = work.draft, work.family, work.family.wanted[PRODUCT]
    if draft.related is None:
        return
    held = list(top.get("related", []))
    for name in draft.related:
        other = work.world.related.get(name)
        if other is None:
            message = f"There is no product “{name[:64]}” to go with this one."
            work.warnings.append(Problem(draft.line, draft.column("related"), message, is_warning=True))
        elif other not in held and (family.product is None or other != family.product.pk):
            held.append(other)
    top["related"] = held


def _variant_plan(work: Plan, variant: VariantDraft) -> None:
    family = work.family
    owner_of = work.world.owners.get(variant.sku)
    own = family.product.pk if family.product else None
    if owner_of is not None and owner_of[0] != own:
        message = f"The SKU {variant.sku} belongs to “{owner_of[1]}” already."
        work.refuse("sku", message, variant.line)
    if family.structure == Product.PARENT:
        if variant.sku:
            _child_plan(work, variant)
        return
    top = family.wanted[PRODUCT]
    known = top.get("upc") or top.get("sku")
    if own and not known:
        known = work.draft.handle  # stands in a table for the SKU that a product doesn't have
    if variant.sku and known != variant.sku:
        top["upc"] = variant.sku
        if "sku" in top:
            top["sku"] = variant.sku
    _stock_plan(work, PRODUCT, variant)


def _child_plan(work: Plan, variant: VariantDraft) -> None:
    family = work.family
    fields = family.wanted.setdefault(variant.sku, {"upc": variant.sku, "is_public": True})
    if "is_public" not in variant.keeps:
        fields["is_public"] = variant.is_public
    if variant.title and not same_text(fields.get("title"), variant.title):
        fields["title"] = variant.title
    class_name = family.wanted[PRODUCT]["product_class"]
    for name, value in variant.options:
        column = work.draft.column("options")
        draft = AttributeDraft(name, (value,), column, suggested="option")
        spec = work.world.shelves.spec(class_name, draft, is_option=True)
        _attribute_put(work, variant.sku, spec, (value,), (column, variant.line))
    for attribute in variant.attributes:
        _attribute_plan(work, variant.sku, attribute, variant.line, is_option=attribute.suggested == "option")
    _pictures_plan(work, variant.sku, (*((variant.picture,) if variant.picture else ()), *variant.pictures))
    _stock_plan(work, variant.sku, variant)


def _stock_plan(work: Plan, owner: str, variant: VariantDraft) -> None:
    """Price and stock. Nothing for a thing that has no price, here or in the file."""
    fields = work.family.wanted[owner]
    is_new = "sku" not in fields
    if is_new and (variant.price is None or "price" in variant.keeps):
        return
    if is_new:
        fields |= {"sku": variant.sku or fields.get("upc") or work.draft.handle, "backorder": False}
    if variant.price is not None and "price" not in variant.keeps:
        fields["price"] = plain(variant.price)
    if "compare_at" not in variant.keeps:
        _compare_at_put(fields, variant)
    if "available_on" not in variant.keeps:
        fields["available_on"] = plain(variant.available_on)
    _units_put(work, fields, variant, is_new=is_new)


def _compare_at_put(fields: dict[str, Any], variant: VariantDraft) -> None:
    """A former price that isn't higher says nothing: it is as good as none."""
    held, price = fields.get("compare_at"), fields.get("price")
    says_nothing = held is None or price is None or Decimal(held) <= Decimal(price)
    if variant.compare_at is not None or not says_nothing:
        fields["compare_at"] = plain(variant.compare_at)


def _units_put(work: Plan, fields: dict[str, Any], variant: VariantDraft, *, is_new: bool) -> None:
    if variant.quantity is not None:
        if "quantity" not in variant.keeps or is_new:
            fields["units"] = variant.quantity
        if "backorder" not in variant.keeps or is_new:
            fields["backorder"] = variant.backorder
        return
    if "quantity" in variant.keeps and not is_new:
        if "backorder" not in variant.keeps:
            fields["backorder"] = variant.backorder
        return
    product_class = work.world.shelves.class_named(work.family.wanted[PRODUCT]["product_class"])
    uncounted = product_class is not None and not product_class.track_stock
    was_sold = not is_new and (fields["backorder"] or uncounted or (fields.get("units") or 0) > 0)
    if is_new or was_sold != variant.is_sold:
        fields["backorder"] = variant.is_sold
        if is_new or not variant.is_sold:
            fields["units"] = None if uncounted else 0


def _missing_hide(work: Plan) -> None:
    """A variant that left a whole file is hidden, not deleted: it may have been sold."""
    if work.draft.hides_missing and work.family.structure == Product.PARENT:
        told = {variant.sku for variant in work.draft.variants}
        for owner, fields in work.family.wanted.items():
            if owner not in {PRODUCT, *told}:
                fields["is_public"] = False


def _weights_plan(work: Plan) -> None:
    """The weight stands at the product where all variants weigh the same, else at each variant."""
    draft, family = work.draft, work.family
    if not work.tells("weight") or not draft.variants:
        return
    weights = {variant.weight for variant in draft.variants}
    name, top = f"@{WEIGHT_SPEC.code}", family.wanted[PRODUCT]
    owners = {PRODUCT if family.structure != Product.PARENT else v.sku: v for v in draft.variants}
    held = {owner: family.wanted[owner].get(name) or top.get(name) or 0 for owner in owners}
    if all(held[owner] == float(variant.weight) for owner, variant in owners.items()):
        return
    family.specs.setdefault(WEIGHT_SPEC.code, WEIGHT_SPEC)
    if len(weights) == 1:
        if weight := weights.pop():
            top[name] = float(weight)
            for owner in owners.keys() - {PRODUCT}:
                if name in family.wanted[owner]:
                    family.wanted[owner][name] = None
        return
    for owner, variant in owners.items():
        if variant.weight or held[owner]:
            family.wanted[owner][name] = float(variant.weight)


def _price_jumps(draft: ProductDraft, changes: list[Change]) -> list[Problem]:
    lines = {variant.sku: variant.line for variant in draft.variants}
    found = []
    for change in changes:
        if change.field != "price" or change.old is None or change.new is None:
            continue
        old, new = Decimal(change.old), Decimal(change.new)
        if abs(new - old) > old * JUMP:
            share = f" ({(new - old) / old:+.0%})" if old else ""
            message = f"The price jumps from {old:.2f} to {new:.2f}{share}."
            line = lines.get(change.owner, draft.line)
            found.append(Problem(line, draft.column("price"), message, is_warning=True))
    return found
