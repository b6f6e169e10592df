"""Which ways of delivery a basket and an address have."""

from typing import Any

from django.db.models import Q
from oscar.apps.shipping import repository
from oscar.core.loading import get_model


class Repository(repository.Repository):
    """Overrides `oscar.apps.shipping.repository.Repository` (Oscar 4.2): the methods are those of the
    dashboard, by weight and by price, that serve the country; none is a possible answer."""

    def get_available_shipping_methods(
        self, basket: Any, shipping_addr: Any = None, **kwargs: Any
    ) -> list[Any]:
        """Methods without countries serve all; two to three queries. Cheapest first."""
        serves = Q(countries=None)
        if shipping_addr is not None and shipping_addr.country_id:
            serves |= Q(countries=shipping_addr.country_id)
        methods = [
            *get_model("shipping", "WeightBased").objects.filter(serves).distinct().prefetch_related("bands"),
            *get_model("shipping", "OrderAndItemCharges").objects.filter(serves).distinct(),
        ]
        return sorted(methods, key=lambda method: (method.calculate(basket).incl_tax, method.name))
