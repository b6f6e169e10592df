"""Searching for orders."""

from typing import Any

from oscar.apps.dashboard.orders import forms as upstream
from oscar.apps.dashboard.orders.forms import *


class PartnerOrderSearchForm(upstream.OrderSearchForm):
    """What a partner may search by: nothing that tells of customers or of other partners' lines."""

    KEPT = ("order_number", "status", "date_from", "date_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(self.KEPT):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Oscar's view reads every field of its own form."""
        data = dict.fromkeys(upstream.OrderSearchForm.base_fields, "")
        return {**data, **(super().clean() or {})}
