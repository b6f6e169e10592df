"""What the log of the shop's settings says in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from shopease.shop.services import PRICE_ENTRY


@hooks.register("register_log_actions")
def register_price_entry(actions: Any) -> None:
    """How prices are entered was changed."""

    @actions.register_action(PRICE_ENTRY)
    class PriceEntryFormatter(LogFormatter):
        label = _("Change how prices are entered")

        def format_message(self, log_entry: Any) -> Any:
            if log_entry.data.get("net"):
                return _("Prices are entered without tax")
            return _("Prices are entered with tax")
