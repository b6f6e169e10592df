"""What the library adds to /cms/: its videos, and a report of what nobody uses."""

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from shopease.media.models import LibraryVideo
from shopease.media.unused import UnusedView, may_report


class VideoViewSet(SnippetViewSet):
    """`/cms/videos/`: films of our own, beside pictures and documents."""

    model = LibraryVideo
    icon = "media"
    base_url_path = "videos"
    add_to_admin_menu = True
    menu_order = 450
    list_display = (
        "title",
        BooleanColumn("captions", label=_("Captions")),
        "collection",
        DateColumn("created_at", label=_("Added")),
    )
    list_filter = ("collection",)
    search_fields = ("title",)


register_snippet(VideoViewSet)


class UnusedMenuItem(MenuItem):
    """For those who may change pictures or documents."""

    def is_shown(self, request: Any) -> bool:
        return may_report(request.user)


@hooks.register("register_admin_urls")
def register_unused() -> list[URLPattern]:
    """The report and its table, as one filters it."""
    return UnusedView.urls("unused-files")


@hooks.register("register_reports_menu_item")
def register_unused_menu_item() -> MenuItem:
    """Beside Wagtail's own reports."""
    address = reverse("unused-files")
    return UnusedMenuItem(
        _("Unused files"), address, name="unused-files", icon_name="folder-open-1", order=1150
    )
