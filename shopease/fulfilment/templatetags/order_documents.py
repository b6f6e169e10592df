"""An order's invoices and credit notes for pages: the customer's and the dashboard's."""

from typing import Any

from django import template

from shopease.fulfilment.models import OrderDocument
from shopease.fulfilment.selectors import order_lacks

register = template.Library()


@register.simple_tag
def order_documents(order: Any) -> list[OrderDocument]:
    """The documents of an order, the first first. One query at most."""
    if order_lacks(order, "documents"):
        return []
    return list(OrderDocument.objects.filter(order=order).defer("data").order_by("pk"))
