"""The variants of a product as a matrix of its options: what there is, and what a choice changes."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import prod
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.skus import (
    CODE,
    MAX_CODE,
    Sku,
    code_of,
    pattern_check,
    pattern_default,
    sku_fill,
    sku_free,
    sku_part,
)
from catalogue_ext.swatches import COLOUR_CODES, swatch_of

MEMBER_CODE = re.compile(r"[A-Za-z0-9._-]{2,}\Z")

OrderLine = get_model("order", "Line")
Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
StockRecord = get_model("partner", "StockRecord")

MAX_VARIANTS = 200
"""Of one product: more fit neither a grid nor a shopper's choice."""

Key = tuple[int | None, ...]
"""The ids of a variant's options, one for each axis in use; None where it has none."""


class MatrixError(ValueError):
    """The choice can't be carried out; the message is for the merchant."""


@dataclass(frozen=True, slots=True)
class AxisValue:
    """One option of an axis. `is_used`: variants have it that are more than a memory of what was sold."""

    id: int
    label: str
    colour: str
    is_used: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """An attribute by which variants differ, with all of its options in their order."""

    id: int
    code: str
    name: str
    values: tuple[AxisValue, ...]

    def chosen(self, ids: frozenset[int]) -> list[AxisValue]:
        """Those of the ids, in the axis' order."""
        return [value for value in self.values if value.id in ids]


@dataclass(frozen=True, slots=True)
class Member:
    """A variant that exists; `options` by attribute. What was ordered is kept, whatever happens."""

    product: Any
    options: Mapping[int, int]
    label: str
    sku: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Combination:
    """A variant to be created. A gap is one that was left out when its values were chosen before."""

    key: Key
    label: str
    sku: Sku
    is_gap: bool

    @property
    def code(self) -> str:
        """The key as a form's value."""
        return "-".join(map(str, self.key))


@dataclass(frozen=True, slots=True)
class MatrixChoice:
    """What a merchant chose: option ids by attribute, the product's code in SKUs, of new ones the rest.

    `price` contains tax; `stock` is None where the type counts none.
    """

    values: Mapping[int, frozenset[int]]
    code: str
    partner_id: int
    price: Decimal
    stock: int | None = None


@dataclass(slots=True)
class MatrixPlan:
    """What a choice changes.

    `adopt`: variants that get a value of an axis they had none of; `others`: those that differ in
    something else than options, which nothing is done to.
    """

    axes: list[Axis]
    new: list[Combination] = field(default_factory=list)
    adopt: list[tuple[Member, Key]] = field(default_factory=list)
    show: list[Member] = field(default_factory=list)
    hide: list[Member] = field(default_factory=list)
    delete: list[Member] = field(default_factory=list)
    others: list[Member] = field(default_factory=list)
    kept: int = 0

    def adopted(self) -> list[tuple[Member, str]]:
        """The variants that get a value, and what they are then."""
        labels = {value.id: value.label for axis in self.axes for value in axis.values}
        return [(member, " / ".join(labels[pk] for pk in key if pk)) for member, key in self.adopt]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.new or self.adopt or self.show or self.hide or self.delete)


def members_of(product: Any) -> list[Member]:
    """The variants of a product, oldest first. Four queries."""
    children = list(product.children.order_by("pk").prefetch_related("stockrecords"))
    for child in children:
        child.parent = product
    ids = [child.pk for child in children]
    values = ProductAttributeValue.objects.filter(product__in=ids, attribute__type=ProductAttribute.OPTION)
    options: dict[int, dict[int, Any]] = {pk: {} for pk in ids}
    for value in values.select_related("value_option").order_by(
        "attribute__display_order", "attribute__code"
    ):
        if value.value_option:
            options[value.product_id][value.attribute_id] = value.value_option
    ordered = set(
        OrderLine.objects.filter(Q(product__in=ids) | Q(stockrecord__product__in=ids)).values_list(
            "product_id", "stockrecord__product_id"
        )
    )
    sold = {pk for pair in ordered for pk in pair}
    return [_member(child, options[child.pk], child.pk in sold) for child in children]


def sku_code(product: Any, members: Sequence[Member]) -> str:
    """What the product is called in SKUs: what those of its variants begin with, its number, its title."""
    skus = sorted(member.sku for member in members) or [""]
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(skus[0], skus[-1], strict=False))
    known = "".join(one for one, _other in same).rpartition("-")[0] if len(skus) > 1 else ""
    for code in (known, product.upc or ""):
        if MEMBER_CODE.match(code):
            return code[:MAX_CODE]
    return code_of(product.title)


def _member(child: Any, options: Mapping[int, Any], is_sold: bool) -> Member:
    records = sorted(child.stockrecords.all(), key=lambda record: record.pk)
    label = " / ".join(option.option for option in options.values()) or child.title or _("without options")
    return Member(
        product=child,
        options={attribute: option.pk for attribute, option in options.items()},
        label=label,
        sku=records[0].partner_sku if records else (child.upc or ""),
        is_kept=is_sold or any(record.num_allocated for record in records),
    )


