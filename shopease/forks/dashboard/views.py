"""The dashboard's start page."""

from typing import Any

from oscar.apps.dashboard import views as upstream
from oscar.apps.dashboard.views import *

from shopease.fulfilment.levels import stock_counts
from shopease.users.access import user_may_open


class IndexView(upstream.IndexView):
    """Overrides `oscar.apps.dashboard.views.IndexView` (Oscar 4.2).

    Turnover and customers are for those who may read the reports; the others get their navigation.
    """

    def _may_see_figures(self) -> bool:
        return self.request.user.has_perms(["order.view_order", "payment.view_source"])

    def get_template_names(self) -> list[str]:
        if self._may_see_figures():
            return ["oscar/dashboard/index.html"]
        return ["oscar/dashboard/index_limited.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Oscar's, and what of the stock needs the eye of whom it concerns."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if user_may_open(self.request.user, "dashboard:stock-list"):
            context["stock_counts"] = stock_counts(self.request.user)
        return context

    def get_stats(self) -> dict[str, Any]:
        return super().get_stats() if self._may_see_figures() else {}
