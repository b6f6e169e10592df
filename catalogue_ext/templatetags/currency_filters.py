"""Amounts as text. Overrides `oscar.templatetags.currency_filters` (Oscar 4.2) by its name.

Babel takes longer to write an amount than the database to read it, and a page writes dozens.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.translation import get_language
from oscar.templatetags.currency_filters import currency as upstream

register = template.Library()


@register.filter(name="currency")
def currency(value: Any, currency_format: str | None = None) -> str:
    """`{{ amount|currency:"EUR" }}`: the amount with its currency, nothing for what is no amount."""
    if isinstance(value, Decimal):
        return _written(value, currency_format, get_language())
    return str(upstream(value, currency_format))


@lru_cache(maxsize=5000)
def _written(value: Decimal, currency_format: str | None, language: str | None) -> str:
    return str(upstream(value, currency_format))
