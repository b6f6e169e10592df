"""Orders that staff writes for customers, before they are placed and while they are changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopease.core import clock
from shopease.shop.models import VatCheck


class DraftOrder(models.Model):
    """An order that staff prepares for a customer; its lines and vouchers are those of a basket of its own.

    No stock is kept for a draft. Once it is placed, `order` names what became of it, and `pay_until` says
    for how long that order waits for a payment by link.
    """

    basket = models.OneToOneField("basket.Basket", on_delete=models.CASCADE, related_name="draft")
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Of who has no account."))
    address = models.JSONField(
        _("address"), default=dict, blank=True, help_text=_("Fields of an order's shipping address.")
    )
    company = models.CharField(_("company"), max_length=120, blank=True)
    vat_number = models.CharField(
        _("VAT number"), max_length=20, blank=True, help_text=_("As it was checked when it was entered.")
    )
    vat_check = models.CharField(
        _("VAT number at VIES"), max_length=12, choices=VatCheck, default=VatCheck.NOT_ASKED, blank=True
    )
    vat_checked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    shipping_code = models.CharField(_("delivery"), max_length=128, blank=True)
    language = models.CharField(_("language"), max_length=12)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=clock.now, editable=False, db_index=True)
    order = models.OneToOneField(
        "order.Order", null=True, blank=True, on_delete=models.SET_NULL, related_name="draft"
    )
    pay_until = models.DateTimeField(_("to be paid until"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("draft of an order")
        verbose_name_plural = _("drafts of orders")
        permissions = (("override_price", "Can set prices of orders by hand"),)

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def contact(self) -> str:
        """The customer's e-mail address."""
        return self.customer.email if self.customer else self.email

    @property
    def who(self) -> str:
        """What the customer is called."""
        return (self.customer.get_full_name() if self.customer else "") or self.contact

    @property
    def author(self) -> str:
        """Who began it."""
        return (self.created_by.get_full_name() or self.created_by.email) if self.created_by else ""


class OrderEdit(models.Model):
    """One change that staff made to an order: what, who and why."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="edits")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    created_at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    changes = models.JSONField(_("what"), default=list, help_text=_("Sentences in the shop's own language."))
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    difference = models.DecimalField(_("difference"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"change {self.pk} of order {self.order_id}"
