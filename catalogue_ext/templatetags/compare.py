"""What a visitor compares, for every page."""

from typing import Any

from django import template
from django.template import Context

from catalogue_ext.compare_views import compare_address, compared_ids

register = template.Library()


@register.simple_tag(takes_context=True)
def compared(context: Context) -> tuple[int, ...]:
    """The ids that are compared: `{% compared as ids %}`; none outside a request."""
    request: Any = context.get("request")
    return tuple(compared_ids(request)) if request is not None else ()


register.simple_tag(compare_address)
