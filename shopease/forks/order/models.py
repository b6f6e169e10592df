"""Oscar's order models; a basket becomes at most one live order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.order.abstract_models import AbstractLine, AbstractOrder


class Order(AbstractOrder):
    """Overrides `oscar.apps.order.models.Order` (Oscar 4.2) for its constraints and its language."""

    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        editable=False,
        help_text=_("In which the customer ordered, and is written to."),
    )

    class Meta(AbstractOrder.Meta):
        constraints = (
            models.UniqueConstraint(
                name="order_one_live_per_basket",
                fields=("basket",),
                condition=~Q(status="Cancelled"),
            ),
            models.CheckConstraint(
                name="order_amounts_not_negative",
                condition=Q(total_incl_tax__gte=0) & Q(shipping_incl_tax__gte=0),
            ),
        )


class Line(AbstractLine):
    """Overrides `oscar.apps.order.models.Line` (Oscar 4.2): what was promised of goods ordered ahead."""

    ships_from = models.DateField(
        _("ships from"), null=True, blank=True, help_text=_("As the customer was told when ordering ahead.")
    )

    class Meta(AbstractLine.Meta):
        pass


from oscar.apps.order.models import *  # noqa: E402
