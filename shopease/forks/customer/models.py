"""Oscar's customer models; nobody waits twice for one product."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from oscar.apps.customer.abstract_models import AbstractProductAlert


class ProductAlert(AbstractProductAlert):
    """Overrides `oscar.apps.customer.models.ProductAlert` (Oscar 4.2) for its constraints."""

    class Meta(AbstractProductAlert.Meta):
        constraints = (
            models.UniqueConstraint(
                name="alert_once_per_customer",
                fields=("product", "user"),
                condition=Q(status="Active", user__isnull=False),
            ),
            models.UniqueConstraint(
                "product",
                Lower("email"),
                name="alert_once_per_address",
                condition=Q(status__in=("Unconfirmed", "Active"), user=None),
            ),
        )


from oscar.apps.customer.models import *  # noqa: E402
