"""What campaigns add to /cms/: audiences, the calendar, previews of the shop."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from shopease.campaigns.cms_views import CalendarView, PreviewLinkView
from shopease.campaigns.forms import AudienceForm
from shopease.campaigns.models import Audience
from shopease.core import clock


class AudienceViewSet(SnippetViewSet):
    """Audiences; one that something refers to can't be deleted."""

    model = Audience
    icon = "group"
    list_display = ("name", "kind")
    search_fields = ("name",)
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("addresses")], base_form_class=AudienceForm)


register_snippet(AudienceViewSet)


@hooks.register("before_delete_snippet")
def keep_general_audiences(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Guests and the signed in are always there."""
    if any(isinstance(instance, Audience) and not instance.is_group for instance in instances):
        messages.error(request, _("This audience is part of the shop and can't be deleted."))
        return redirect(Audience.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
    return None


@hooks.register("register_admin_urls")
def register_campaign_urls() -> list[URLPattern]:
    """The calendar, and links to previews."""
    return [
        path("calendar/", CalendarView.as_view(), name="campaigns_calendar"),
        path("preview-shop/", PreviewLinkView.as_view(), name="campaigns_preview"),
    ]


@hooks.register("register_admin_menu_item")
def register_calendar() -> MenuItem:
    """The calendar in the menu."""
    return MenuItem(
        _("Calendar"), reverse("campaigns_calendar"), name="calendar", icon_name="calendar-alt", order=250
    )


@hooks.register("register_admin_menu_item")
def register_preview() -> MenuItem:
    """Previews in the menu."""
    return MenuItem(
        _("Preview the shop"), reverse("campaigns_preview"), name="preview-shop", icon_name="view", order=260
    )


@hooks.register("register_page_header_buttons")
def register_page_preview(page: Page, user: Any, view_name: str, **kwargs: Any) -> Iterator[Button]:
    """The way from a page to its preview in the shop, on the day after it goes live if it waits for one."""
    parts = page.get_url_parts()
    if not parts or not parts[2]:
        return
    query = {"path": parts[2]}
    if page.go_live_at and page.go_live_at > clock.now():
        query["day"] = f"{localdate(page.go_live_at) + timedelta(days=1):%Y-%m-%d}"
    yield Button(
        _("Preview by date and audience"),
        f"{reverse('campaigns_preview')}?{urlencode(query)}",
        icon_name="calendar-alt",
        priority=65,
    )
