"""`/cms/reports/unused-files/`: pictures, documents and videos that nothing refers to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from shopease.media.models import LibraryDocument, LibraryImage, LibraryRendition, LibraryVideo
from shopease.media.reports import RowsFilterSet, RowsReportView

MAX_FILES = 5000
"""How many of one kind the report names."""


class Kind(models.TextChoices):
    """What lies in the library."""

    PICTURE = "picture", _("Picture")
    DOCUMENT = "document", _("Document")
    VIDEO = "video", _("Video")


SOURCES: dict[Kind, tuple[Any, str]] = {
    Kind.PICTURE: (LibraryImage, "wagtailimages:edit"),
    Kind.DOCUMENT: (LibraryDocument, "wagtaildocs:edit"),
    Kind.VIDEO: (LibraryVideo, "wagtailsnippets_media_libraryvideo:edit"),
}


@dataclass(frozen=True, slots=True)
class UnusedFile:
    """A file of the library that no page, product, category, snippet or setting refers to."""

    kind: Kind
    pk: int
    title: str
    collection: str
    size: int
    added: datetime

    @property
    def kind_label(self) -> str:
        return str(self.kind.label)

    @property
    def size_label(self) -> str:
        return filesizeformat(self.size)

    @property
    def edit_url(self) -> str:
        return reverse(SOURCES[self.kind][1], args=[self.pk])


def files_unused(user: Any, kinds: Iterable[Kind] = tuple(Kind)) -> list[UnusedFile]:
    """What nothing refers to and `user` may change, the oldest first. One query a kind, and its permissions.

    Links in drafts and in earlier versions of a page are no use; what hangs in the latest draft is one.
    """
    found = [file for kind in kinds for file in _unused(kind, user)]
    return sorted(found, key=lambda file: (file.added, file.pk))


def may_report(user: Any) -> bool:
    """Whether `user` may change anything in the library."""
    return any(_policy(model).user_has_permission(user, "change") for model, _address in SOURCES.values())


def _policy(model: Any) -> Any:
    return policy_registry.get_by_type(model)


def _unused(kind: Kind, user: Any) -> Iterable[UnusedFile]:
    model, _address = SOURCES[kind]
    uses = ReferenceIndex.usage_count_subquery(model)
    mine = _policy(model).instances_user_has_permission_for(user, "change")
    rows = mine.annotate(uses=uses).filter(*_without_rows_of(model), uses=0)
    rows = rows.select_related("collection").order_by("created_at", "pk")
    for row in rows[:MAX_FILES]:
        yield UnusedFile(kind, row.pk, row.title, row.collection.name, row.file_size or 0, row.created_at)


def _without_rows_of(model: Any) -> list[Any]:
    """That no row of any table refers to a file: the database knows it even where the index lags behind."""
    relations = [field for field in model._meta.get_fields(include_hidden=True) if field.one_to_many]
    return [
        ~models.Exists(
            relation.related_model._base_manager.filter(**{relation.field.name: models.OuterRef("pk")})
        )
        for relation in relations
        if relation.auto_created and relation.related_model is not LibraryRendition
    ]


class UnusedFilterSet(RowsFilterSet):
    """Only one kind."""

    kind = ChoiceFilter(label=_("Kind"), choices=Kind.choices)


class UnusedView(RowsReportView):
    """All files that nothing refers to, with the way to each, where it can be deleted."""

    page_title = _("Unused files")
    header_icon = "folder-open-1"
    slug = "unused-files"
    nothing = _("Every file of the library is used somewhere.")
    filterset_class = UnusedFilterSet
    list_export = ("title", "kind_label", "collection", "size", "added")
    export_headings = {
        "title": _("Title"),
        "kind_label": _("Kind"),
        "collection": _("Collection"),
        "size": _("Bytes"),
        "added": _("Added"),
    }
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda file: file.edit_url),
        Column("kind_label", label=_("Kind")),
        Column("collection", label=_("Collection")),
        Column("size_label", label=_("Size")),
        DateColumn("added", label=_("Added")),
    ]

    def get_queryset(self) -> Any:
        return files_unused(self.request.user)
