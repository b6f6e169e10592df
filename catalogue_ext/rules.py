"""What is new, sells best or is on offer: by the merchant's hand or by a rule. One answer for all.

Lists filter by the functions that return a `Q`, cards and badges read the product's properties
`shown_as_new`, `shown_as_bestseller` and its field `is_on_offer`.
"""

from typing import Any

from django.db.models import F, Q
from oscar.core.loading import get_model

ProductRules = get_model("catalogue", "ProductRules")
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


def rules_current() -> Any:
    """The merchant's rules, the defaults when none were saved. One query."""
    return ProductRules.objects.first() or ProductRules()
