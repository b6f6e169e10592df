"""What is new, sells best or is on offer: by the merchant's hand or by a rule. One answer for all.

Lists filter by the functions that return a `Q`, cards and badges read the product's properties
`shown_as_new`, `shown_as_bestseller` and its field `is_on_offer`.
"""

from typing import Any

from django.db.models import F, Q
from oscar.core.loading import get_model

from catalogue_ext.ranges import members_of

ProductRules = get_model("catalogue", "ProductRules")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
Range = get_model("offer", "Range")
ProductTag = get_model("catalogue", "ProductTag")
StockRecord = get_model("partner", "StockRecord")


def new_products() -> Q:
    """Products shown as new. No query."""
    return Q(is_new=True) | Q(new_by_rule=True)


def bestsellers() -> Q:
    """Products shown as bestsellers. No query."""
    return Q(is_bestseller=True) | Q(bestseller_by_rule=True)


def on_offer() -> Q:
    """Products that are reduced or that a running offer names, themselves or a variant. No query."""
    return Q(is_on_offer=True)


def reduced() -> Q:
    """Products that cost less than they did, or one of whose variants does. No query.

    Two plain subqueries: correlated with the product, PostgreSQL would read all stock for each one.
    """
    cheaper = StockRecord.objects.filter(compare_at__gt=F("price"))
    variants = cheaper.filter(product__is_public=True, product__parent__isnull=False)
    return Q(pk__in=cheaper.values("product_id")) | Q(pk__in=variants.values("product__parent_id"))


def with_option(option_id: int) -> Q:
    """Products that have this value of an attribute, or one of whose public variants does. No query."""
    values = ProductAttributeValue.objects.filter(Q(value_option=option_id) | Q(value_multi_option=option_id))
    variants = values.filter(product__is_public=True, product__parent__isnull=False)
    return Q(pk__in=values.values("product_id")) | Q(pk__in=variants.values("product__parent_id"))


def with_tag(tag_id: int) -> Q:
    """Products that merchants gave this tag; none of one that is gone. No query."""
    return Q(pk__in=ProductTag.objects.filter(tag_id=tag_id).values("content_object_id"))


def in_range(range_id: int) -> Q:
    """Products of a range of the dashboard; none of one that is gone or known to code only. Two queries."""
    found = Range.objects.filter(pk=range_id, proxy_class=None).first()
    return members_of(found) if found else Q(pk=None)


def rules_current() -> Any:
    """The merchant's rules, the defaults when none were saved. One query."""
    return ProductRules.objects.first() or ProductRules()
