"""What a customer reads of where an order is."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import get_default_timezone

from shopease.fulfilment.states import States
from shopease.fulfilment.timeline import order_timeline

START = datetime(2026, 3, 2, 10, 0, tzinfo=get_default_timezone())


def order(*statuses: str, is_sent: bool = True, held_from: str = "") -> Any:
    """An order that took these steps, an hour each, changes listed from the newest as Oscar does."""
    changes = [
        SimpleNamespace(pk=n, new_status=status, date_created=START + timedelta(hours=n))
        for n, status in enumerate(statuses, start=1)
    ]
    line = SimpleNamespace(needs_shipping=is_sent)
    return SimpleNamespace(
        status=statuses[-1] if statuses else States.PENDING_PAYMENT.value,
        date_placed=START,
        held_from=held_from,
        status_changes=SimpleNamespace(all=lambda: changes[::-1]),
        lines=SimpleNamespace(all=lambda: [line]),
    )


def told(found: Any) -> list[str]:
    """The names of the steps; `*` marks the current one, `?` what is still to come."""
    return [
        f"{step.name}{'*' if step.is_current else ''}{'' if step.at else '?'}"
        for step in order_timeline(found)
    ]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            order(),
            ["Ordered", "Waiting for payment*", "Confirmed?", "Being packed?", "On its way?", "Delivered?"],
        ),
        (order("Pending"), ["Ordered*", "Confirmed?", "Being packed?", "On its way?", "Delivered?"]),
        (
            order("Pending", "Confirmed", is_sent=False),
            ["Ordered", "Confirmed*", "Delivered?"],
        ),
        (
            order("Pending", "Confirmed", "Processing", "Partly shipped"),
            ["Ordered", "Confirmed", "Being packed", "Partly on its way*", "On its way?", "Delivered?"],
        ),
        (order("Pending", "Cancelled"), ["Ordered", "Cancelled*"]),
        (
            order("Pending", "Confirmed", "On hold", held_from="Confirmed"),
            ["Ordered", "Confirmed", "On hold*", "Being packed?", "On its way?", "Delivered?"],
        ),
        # What was held and goes on, or was sent by mistake, tells only where it is.
        (
            order("Pending", "Confirmed", "On hold", "Confirmed"),
            ["Ordered", "Confirmed*", "Being packed?", "On its way?", "Delivered?"],
        ),
        (
            order("Pending", "Confirmed", "Processing", "Shipped", "Processing"),
            ["Ordered", "Confirmed", "Being packed*", "On its way?", "Delivered?"],
        ),
    ],
)
def test_steps_are_told_in_a_customers_words(found: Any, expected: list[str]) -> None:
    assert told(found) == expected


def test_each_step_carries_its_own_moment() -> None:
    steps = order_timeline(order("Pending", "Confirmed", "Processing"))
    assert [step.at for step in steps[:3]] == [START, START + timedelta(hours=2), START + timedelta(hours=3)]
