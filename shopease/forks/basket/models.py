"""Oscar's basket models; a person has one open basket, and parallel adds all count."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from oscar.apps.basket.abstract_models import AbstractBasket


class Basket(AbstractBasket):
    """Overrides `oscar.apps.basket.models.Basket` (Oscar 4.2)."""

    class Meta(AbstractBasket.Meta):
        constraints = (
            models.UniqueConstraint(
                name="basket_one_open_per_owner",
                fields=("owner",),
                condition=Q(status=AbstractBasket.OPEN),
            ),
        )

    def add_product(self, product: Any, quantity: int = 1, options: Any = None) -> Any:
        """Add under the basket's row lock: Oscar reads the quantity and writes it back."""
        if not self.pk:
            self.save()
        with transaction.atomic():
            type(self).objects.select_for_update().filter(pk=self.pk).first()
            return super().add_product(product, quantity, options)

    add_product.alters_data = True  # type: ignore[attr-defined]
    add = add_product


from oscar.apps.basket.models import *  # noqa: E402, F403
