"""Runs of imports with their rows, and the pictures that were fetched."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


def private_storage() -> Storage:
    """Where uploaded files lie: reached by nobody but this room."""
    return storages["private"]


class FetchedPicture(models.Model):
    """A picture that was fetched from an address, so that the next run needn't fetch it again."""

    url = models.TextField(_("address"))
    url_hash = models.CharField(_("hash of the address"), max_length=64, unique=True)
    image = models.ForeignKey("media.LibraryImage", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("fetched picture")
        verbose_name_plural = _("fetched pictures")

    def __str__(self) -> str:
        return self.url


class ImportRun(models.Model):
    """A file of products: rehearsed, applied, perhaps undone.

    `position` counts the products (undo: rows) that the present step has done. `lane` is 1 while a run
    writes products: only one does at a time. `heartbeat_at` is empty while nobody works on it.
    `made` holds the primary keys of what products share and this run created, by model name.
    """

    class Status(models.TextChoices):
        CHECKING = "checking", _("is being checked")
        CHECKED = "checked", _("checked, not imported yet")
        APPLYING = "applying", _("is being imported")
        APPLIED = "applied", _("imported")
        UNDOING = "undoing", _("is being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("can't be read")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CHECKING)
    file = models.FileField(_("file"), upload_to="imports/", storage=private_storage, max_length=255)
    pictures = models.FileField(
        _("ZIP with pictures"), upload_to="imports/", storage=private_storage, max_length=255, blank=True
    )
    name = models.CharField(_("file name"), max_length=255)
    format = models.CharField(_("format"), max_length=20, blank=True)
    message = models.TextField(_("message"), blank=True)
    position = models.PositiveIntegerField(_("products done"), default=0)
    total = models.PositiveIntegerField(_("products in the file"), default=0)
    insists = models.BooleanField(_("undo also what was changed since"), default=False)
    made = models.JSONField(_("made by this run"), default=dict, blank=True)
    lane = models.PositiveSmallIntegerField(_("lane"), null=True, blank=True, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    applied_at = models.DateTimeField(_("import began"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.get_status_display()})"


class ImportRow(models.Model):
    """What becomes of one product of a file, as rehearsed or (`is_applied`) as it was done.

    `changes` are lists of owner, field, old and new value; `problems` of line, column, message and
    whether it is only a warning. `undo` says what became of it in an undo.
    """

    class Outcome(models.TextChoices):
        CREATED = "created", _("new")
        CHANGED = "changed", _("changed")
        UNCHANGED = "unchanged", _("skipped, nothing differs")
        REFUSED = "refused", _("refused")

    class Undo(models.TextChoices):
        RESTORED = "restored", _("restored")
        REMOVED = "removed", _("removed")
        HIDDEN = "hidden", _("hidden, for it was sold")
        KEPT = "kept", _("left alone, changed since")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(_("place in the file"))
    line = models.PositiveIntegerField(_("line"))
    handle = models.CharField(_("code"), max_length=255, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    has_warnings = models.BooleanField(_("has warnings"), default=False)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    pictures_added = models.PositiveIntegerField(_("pictures added"), default=0)
    product_id = models.PositiveBigIntegerField(_("product"), null=True, blank=True)
    is_applied = models.BooleanField(_("applied"), default=False)
    applied_at = models.DateTimeField(_("applied"), default=clock.now)
    undo = models.CharField(_("undo"), max_length=10, choices=Undo, blank=True)
    undo_note = models.TextField(_("why it was left alone"), blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("run", "position"), name="import_row_once"),)
        indexes = (
            models.Index(fields=("run", "outcome", "position"), name="import_row_outcome"),
            models.Index(
                fields=("run", "position"), name="import_row_warnings", condition=Q(has_warnings=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.handle} ({self.get_outcome_display()})"
