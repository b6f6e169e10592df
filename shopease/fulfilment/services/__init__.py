"""The room's writes, one module a subject: stock, alerts, placing, status, settling, sales."""

from shopease.fulfilment.services.alerts import stock_alerts_refresh
from shopease.fulfilment.services.placing import (
    order_confirm,
    order_link_create,
    order_place,
    order_reserve,
)
from shopease.fulfilment.services.sales import sales_recount
from shopease.fulfilment.services.settling import attempts_settle, refund_settle
from shopease.fulfilment.services.status import order_advance
from shopease.fulfilment.services.stock import (
    stock_adjust,
    stock_backorder_set,
    stock_correct,
    stock_open,
)

__all__ = [
    "attempts_settle",
    "order_advance",
    "order_confirm",
    "order_link_create",
    "order_place",
    "order_reserve",
    "refund_settle",
    "sales_recount",
    "stock_adjust",
    "stock_alerts_refresh",
    "stock_backorder_set",
    "stock_correct",
    "stock_open",
]
