"""Invoices and credit notes: numbered without gaps, and never changed.

The database itself refuses to change or delete their rows: see the migration that made them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shopease.core import clock
from shopease.core.money import cents_in_sql


class DocumentKind(models.TextChoices):
    """The two series."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit note", _("Credit note")


class DocumentSeries(models.Model):
    """The number given out last, of one kind in one year. It only ever grows by one."""

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of documents")
        verbose_name_plural = _("series of documents")
        constraints = (models.UniqueConstraint(name="document_series_once", fields=("kind", "year")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last_number}"


class OrderDocument(models.Model):
    """One invoice or credit note. `data` is everything that it says, as it was when it was issued.

    The amounts of a credit note are negative, so that sums over documents are what was billed.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number in its series"))
    name = models.CharField(_("number"), max_length=40, unique=True)
    key = models.CharField(_("what it was issued for"), max_length=80, unique=True)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="documents")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    issued_on = models.DateField(_("issued on"), db_index=True)
    currency = models.CharField(_("currency"), max_length=12)
    total_excl_tax = models.DecimalField(_("net"), max_digits=12, decimal_places=2)
    total_tax = models.DecimalField(_("tax"), max_digits=12, decimal_places=2)
    total_incl_tax = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    data = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("created"), default=clock.now)

    class Meta:
        verbose_name = _("invoice or credit note")
        verbose_name_plural = _("invoices and credit notes")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(name="document_numbered", fields=("kind", "year", "number")),
            models.CheckConstraint(
                name="document_total_is_net_and_tax",
                condition=Q(total_incl_tax=cents_in_sql(F("total_excl_tax") + F("total_tax"))),
            ),
            models.CheckConstraint(name="document_number_from_one", condition=Q(number__gte=1)),
        )

    def __str__(self) -> str:
        return self.name


class DocumentFile(models.Model):
    """The PDF of a document in the private storage, and by what one knows that it is still the same."""

    document = models.OneToOneField(OrderDocument, on_delete=models.PROTECT, related_name="file")
    name = models.CharField(_("file"), max_length=200, unique=True)
    sha256 = models.CharField(_("checksum"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    created_at = models.DateTimeField(_("created"), default=clock.now)

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")

    def __str__(self) -> str:
        return self.name
