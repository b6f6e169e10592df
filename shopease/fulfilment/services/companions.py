"""Which goods stand in one order together, for "bought together" to be true."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, groupby
from operator import itemgetter

from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from catalogue_ext.recommendations import companions_set
from shopease.core import clock
from shopease.fulfilment.states import NOT_SOLD

PERIOD = timedelta(days=180)
BATCH = 1000
"""Orders that are read at once."""
MAX_GOODS = 30
"""An order of more different goods than this is a stock-up that says little of what goes together."""
MAX_PAIRS = 500_000
"""Pairs counted at once (about 100 MB); beyond, the rarest are dropped."""


def companions_recount() -> int:
    """Count pairs in the orders placed in the last 180 days; how many products got other companions.

    Variants count as their parents; whose orders they were is not read.
    """
    pairs: Counter[tuple[int, int]] = Counter()
    for goods in _orders():
        if len(goods) <= MAX_GOODS:
            pairs.update(combinations(sorted(goods), 2))
        if len(pairs) > MAX_PAIRS:
            pairs = _without_rarest(pairs)
    return companions_set(orders=pairs)


def _without_rarest(pairs: Counter[tuple[int, int]]) -> Counter[tuple[int, int]]:
    """Half of the room is kept free, so that this happens seldom."""
    return Counter(dict(pairs.most_common(MAX_PAIRS // 2)))


def _orders() -> Iterator[set[int]]:
    """The goods of each order, read in batches that no time limit of the database cuts."""
    orders = get_model("order", "Order").objects.filter(date_placed__gt=clock.now() - PERIOD)
    orders = orders.exclude(status__in=NOT_SOLD).order_by("pk")
    lines = get_model("order", "Line").objects.filter(product__isnull=False).order_by("order_id")
    last = 0
    while ids := list(orders.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        goods = Coalesce("product__parent_id", "product_id")
        rows = lines.filter(order_id__in=ids).values_list("order_id", goods)
        for _order, found in groupby(rows, key=itemgetter(0)):
            yield {product_id for _order_id, product_id in found}
