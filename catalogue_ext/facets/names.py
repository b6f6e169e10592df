"""How facets and their values are called, ordered and coloured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.facets.segments import FALSE, TRUE, value_key
from catalogue_ext.facets.types import ATTRIBUTE, MAX_FACETS
from catalogue_ext.swatches import COLOUR_CODES, swatch_of
from shopease.core.translation import Translations, text_in_language

ProductAttribute = get_model("catalogue", "ProductAttribute")
AttributeOption = get_model("catalogue", "AttributeOption")
Partner = get_model("partner", "Partner")

UNKNOWN: tuple[int, str, Translations] = (1 << 31, "", {})
"""Place, colour and translations of what no merchant placed: it stands last."""
BRAND = f"{ATTRIBUTE}brand"


@dataclass(frozen=True, slots=True)
class AttributeName:
    """An attribute that is a facet; product types that use the same code share it."""

    own_label: str
    kind: str
    translations: Translations

    @property
    def label(self) -> str:
        """As the active language calls it."""
        return str(text_in_language(self.translations, "name", self.own_label))


@dataclass(frozen=True, slots=True)
class FacetNames:
    """All names, read when the index has changed.

    `options` are (place, colour, translations) by facet and key.
    """

    attributes: Mapping[str, AttributeName]
    options: Mapping[tuple[str, str], tuple[int, str, Translations]]
    partners: Mapping[str, str]

    def label_of(self, name: str, key: str, label: str) -> str:
        """A value as shoppers read it."""
        if self.attributes[name].kind == "boolean":
            return {TRUE: _("Yes"), FALSE: _("No")}.get(label, label)
        _place, _colour, translations = self.options.get((name, key), UNKNOWN)
        return str(text_in_language(translations, "option", label))

    def colour_of(self, name: str, key: str, label: str) -> str:
        """The colour of a value ("#rrggbb"): its own, or that of its name where the attribute is a colour."""
        _place, colour, _translations = self.options.get((name, key), UNKNOWN)
        if colour or name.removeprefix(ATTRIBUTE) in COLOUR_CODES:
            swatch = swatch_of(label, colour)
            return swatch.colour if swatch else ""
        return ""

    def order_of(self, name: str, key: str, label: str) -> tuple[Any, ...]:
        """Where a value stands: options as merchants placed them, numbers by size, the rest by name."""
        kind = self.attributes[name].kind
        if kind in {"option", "multi_option"}:
            return (self.options.get((name, key), UNKNOWN)[0], label.casefold())
        if kind in {"integer", "float"}:
            return (_number(label), label)
        return (0, label.casefold())


def _number(label: str) -> float:
    try:
        return float(label)
    except ValueError:
        return float("inf")


def names_read() -> FacetNames:
    """What merchants call things now; brands come first. Three queries."""
    filterable = ProductAttribute.objects.filter(is_filterable=True)
    attributes: dict[str, AttributeName] = {}
    codes_of_group: dict[int, set[str]] = {}
    rows = filterable.order_by("display_order", "code", "pk")
    for code, group, *named in rows.values_list("code", "option_group_id", "name", "type", "translations"):
        attributes.setdefault(f"{ATTRIBUTE}{code}", AttributeName(*named))
        if group:
            codes_of_group.setdefault(group, set()).add(f"{ATTRIBUTE}{code}")
    ordered = sorted(attributes, key=lambda name: name != BRAND)[:MAX_FACETS]
    options: dict[tuple[str, str], tuple[int, str, Translations]] = {}
    placed = AttributeOption.objects.filter(group_id__in=codes_of_group).order_by("display_order", "pk")
    rows_of_options = placed.values_list("group_id", "option", "colour", "translations")
    for place, (group, option, colour, translations) in enumerate(rows_of_options):
        for name in codes_of_group[group]:
            options.setdefault((name, value_key(option)), (place, colour, translations))
    partners = {str(pk): name for pk, name in Partner.objects.values_list("pk", "name")}
    return FacetNames({name: attributes[name] for name in ordered}, options, partners)
