"""Oscar's customer models; nobody waits twice for one product."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from oscar.apps.customer.abstract_models import AbstractProductAlert


class ProductAlert(AbstractProductAlert):
    """Overrides `oscar.apps.customer.models.ProductAlert` (Oscar 4.2) for its constraints and its kind.

    One may wait for a product to be back, and for it to cost less than `price` (with tax).
    """

    class Kind(models.TextChoices):
        """What is waited for."""

        STOCK = "stock", _("back in stock")
        PRICE = "price", _("lower price")

    kind = models.CharField(_("waits for"), max_length=5, choices=Kind.choices, default=Kind.STOCK)
    price = models.DecimalField(_("price when asked"), max_digits=12, decimal_places=2, null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, editable=False)

    class Meta(AbstractProductAlert.Meta):
        constraints = (
            models.UniqueConstraint(
                name="alert_once_per_customer",
                fields=("product", "user", "kind"),
                condition=Q(status="Active", user__isnull=False),
            ),
            models.UniqueConstraint(
                "product",
                Lower("email"),
                "kind",
                name="alert_once_per_address",
                condition=Q(status__in=("Unconfirmed", "Active"), user=None),
            ),
            models.CheckConstraint(
                name="alert_price_of_its_kind",
                condition=Q(kind="stock", price=None) | Q(kind="price", price__isnull=False),
            ),
        )


from oscar.apps.customer.models import *  # noqa: E402
