"""What must be true of the shop's data after any fault or load. Each check names what breaks it.

Reads only. The database compares set by set and answers with what is broken, so that a hundred thousand
orders are checked in seconds; meant for a command and for tests, not for requests.
"""

from collections.abc import Callable, Iterator

from shopease.fulfilment.invariants.baskets import baskets
from shopease.fulfilment.invariants.money import credit, documents, payments
from shopease.fulfilment.invariants.orders import line_quantities, order_discounts, order_totals
from shopease.fulfilment.invariants.promotions import promotions
from shopease.fulfilment.invariants.stock import stock_allocations
from shopease.fulfilment.invariants.telling import outbox
from shopease.fulfilment.invariants.trees import trees

Check = Callable[[], Iterator[str]]

CHECKS: dict[str, Check] = {
    "order totals": order_totals,
    "order discounts": order_discounts,
    "stock": stock_allocations,
    "order lines": line_quantities,
    "payments": payments,
    "credit": credit,
    "documents": documents,
    "baskets": baskets,
    "vouchers and offers": promotions,
    "outbox": outbox,
    "trees": trees,
}


def violations() -> dict[str, list[str]]:
    """Every broken invariant, by check; empty lists when all is well."""
    return {name: list(check()) for name, check in CHECKS.items()}


__all__ = ["CHECKS", "Check", "stock_allocations", "violations"]
