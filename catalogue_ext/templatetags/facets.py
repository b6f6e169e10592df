"""Values of facets. A list has hundreds: a template for each would cost more than the rest of the page."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue_ext.facets.types import FacetValue
from shopease.core.templatetags.components import remembered

register = template.Library()


@register.simple_tag
def facet_values(name: str, values: Iterable[FacetValue], kind: str = "checkbox") -> SafeString:
    """Boxes to tick (or radio buttons), each with how many products it leaves."""
    return mark_safe("".join(_parts(escape(name), kind, values)))  # noqa: S308 - escaped part by part


def _parts(name: str, kind: str, values: Iterable[FacetValue]) -> Iterator[str]:
    for value in values:
        key = escape(value.key)
        state = " checked" if value.is_chosen else " disabled" if value.is_off else ""
        yield '<li class="facet-value">'
        yield f'<input type="{kind}" name="{name}" value="{key}" id="facet-{name}-{key}"{state}>'
        yield f'<label for="facet-{name}-{key}">{_swatch(value.colour)}'
        yield f'<span class="facet-label">{escape(value.label)}</span>'
        if value.count is not None:
            yield f' <span class="facet-count numeric">{value.count:d}</span>'
        yield "</label></li>"


def _swatch(colour: str) -> str:
    return remembered("components/swatch.html", colour=colour).strip() if colour else ""
