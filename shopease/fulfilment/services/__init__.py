"""The room's writes, one module a subject. Here is what other rooms ask for most."""

from shopease.fulfilment.services.advancing import order_advance
from shopease.fulfilment.services.alerts import stock_alerts_refresh
from shopease.fulfilment.services.paying import order_paid_refresh
from shopease.fulfilment.services.payments import (
    order_confirm,
    payment_abandon,
    payment_give_up,
    payment_make,
)
from shopease.fulfilment.services.placing import (
    order_link_create,
    order_place,
    order_reserve,
)
from shopease.fulfilment.services.sales import sales_recount
from shopease.fulfilment.services.settling import attempts_settle
from shopease.fulfilment.services.status import lines_cancel, lines_ship, lines_unship, order_move
from shopease.fulfilment.services.stock import (
    stock_adjust,
    stock_backorder_set,
    stock_correct,
    stock_open,
)

__all__ = [
    "attempts_settle",
    "lines_cancel",
    "lines_ship",
    "lines_unship",
    "order_advance",
    "order_confirm",
    "order_link_create",
    "order_move",
    "order_paid_refresh",
    "order_place",
    "order_reserve",
    "payment_abandon",
    "payment_give_up",
    "payment_make",
    "sales_recount",
    "stock_adjust",
    "stock_alerts_refresh",
    "stock_backorder_set",
    "stock_correct",
    "stock_open",
]
