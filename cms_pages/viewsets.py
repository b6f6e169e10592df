"""How /cms/ lists what stands at the places of the shop."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms_pages.broken_links import targets_broken
from cms_pages.places import place_name
from cms_pages.snippets import Announcement, Banner, Insert, Menu


def _places(owner: Any) -> str:
    names = [place_name(child) or gettext("%s (gone)") % child.block.label for child in owner.places]
    return "; ".join(dict.fromkeys(names)) or "–"


def _broken(owner: Any) -> str:
    """In words, for what leads nowhere is easily overlooked."""
    labels = targets_broken(owner).labels
    if not labels:
        return "–"
    count = ngettext("%(n)s broken link: %(labels)s", "%(n)s broken links: %(labels)s", len(labels))
    return count % {"n": len(labels), "labels": ", ".join(labels)}


PLACES = Column("places", label=_("Places"), accessor=_places)
BROKEN = Column("broken", label=_("Broken links"), accessor=_broken)
TIMES = ("schedule", "audience")


class BannerViewSet(SnippetViewSet):
    """Banners, with where they stand and what they wait for."""

    model = Banner
    icon = "image"
    list_display = ("heading", PLACES, *TIMES, BROKEN, LiveStatusTagColumn())
    list_filter = (*TIMES, "live")


class AnnouncementViewSet(SnippetViewSet):
    """Lines above the header."""

    model = Announcement
    icon = "warning"
    list_display = ("text", *TIMES, BROKEN, LiveStatusTagColumn())
    list_filter = (*TIMES, "live")
    search_fields = ("text",)


class InsertViewSet(SnippetViewSet):
    """Sections on the shop's own pages."""

    model = Insert
    icon = "expand-right"
    list_display = ("name", PLACES, *TIMES, BROKEN, LiveStatusTagColumn())
    list_filter = (*TIMES, "live")
    search_fields = ("name",)


class MenuViewSet(SnippetViewSet):
    """Menus, one a place."""

    model = Menu
    icon = "list-ul"
    list_display = ("place", BROKEN, LiveStatusTagColumn())


class PlacesViewSetGroup(SnippetViewSetGroup):
    """Their entries in the menu of /cms/."""

    menu_label = _("Around the shop")
    menu_icon = "sliders"
    menu_order = 250
    items = (InsertViewSet, BannerViewSet, AnnouncementViewSet, MenuViewSet)
