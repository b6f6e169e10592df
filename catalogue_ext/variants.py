"""Choosing a variant: groups of options (size, colour), each value leading to a variant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue_ext.swatches import COLOUR_CODES, swatch_of
from shopease.core.translation import in_language

CHOSEN_BY = ("option", "text")
"""The kinds of attributes that variants are chosen by: options, and texts where there are none."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A child product as a shopper compares it; `options` are (code, name, value)."""

    product: Any
    info: Any
    options: tuple[tuple[str, str, str], ...]
    is_available: bool

    @property
    def label(self) -> str:
        """What tells it from its siblings."""
        return ", ".join(value for _code, _name, value in self.options) or self.product.get_title()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a group, and the variant that choosing it leads to; `colour` as in `Swatch`.

    Where no variant has the value beside what is chosen of the other groups, `instead` names the variant
    that it leads to.
    """

    label: str
    product_id: int
    is_selected: bool
    is_available: bool
    colour: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The values of one option. Each group is a field of the form, named `field`."""

    name: str
    choices: tuple[Choice, ...]
    field: str = "variant"

    @property
    def chosen(self) -> str:
        """The value in force."""
        return next((choice.label for choice in self.choices if choice.is_selected), "")


def variants_of(product: Any, strategy: Any) -> list[Variant]:
    """The public children of a product from `product_for_page`. No query."""
    children = product.get_public_children()
    kinds = {value.attribute.type for child in children for value in child._prefetched_attribute_values}
    chosen_by = next((kind for kind in CHOSEN_BY if kind in kinds), "")
    return [_variant(child, strategy.fetch_for_product(child), chosen_by) for child in children]


def _variant(child: Any, info: Any, chosen_by: str) -> Variant:
    options = tuple(
        (value.attribute.code, value.attribute.name, str(value.value_as_text))
        for value in child._prefetched_attribute_values
        if value.attribute.type == chosen_by
    )
    return Variant(child, info, options, info.availability.is_available_to_buy)


def variant_selected(variants: Sequence[Variant], wanted: str) -> Variant | None:
    """The variant of id `wanted`, else the first that can be bought, else the first."""
    for variant in variants:
        if str(variant.product.pk) == wanted:
            return variant
    return next((v for v in variants if v.is_available), variants[0] if variants else None)


def variant_asked(query: Mapping[str, str]) -> str:
    """The id asked for in a query string: that of the group which leads elsewhere, else `variant`."""
    present = query.get("variant", "")
    others = (value for name, value in query.items() if name.startswith("choice-"))
    return next((value for value in others if value != present), present)


def choice_groups(variants: Sequence[Variant], selected: Variant) -> list[ChoiceGroup]:
    """One group for each option that varies; a plain list when options don't tell variants apart."""
    names: dict[str, str] = {}
    colours, places = _colours(variants), _places(variants)
    values: dict[str, list[str]] = {}
    for variant in variants:
        for code, name, value in variant.options:
            names[code] = name
            if value not in values.setdefault(code, []):
                values[code].append(value)
    for code, found in values.items():
        found.sort(key=lambda value: places.get((code, value), 0))
    varying = [code for code in values if len(values[code]) > 1]
    keys = [_key(variant, varying) for variant in variants]
    if not varying or len(set(keys)) < len(keys) or any(None in key for key in keys):
        choices = tuple(
            Choice(v.product.get_title(), v.product.pk, v is selected, v.is_available) for v in variants
        )
        return [ChoiceGroup(_("Variant"), choices)]
    by_key = dict(zip(keys, variants, strict=True))
    own = _key(selected, varying)
    return [
        ChoiceGroup(
            names[code],
            tuple(
                _choice(by_key, own, place, value, colours.get((code, value), "")) for value in values[code]
            ),
            f"choice-{code}",
        )
        for place, code in enumerate(varying)
    ]


def _colours(variants: Sequence[Variant]) -> dict[tuple[str, str], str]:
    """What can be drawn of the options, by code and value: "#rrggbb"."""
    found = {}
    for variant in variants:
        for value in variant.product._prefetched_attribute_values:
            code, text = value.attribute.code, str(value.value_as_text)
            chosen = value.value_option.colour if value.value_option else ""
            if swatch := swatch_of(_own_text(value), chosen) if chosen or code in COLOUR_CODES else None:
                found[code, text] = swatch.colour
    return found


def _own_text(value: Any) -> str:
    """What the merchant wrote, in whatever language it is shown: known colours are named in it."""
    with in_language(settings.LANGUAGE_CODE):
        return str(value.value_as_text)


def _places(variants: Sequence[Variant]) -> dict[tuple[str, str], int]:
    """Where merchants put the options, by code and value; what they typed stays as it comes."""
    return {
        (value.attribute.code, str(value.value_as_text)): value.value_option.display_order
        for variant in variants
        for value in variant.product._prefetched_attribute_values
        if value.value_option
    }


Key = tuple[str | None, ...]


def _key(variant: Variant, codes: Sequence[str]) -> Key:
    own = {code: value for code, _name, value in variant.options}
    return tuple(own.get(code) for code in codes)


def _choice(by_key: dict[Key, Variant], own: Key, place: int, value: str, colour: str) -> Choice:
    """Change one option and keep the others where such a variant exists."""
    exact = by_key.get((*own[:place], value, *own[place + 1 :]))
    others = [variant for key, variant in by_key.items() if key[place] == value]
    target = exact or next((v for v in others if v.is_available), others[0])
    instead = "" if exact else target.label
    return Choice(value, target.product.pk, own[place] == value, target.is_available, colour, instead)
