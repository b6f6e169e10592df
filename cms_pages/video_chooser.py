"""The chooser of the library's videos, and the block that keeps the chosen one's key."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)

from cms_pages.choosers import ReadingChooserViewSet, SearchForm
from shopease.media.models import LibraryVideo


class VideoSearchForm(SearchForm):
    """By title."""

    lookups = ("title__icontains",)


class BaseVideoChooseView(BaseChooseView):
    """Videos, the newest first."""

    filter_form_class = VideoSearchForm
    per_page = 12

    def get_object_list(self) -> QuerySet[LibraryVideo]:
        return LibraryVideo.objects.order_by("-created_at", "-pk")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("captions", label=_("Captions"), accessor=lambda v: _("yes") if v.captions else _("no")),
            DateColumn("created", label=_("Added"), accessor="created_at"),
        ]


class VideoChooseView(ChooseViewMixin, CreationFormMixin, BaseVideoChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class VideoChooseResultsView(ChooseResultsViewMixin, BaseVideoChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class VideoChooserViewSet(ReadingChooserViewSet):
    """`/cms/videos/choose/`: choosing a video."""

    model = LibraryVideo
    icon = "media"
    choose_one_text = _("Choose a video")
    choose_another_text = _("Choose another video")
    edit_item_text = _("Edit this video")
    choose_view_class = VideoChooseView
    choose_results_view_class = VideoChooseResultsView


video_chooser = VideoChooserViewSet("video_chooser", url_prefix="videos/choose")

VideoChooserBlock: Any = video_chooser.get_block_class(
    "VideoChooserBlock", module_path="cms_pages.video_chooser"
)
