"""Credit that orders are paid with: gift cards and the store credit of accounts, with their ledger."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class CreditAccount(models.Model):
    """A gift card or the store credit of a customer. Its balance is the sum of its entries.

    Of a gift card's code only the hash and its last characters are kept. The code is made of the salt and
    the shop's secret key, so that its mail can be sent again (`credit_codes`).
    """

    class Kind(models.TextChoices):
        GIFT_CARD = "gift_card", _("Gift card")
        CUSTOMER = "customer", _("Store credit")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    currency = models.CharField(_("currency"), max_length=12)
    balance = models.DecimalField(_("balance"), max_digits=12, decimal_places=2, default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="credit_accounts",
        verbose_name=_("customer"),
    )
    code_hash = models.CharField(_("hash of the code"), max_length=64, null=True, unique=True, editable=False)
    code_salt = models.CharField(max_length=32, blank=True, editable=False)
    code_end = models.CharField(_("code ends in"), max_length=4, blank=True, editable=False, db_index=True)
    expires_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("On which it can be used; empty: always.")
    )
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    order_line = models.ForeignKey(
        "order.Line", null=True, blank=True, on_delete=models.PROTECT, related_name="gift_cards"
    )
    unit = models.PositiveIntegerField(_("unit of the line"), null=True, blank=True)
    recipient_email = models.EmailField(_("recipient's e-mail address"), blank=True)
    message = models.CharField(_("message to the recipient"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False, db_index=True)

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(name="credit_never_below_zero", condition=Q(balance__gte=0)),
            models.UniqueConstraint(
                name="credit_one_account_per_customer", fields=("user",), condition=Q(kind="customer")
            ),
            models.UniqueConstraint(name="credit_one_card_per_unit", fields=("order_line", "unit")),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} …{self.code_end}" if self.code_end else self.get_kind_display()

    @property
    def is_gift_card(self) -> bool:
        """Whether it has a code, and may be given away."""
        return self.kind == self.Kind.GIFT_CARD


class CreditUse(models.Model):
    """What an order took from one account; `returned` of it went back."""

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="credit_uses")
    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="uses")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, default=0)
    returned = models.DecimalField(_("given back"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("use of credit")
        verbose_name_plural = _("uses of credit")
        constraints = (
            models.UniqueConstraint(name="credit_one_use_per_order", fields=("order", "account")),
            models.CheckConstraint(
                name="credit_returned_within_amount",
                condition=Q(returned__gte=0) & Q(returned__lte=F("amount")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} of {self.account_id} for order {self.order_id}"


class CreditEntry(models.Model):
    """One change of a balance; the key makes a repetition harmless."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("Issued")
        GRANTED = "granted", _("Granted")
        REFUNDED = "refunded", _("Refund of an order")
        REDEEMED = "redeemed", _("Paid with")
        GIVEN_BACK = "given_back", _("Given back by an order")
        REVOKED = "revoked", _("Taken back with the order that bought it")
        ADJUSTED = "adjusted", _("Adjusted")

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(_("key"), max_length=160, unique=True)
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("change"), max_digits=12, decimal_places=2)
    order = models.ForeignKey(
        "order.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_entries"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("when"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("credit entry")
        verbose_name_plural = _("credit entries")
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(name="credit_entry_changes", condition=~Q(amount=0)),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:+}"
