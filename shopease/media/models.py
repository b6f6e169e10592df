"""The library: pictures with their renditions, documents, videos."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.models import CollectionMember
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from shopease.media.files import is_kept, validate_captions, validate_video


class LibraryImage(AbstractImage):
    """A picture of the shared library, with the alternative text that shoppers hear."""

    alt_text = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for people who can't see it."),
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "alt_text")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> Any:
        return self.alt_text or self.title


class LibraryRendition(AbstractRendition):
    """One width and format of a picture, made by a task and shown by pages."""

    image = models.ForeignKey(LibraryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="media_rendition_unique"
            ),
        )


def private_storage() -> Storage:
    """Where files lie that leave it by signed links only."""
    return storages["private"]


def refuse_known(row: Any, others: models.QuerySet[Any]) -> None:
    """Raise `ValidationError` when the new file of `row` is one of `others` already."""
    if not row.file or is_kept(row.file):
        return
    known = others.exclude(pk=row.pk).filter(file_hash=hash_filelike(row.file)).first()
    if known is not None:
        message = _("This file is in the library already, as “%(title)s”.")
        raise ValidationError({"file": ValidationError(message, code="known", params={"title": known.title})})


class LibraryDocument(AbstractDocument):
    """A file to download, kept where no address leads.

    Its own address asks whether its collection is private, then leads to a signed link that expires.
    """

    file = models.FileField(_("file"), upload_to="documents", storage=private_storage)

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        """Find duplicates: a file may lie in a public and in a private collection, but once in each."""
        super().clean()
        refuse_known(self, LibraryDocument.objects.filter(collection_id=self.collection_id))


class LibraryVideo(CollectionMember, index.Indexed, models.Model):
    """A film of our own for pages, with the picture that stands there before it runs."""

    title = models.CharField(_("title"), max_length=120)
    file = models.FileField(
        _("file"),
        upload_to="videos",
        validators=[validate_video],
        help_text=_("MP4 or WebM, at most 60 MB."),
    )
    poster = models.ForeignKey(
        LibraryImage,
        verbose_name=_("picture before it runs"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    captions = models.FileField(
        _("captions"),
        upload_to="videos",
        blank=True,
        validators=[validate_captions],
        help_text=_("A WebVTT file: what is said and heard, for people who can't hear it."),
    )
    transcript = models.TextField(
        _("transcript"),
        max_length=10_000,
        blank=True,
        help_text=_("What is said and shown, to read."),
    )
    file_size = models.PositiveBigIntegerField(default=0, editable=False)
    file_hash = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by user"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("poster")], _("Film")),
        MultiFieldPanel(
            [FieldPanel("captions"), FieldPanel("transcript")], _("For those who can't hear or see it")
        ),
        FieldPanel("collection"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *CollectionMember.search_fields,
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("transcript"),
    ]

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write down the size of a new file, and by what it is known when it comes again."""
        if self.file and not is_kept(self.file):
            self.file_size, self.file_hash = self.file.size, hash_filelike(self.file)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Find duplicates."""
        super().clean()
        refuse_known(self, LibraryVideo.objects.all())

    @property
    def mime(self) -> str:
        """The media type, by the ending that `validate_video` compared with the content."""
        return "video/webm" if str(self.file.name).lower().endswith(".webm") else "video/mp4"
