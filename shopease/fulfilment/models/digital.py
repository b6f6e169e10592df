"""Files that are sold, and who may download them how often."""

import secrets

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from shopease.core import clock


def private_storage() -> Storage:
    """Where no address leads to."""
    return storages["private"]


def file_place(instance: "ProductFile", filename: str) -> str:
    """A folder that nobody guesses, and the name under which the file is saved by its buyers."""
    return f"products/{secrets.token_hex(16)}/{get_valid_filename(filename)[-80:]}"


class ProductFile(models.Model):
    """A file that comes with a product; a variant's buyers get its own and those of its parent.

    A file that was sold is never deleted: taken off the product it is sold no more.
    """

    product = models.ForeignKey(
        "catalogue.Product", null=True, on_delete=models.SET_NULL, related_name="sold_files"
    )
    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(_("file"), upload_to=file_place, storage=private_storage, max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"), default=0, editable=False)
    position = models.PositiveIntegerField(_("place"), default=0)
    download_limit = models.PositiveIntegerField(
        _("downloads"), null=True, blank=True, help_text=_("Per piece bought. Empty: as the shop has it.")
    )
    download_days = models.PositiveIntegerField(
        _("days"), null=True, blank=True, help_text=_("After the payment. Empty: as the shop has it.")
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    removed_at = models.DateTimeField(_("taken off"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("file to download")
        verbose_name_plural = _("files to download")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class DownloadGrant(models.Model):
    """That the buyer of a line may download a file; counted, and no more than `limit` times."""

    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="download_grants")
    file = models.ForeignKey(ProductFile, on_delete=models.PROTECT, related_name="grants")
    limit = models.PositiveIntegerField(_("downloads allowed"))
    count = models.PositiveIntegerField(_("downloads"), default=0)
    expires_at = models.DateTimeField(_("ends"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_at = models.DateTimeField(_("last download"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("right to download")
        verbose_name_plural = _("rights to download")
        constraints = (
            models.UniqueConstraint(name="download_once_per_line_and_file", fields=("line", "file")),
            models.CheckConstraint(name="download_count_within_limit", condition=Q(count__lte=F("limit"))),
        )

    def __str__(self) -> str:
        return f"{self.file_id} for line {self.line_id}"

    @property
    def left(self) -> int:
        """How often it may be downloaded still."""
        return int(self.limit - self.count)
