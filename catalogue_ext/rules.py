"""What is new, sells best or is on offer: by the merchant's hand or by a rule. One answer for all.

Lists filter by the functions that return a `Q`, cards and badges read the product's properties
`shown_as_new`, `shown_as_bestseller` and its field `is_on_offer`.
"""

from django.db.models import Q


def new_products() -> Q:
    """Products shown as new. No query."""
    return Q(is_new=True) | Q(new_by_rule=True)


def bestsellers() -> Q:
    """Products shown as bestsellers. No query."""
    return Q(is_bestseller=True) | Q(bestseller_by_rule=True)


def on_offer() -> Q:
    """Products that are reduced or that a running offer names, themselves or a variant. No query."""
    return Q(is_on_offer=True)
