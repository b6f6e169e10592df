"""What stands beside a reduction."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalogue_ext.prices import lowest_before

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("history", "lowest"),
    [
        ([], None),
        ([(0, "10")], None),
        ([(90, "20"), (0, "10")], "20"),
        ([(90, "20"), (40, "15"), (10, "18"), (0, "10")], "15"),
        ([(90, "20"), (40, "15"), (31, "18"), (0, "10")], "18"),
        ([(90, "20"), (30, "15"), (0, "10")], "15"),
        ([(31, "9"), (30, "15"), (0, "10")], "15"),
        ([(5, "8"), (3, "20"), (0, "10")], "8"),
    ],
)
def test_the_lowest_price_of_the_thirty_days_before_the_last_change(
    history: list[tuple[int, str]], lowest: str | None
) -> None:
    changes = [(NOW - timedelta(days=days), Decimal(price)) for days, price in history]
    assert lowest_before(changes) == (Decimal(lowest) if lowest else None)
