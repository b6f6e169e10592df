"""Components rendered once for as long as they are given the same."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from shopease.core.rehearsal import is_rehearsed

register = template.Library()

REMEMBERED = 8000
"""Texts that a worker keeps, 1 to 3 KB each. What is shown is its own key: a new price is another card."""


@register.simple_tag
def remembered(component: str, **values: Hashable) -> SafeString:
    """As `include … with … only`, but rendered once: `{% remembered "components/card.html" card=card %}`.

    For templates that show nothing but these values, which must be hashable and never change (frozen
    dataclasses): nothing of the request, the moment or the visitor.
    """
    if settings.DEBUG or is_rehearsed():  # a preview's addresses are none of the shop's
        return _render(component, values)
    return _remembered(component, get_language(), tuple(values.items()))


@register.simple_tag(takes_context=True)
def written(context: Any, part: str) -> SafeString:
    """As `include`, kept with `as` for what stands at several places of a page."""
    rendered: SafeString = context.template.engine.get_template(part).render(context)
    return rendered


@lru_cache(maxsize=REMEMBERED)
def _remembered(name: str, language: str | None, values: tuple[tuple[str, Any], ...]) -> SafeString:
    return _render(name, dict(values))


def _render(name: str, values: dict[str, Any]) -> SafeString:
    return mark_safe(get_template(name).render(values))  # noqa: S308 - escaped by the template
