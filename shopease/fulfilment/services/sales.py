"""How often goods are bought, for "best-selling" to be true."""

from datetime import timedelta

from django.db.models import Sum
from oscar.core.loading import get_model

from catalogue_ext.services import units_sold_set
from shopease.core import clock

PERIOD = timedelta(days=90)
NOT_SOLD = ("Cancelled", "Pending payment")


def sales_recount() -> int:
    """Count the units of the orders placed in the last 90 days; how many products changed."""
    lines = get_model("order", "Line").objects.filter(
        order__date_placed__gt=clock.now() - PERIOD, product__isnull=False
    )
    counts = lines.exclude(order__status__in=NOT_SOLD).order_by().values_list("product_id")
    return units_sold_set(counts=dict(counts.annotate(units=Sum("quantity"))))
