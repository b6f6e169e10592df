"""`/cms/reports/languages/`: which pages stand in which language, and which originals have changed since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from shopease.core.translation import languages_translated
from shopease.media.reports import RowsFilterSet, RowsReportView


class TranslationState(models.TextChoices):
    """How far a page is in a language."""

    READY = "ready", _("translated")
    OUTDATED = "outdated", _("original changed since")
    DRAFT = "draft", _("not published yet")
    ORIGINAL = "original", _("shows the original")
    MISSING = "missing", _("missing")


@dataclass(frozen=True, slots=True)
class PageInLanguage:
    """A page of the shop's own language, and how far it is in another."""

    title: str
    language: str
    state: TranslationState
    edit_url: str

    @property
    def language_name(self) -> str:
        """The language in itself."""
        return dict(settings.LANGUAGES)[self.language]

    @property
    def label(self) -> str:
        """The state in words."""
        return str(self.state.label)


def pages_in_languages(user: Any) -> list[PageInLanguage]:
    """Each published page that `user` may edit, in each other language. Two queries, and the permissions'."""
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = editable.filter(locale__language_code=settings.LANGUAGE_CODE, live=True, depth__gt=1)
    found: dict[tuple[Any, str], Any] = {}
    others = Page.objects.filter(~Q(locale__language_code=settings.LANGUAGE_CODE), depth__gt=1)
    for key, language, *rest in others.values_list(
        "translation_key", "locale__language_code", "pk", "live", "alias_of_id", "last_published_at"
    ):
        found[key, language] = rest
    rows = []
    for page in pages.order_by("path"):
        for language in languages_translated():
            known = found.get((page.translation_key, language))
            state = _state(page.last_published_at, *known[1:]) if known else TranslationState.MISSING
            edit_url = reverse("wagtailadmin_pages:edit", args=[known[0] if known else page.pk])
            rows.append(PageInLanguage(page.get_admin_display_title(), language, state, edit_url))
    return rows


def _state(
    changed: datetime | None, is_live: bool, alias_of: int | None, published: datetime | None
) -> TranslationState:
    if alias_of is not None:
        return TranslationState.ORIGINAL
    if not is_live:
        return TranslationState.DRAFT
    is_older = changed is not None and (published is None or published < changed)
    return TranslationState.OUTDATED if is_older else TranslationState.READY


class LanguagesFilterSet(RowsFilterSet):
    """Only one language, or one state."""

    language = ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES)
    state = ChoiceFilter(label=_("State"), choices=TranslationState.choices)


class LanguagesView(RowsReportView):
    """Every page in every language; the links lead to where it is translated."""

    page_title = _("Languages of pages")
    header_icon = "globe"
    slug = "page-languages"
    nothing = _("There are no pages like that.")
    filterset_class = LanguagesFilterSet
    list_export = ("title", "language", "label")
    export_headings = {"title": _("Page"), "language": _("Language"), "label": _("State")}
    columns = [
        TitleColumn("title", label=_("Page"), get_url=lambda row: row.edit_url),
        Column("language_name", label=_("Language")),
        Column("label", label=_("State")),
    ]

    def get_queryset(self) -> Any:
        return pages_in_languages(self.request.user)
