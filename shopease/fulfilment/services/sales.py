"""How often goods are bought, for "best-selling" to be true."""

from datetime import timedelta

from django.db.models import Sum
from oscar.core.loading import get_model

from catalogue_ext.rules import rules_current
from catalogue_ext.services import rules_apply, units_sold_set
from shopease.core import clock
from shopease.fulfilment.states import NOT_SOLD


def sales_recount() -> int:
    """Count the units of the orders placed in the days that the rules name, and mark what sells best.

    How many products changed their number.
    """
    period = timedelta(days=rules_current().sales_days)
    lines = get_model("order", "Line").objects.filter(
        order__date_placed__gt=clock.now() - period, product__isnull=False
    )
    counts = lines.exclude(order__status__in=NOT_SOLD).order_by().values_list("product_id")
    changed = units_sold_set(counts=dict(counts.annotate(units=Sum("quantity"))))
    rules_apply()
    return changed
