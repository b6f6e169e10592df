"""What customers say."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock

from catalogue_ext.ratings import ReviewQuote, reviews_for_block
from cms_pages.choosers import ProductChooserBlock
from cms_pages.sections import SectionBlock

SECONDS = 60
"""How long a choice of reviews is kept; one that staff reject may be read that much longer."""


class ReviewsBlock(SectionBlock):
    """Approved reviews of real customers, the most helpful first. No query while cached, else one each."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    products = ListBlock(
        ProductChooserBlock(label=_("Product")),
        label=_("Products"),
        default=[],
        max_num=12,
        help_text=_("Without any, the best of the whole shop are shown."),
    )
    limit = IntegerBlock(
        label=_("How many"),
        default=3,
        min_value=1,
        max_value=9,
        help_text=_("The most helpful come first. One that is taken back is gone within a minute."),
    )

    class Meta:
        icon = "comment"
        label = _("Reviews")
        group = _("Products")
        description = _("What customers wrote about products of the shop.")
        template = "blocks/reviews.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "What people say",
            "products": [],
            "limit": 3,
        }

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`reviews` of each section."""
        return [{"reviews": _reviews(value)} for value in values]


def _reviews(value: Any) -> list[ReviewQuote]:
    ids = tuple(pk for pk in value["products"] if pk is not None)
    key = f"cms_pages.reviews.{value['limit']}.{','.join(map(str, ids))}"
    found: list[ReviewQuote] | None = cache.get(key)
    if found is None:
        found = reviews_for_block(limit=value["limit"], product_ids=ids)
        cache.set(key, found, SECONDS)
    return found