def axes_of(product: Any, members: Sequence[Member]) -> list[Axis]:
    """What the variants of a product may differ in: options of the variant's level, and those in use.

    Two queries.
    """
    used = {attribute for member in members for attribute in member.options}
    live = {option for member in members if _is_live(member) for option in member.options.values()}
    known = {option for member in members for option in member.options.values()}
    attributes = (
        product.get_product_class()
        .attributes.filter(type=ProductAttribute.OPTION, option_group__isnull=False)
        .filter(Q(level=ProductAttribute.Level.VARIANT) | Q(pk__in=used))
        .prefetch_related("option_group__options")
    )
    return [
        Axis(
            attribute.pk,
            attribute.code,
            attribute.name,
            tuple(
                AxisValue(o.pk, o.option, _colour(attribute, o), o.pk in live, o.pk in known - live)
                for o in attribute.option_group.options.all()
            ),
        )
        for attribute in attributes
    ]


def _colour(attribute: Any, option: Any) -> str:
    """As shoppers see it, "#rrggbb"; empty for what is no colour."""
    if not option.colour and attribute.code not in COLOUR_CODES:
        return ""
    swatch = swatch_of(option.option, option.colour)
    return swatch.colour if swatch else ""


def _is_live(member: Member) -> bool:
    return member.product.is_public or not member.is_kept


def matrix_plan(product: Any, choice: MatrixChoice) -> MatrixPlan:
    """What the choice changes of the product's variants; nothing is written.

    Raises `MatrixError` for a choice of nothing or of too much, `PatternError` for a pattern of SKUs
    that can't be filled. About ten queries.
    """
    members = members_of(product)
    all_axes = axes_of(product, members)
    axes = [axis for axis in all_axes if axis.chosen(choice.values.get(axis.id, frozenset()))]
    if not axes:
        raise MatrixError(_("Choose at least one value."))
    columns = [axis.chosen(choice.values[axis.id]) for axis in axes]
    count = prod(len(column) for column in columns)
    if count > MAX_VARIANTS:
        raise MatrixError(
            _("These are %(count)d combinations; a product has at most %(most)d.")
            % {"count": count, "most": MAX_VARIANTS}
        )
    plan = MatrixPlan(axes)
    taken = _sort_members(plan, members, all_axes, columns)
    used = {option for member in members for option in member.options.values()}
    has_options = any(member.options for member in members)
    missing = [row for row in itertools.product(*columns) if tuple(v.id for v in row) not in taken]
    skus = _skus(product, choice, axes, missing)
    for row, sku in zip(missing, skus, strict=True):
        is_gap = has_options and all(value.id in used for value in row)
        label = " / ".join(value.label for value in row)
        plan.new.append(Combination(tuple(value.id for value in row), label, sku, is_gap))
    if plan.kept + len(plan.new) > MAX_VARIANTS:
        raise MatrixError(_("A product has at most %(most)d variants.") % {"most": MAX_VARIANTS})
    return plan


def _sort_members(
    plan: MatrixPlan, members: Sequence[Member], all_axes: Sequence[Axis], columns: list[list[AxisValue]]
) -> set[Key]:
    """What becomes of each variant; the keys that are taken afterwards."""
    wanted = {value.id for column in columns for value in column}
    memories = {value.id for axis in all_axes for value in axis.values if value.is_hidden}
    keys = {_key(plan.axes, member) for member in members}
    taken: set[Key] = set()
    for member in members:
        if not member.options:
            plan.others.append(member)
            plan.kept += 1
            continue
        if any(option not in wanted for option in member.options.values()):
            _remove(plan, member)
            continue
        key = _key(plan.axes, member)
        if None in key:
            key = tuple(own or column[0].id for own, column in zip(key, columns, strict=True))
            if key in taken or key in keys:
                _remove(plan, member)
                continue
            plan.adopt.append((member, key))
        if not member.product.is_public and memories & set(member.options.values()):
            plan.show.append(member)
        plan.kept += 1
        taken.add(key)
    return taken


def _key(axes: Sequence[Axis], member: Member) -> Key:
    return tuple(member.options.get(axis.id) for axis in axes)


def _remove(plan: MatrixPlan, member: Member) -> None:
    """Hide what was ordered, delete the rest."""
    if not member.is_kept:
        plan.delete.append(member)
    elif member.product.is_public:
        plan.hide.append(member)


def _skus(
    product: Any, choice: MatrixChoice, axes: Sequence[Axis], rows: Sequence[tuple[AxisValue, ...]]
) -> list[Sku]:
    """A free SKU for each new combination; raises `PatternError`."""
    codes = [axis.code for axis in axes]
    pattern = product.get_product_class().sku_pattern or pattern_default(codes)
    pattern_check(pattern, codes)
    wanted = []
    for row in rows:
        parts = {
            axis.code: sku_part(value.label, fallback=f"O{value.id}")
            for axis, value in zip(axes, row, strict=True)
        }
        wanted.append(sku_fill(pattern, {CODE: choice.code, **parts}))
    taken = _taken(choice.partner_id, wanted)
    skus = []
    for text in wanted:
        sku = sku_free(text, taken)
        taken.add(sku.text.lower())
        skus.append(sku)
    return skus


def _taken(partner_id: int, wanted: Sequence[str]) -> set[str]:
    """The SKUs and numbers in use, in lower case, that these could meet."""
    records = StockRecord.objects.filter(partner=partner_id).annotate(sku=Lower("partner_sku"))
    products = Product.objects.exclude(upc=None).annotate(sku=Lower("upc"))
    asked = {text.lower() for text in wanted}
    met: set[str] = set()
    for rows in (records, products):
        met.update(rows.filter(sku__in=asked).values_list("sku", flat=True))
    for text in sorted(met):
        for rows in (records, products):
            met.update(rows.filter(sku__startswith=f"{text[:60]}-").values_list("sku", flat=True))
    return met
