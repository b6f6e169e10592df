"""What was changed, by whom, when, and how it was before."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shopease.bulk.types import Action, Caution, Field, Note, State
from shopease.core import clock


class BulkEdit(models.Model):
    """One change to many products: planned, looked at, applied, perhaps taken back.

    `options` and `selection` are what was asked for; `cursor` is the last product that was planned,
    `unheard` are products that were written and whose followers have not been told yet.
    """

    class Status(models.TextChoices):
        PLANNING = "planning", _("Being prepared")
        PLANNED = "planned", _("Not applied")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="bulk_edits"
    )
    action = models.CharField(_("action"), max_length=16, choices=Action.choices)
    options = models.JSONField(_("options"), default=dict)
    selection = models.JSONField(_("selection"), default=dict)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PLANNING)
    size = models.PositiveIntegerField(_("products"), default=0)
    cursor = models.PositiveBigIntegerField(_("planned up to"), default=0)
    planned = models.PositiveIntegerField(_("products planned"), default=0)
    unheard = models.JSONField(_("to be told"), default=list)
    created_at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("last step"), default=clock.now, editable=False)
    applied_at = models.DateTimeField(_("applied"), null=True)

    RUNNING = (Status.PLANNING, Status.APPLYING, Status.UNDOING)

    class Meta:
        verbose_name = _("change to many products")
        verbose_name_plural = _("changes to many products")
        default_permissions = ()
        indexes = (
            models.Index(fields=("user", "-id"), name="bulk_edits_of_user"),
            models.Index(fields=("status", "updated_at"), name="bulk_edits_running"),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.pk})"

    @property
    def is_running(self) -> bool:
        """Whether something is still being worked off."""
        return self.status in self.RUNNING


class BulkChange(models.Model):
    """One value of one product or stock record: what it was, what it becomes, what came of it."""

    edit = models.ForeignKey(BulkEdit, on_delete=models.CASCADE, related_name="changes")
    product = models.ForeignKey("catalogue.Product", null=True, on_delete=models.SET_NULL, related_name="+")
    stockrecord = models.ForeignKey(
        "partner.StockRecord", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(_("title"), max_length=255)
    sku = models.CharField(_("SKU"), max_length=128, blank=True)
    field = models.CharField(_("field"), max_length=16, choices=Field.choices)
    old: Any = models.JSONField(_("before"), null=True)
    new: Any = models.JSONField(_("after"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PLANNED)
    note = models.CharField(_("why not"), max_length=12, choices=Note.choices, blank=True)
    caution = models.CharField(_("warning"), max_length=12, choices=Caution.choices, blank=True)

    class Meta:
        verbose_name = _("changed value")
        verbose_name_plural = _("changed values")
        default_permissions = ()
        indexes = (models.Index(fields=("edit", "state", "id"), name="bulk_changes_by_state"),)

    def __str__(self) -> str:
        return f"{self.title}: {self.old} → {self.new}"
