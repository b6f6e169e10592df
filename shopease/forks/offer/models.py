"""Oscar's offer models, by the shop's clock and with counters that no parallel order loses."""

from datetime import datetime
from typing import Any

from django.db.models import F
from oscar.apps.offer.abstract_models import AbstractConditionalOffer

from shopease.core import clock


class ConditionalOffer(AbstractConditionalOffer):
    """Overrides `oscar.apps.offer.models.ConditionalOffer` (Oscar 4.2): clock and counters."""

    def is_available(self, user: Any = None, test_date: datetime | None = None) -> bool:
        """Oscar's, by the shop's clock."""
        return bool(super().is_available(user, test_date or clock.now()))

    def record_usage(self, discount: dict[str, Any]) -> None:
        """Oscar's, without reading the counters first; closes the offer when its cap is reached."""
        offers = type(self).objects.filter(pk=self.pk)
        offers.update(
            num_applications=F("num_applications") + discount["freq"],
            total_discount=F("total_discount") + discount["discount"],
            num_orders=F("num_orders") + 1,
        )
        self.refresh_from_db(fields=("num_applications", "total_discount", "num_orders", "status"))
        if self.get_max_applications() == 0:
            offers.exclude(status=self.SUSPENDED).update(status=self.CONSUMED)


from oscar.apps.offer.models import *  # noqa: E402, F403
