"""Labels of prices as merchants enter them."""

from django import template

from shopease.shop.wording import entered_label

register = template.Library()


@register.filter
def as_entered(label: str) -> str:
    """`{{ label|as_entered }}`: "Price" becomes "Price (with tax)", or "(without tax)"."""
    return entered_label(label)
