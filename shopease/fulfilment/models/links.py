"""The links by which a guest sees an order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class OrderLink(models.Model):
    """An unguessable link to an order's page; only its hash is kept, and it may be revoked."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("order link")
        verbose_name_plural = _("order links")

    def __str__(self) -> str:
        return f"link to order {self.order_id}"
