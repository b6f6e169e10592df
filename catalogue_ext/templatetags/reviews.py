"""Reviews for the page of a product."""

from typing import Any

from django import template

from catalogue_ext.reviews.forms import ProductReviewForm
from catalogue_ext.reviews.selectors import review_block

register = template.Library()

register.simple_tag(review_block)


@register.simple_tag
def review_form() -> Any:
    """An empty form for a review."""
    return ProductReviewForm(auto_id="review_%s")
