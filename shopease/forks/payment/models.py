"""Oscar's payment models; nothing is refunded that was not captured."""

from django.db import models
from django.db.models import F, Q
from oscar.apps.payment.abstract_models import AbstractSource


class Source(AbstractSource):
    """Overrides `oscar.apps.payment.models.Source` (Oscar 4.2) for its constraints."""

    class Meta(AbstractSource.Meta):
        constraints = (
            models.CheckConstraint(
                name="payment_refunded_at_most_captured",
                condition=Q(amount_refunded__lte=F("amount_debited")),
            ),
            models.CheckConstraint(
                name="payment_amounts_not_negative",
                condition=Q(amount_allocated__gte=0) & Q(amount_debited__gte=0) & Q(amount_refunded__gte=0),
            ),
        )


from oscar.apps.payment.models import *  # noqa: E402
