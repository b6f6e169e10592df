"""Goods that come back: what a customer wants to return, what was decided, what arrived."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


class ReturnRequest(models.Model):
    """One return of an order; an order may have several, one after the other or side by side."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Waits for an answer")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RECEIVED = "received", _("Received")

    OPEN = (Status.REQUESTED, Status.APPROVED)

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="returns")
    number = models.CharField(_("number"), max_length=140, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REQUESTED)
    wants = models.CharField(
        _("the customer wants"),
        max_length=10,
        choices=(("payment", _("The way it was paid")), ("credit", _("Store credit"))),
        default="payment",
    )
    note = models.CharField(_("the customer's message"), max_length=1000, blank=True)
    answer = models.CharField(_("message to the customer"), max_length=1000, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    refund = models.OneToOneField(
        "fulfilment.Refund", null=True, blank=True, on_delete=models.PROTECT, related_name="return_request"
    )
    created_at = models.DateTimeField(_("requested"), default=clock.now, editable=False)
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("status", "-id"), name="returns_by_status"),)

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the goods may still come."""
        return self.status in self.OPEN


class ReturnLine(models.Model):
    """Units of one order line that come back, why, and how they arrived."""

    class Reason(models.TextChoices):
        UNWANTED = "unwanted", _("I don't want it any more")
        SIZE = "size", _("It doesn't fit")
        DIFFERENT = "different", _("It is not as described")
        FAULTY = "faulty", _("It is damaged or faulty")
        WRONG = "wrong", _("The wrong item came")
        LATE = "late", _("It came too late")
        OTHER = "other", _("Another reason")

    class Condition(models.TextChoices):
        NEW = "new", _("As new")
        OPENED = "opened", _("Opened or used")
        DAMAGED = "damaged", _("Damaged")

    request = models.ForeignKey(ReturnRequest, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    num_received = models.PositiveIntegerField(_("units received"), default=0)
    num_restocked = models.PositiveIntegerField(_("units back in stock"), default=0)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition, blank=True)

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(name="return_line_once", fields=("request", "line")),
            models.CheckConstraint(
                name="return_line_units",
                condition=Q(quantity__gte=1)
                & Q(num_received__lte=F("quantity"))
                & Q(num_restocked__lte=F("num_received")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"
