"""`{% load html %}`: the one way to show HTML from the database."""

from django import template
from django.utils.safestring import SafeString

from shopease.core.html import html_clean

register = template.Library()


@register.filter
def clean_html(text: str | None) -> SafeString:
    """Sanitise at render: `{{ product.description|clean_html }}`."""
    return html_clean(text or "")
