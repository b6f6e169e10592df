"""Values of facets. A list has hundreds: a template for each would cost more than the rest of the page."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue_ext.facets.types import FacetValue

register = template.Library()

COLOURS = 500
"""Swatches that a worker keeps."""


@register.simple_tag
def facet_value(name: str, value: FacetValue, kind: str = "checkbox") -> SafeString:
    """A box to tick (or a radio button), with how many products it leaves: `{% facet_value name value %}`."""
    state = " checked" if value.is_chosen else " disabled" if value.is_off else ""
    count = ""
    if value.count is not None:
        count = format_html(' <span class="facet-count numeric">{}</span>', value.count)
    return format_html(
        '<li class="facet-value">'
        '<input type="{0}" name="{1}" value="{2}" id="facet-{1}-{2}"{3}>'
        '<label for="facet-{1}-{2}">{4}<span class="facet-label">{5}</span>{6}</label></li>',
        *(kind, name, value.key, state, _swatch(value.colour), value.label, count),
    )


@lru_cache(maxsize=COLOURS)
def _swatch(colour: str) -> SafeString:
    if not colour:
        return SafeString("")
    text = get_template("components/swatch.html").render({"colour": colour})
    return mark_safe(text.strip())  # noqa: S308 - escaped by the template
