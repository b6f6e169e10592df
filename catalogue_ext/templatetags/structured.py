"""Data blocks for search engines, where a template knows what a view doesn't."""

from django import template

from catalogue_ext.structured import list_data, review_data

register = template.Library()

register.simple_tag(list_data)
register.simple_tag(review_data)
