"""What editors and marketing keep apart from pages: banners, announcements, menus, and inserted sections."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    Locale,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from cms_pages.blocks import SECTIONS
from cms_pages.broken_links import BrokenLinksPanel
from cms_pages.fields import SectionsField
from cms_pages.links import LinkBlock
from cms_pages.menu_blocks import MAX_ENTRIES, MENU_BLOCKS
from cms_pages.placements import banner_shown
from cms_pages.places import BANNER_PLACES, INSERT_PLACES
from cms_pages.preview_modes import PreviewModesMixin
from cms_pages.previewing import page_of_place, page_with_draft
from cms_pages.sections import sections_read
from shopease.campaigns.models import Audience, Schedule
from shopease.core.translation import in_language

LINKS = (("link", LinkBlock()),)

MAX_PLACES = 20
TAKEN = _("This place has a menu already.")


class PreviewInPlaceMixin(PreviewableMixin):
    """Looked at on the page where it will stand; where that is gone, or it has none, alone."""

    preview_alone = ""
    locale: Any
    locale_id: int | None

    def preview_path(self) -> tuple[str, str]:
        """Path and query of the page where it will stand; empty when there is none that can be opened."""
        return reverse("wagtail_serve", args=[""]), ""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """In its own language."""
        with in_language(self.locale.language_code if self.locale_id else ""):
            path, query = self.preview_path()
            if path:
                return page_with_draft(self, request, path, query)
            return TemplateResponse(request, self.preview_alone, self.preview_context()).render()

    def preview_context(self) -> dict[str, Any]:
        """What `preview_alone` shows."""
        return {}


class PlacedModel(
    PreviewModesMixin,
    TranslatableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewInPlaceMixin,
    models.Model,
):
    """What stands somewhere in the shop: written as a draft, looked at where it will stand, approved.

    Each language has its own; where one has none, that of the shop's own language stands there.
    """

    class Meta(TranslatableMixin.Meta):
        abstract = True


class TimedModel(PlacedModel):
    """What is shown in a stretch of time and to an audience; its schedule has the priority."""

    schedule = models.ForeignKey(
        Schedule,
        verbose_name=_("schedule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Without one it is always shown. Its priority decides when several claim one place."),
    )
    audience = models.ForeignKey(
        Audience,
        verbose_name=_("audience"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Without one everybody sees it."),
    )

    class Meta(PlacedModel.Meta):
        abstract = True


WHEN = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("schedule"), FieldPanel("audience")])], heading=_("When and to whom")
)


class Banner(index.Indexed, TimedModel):
    """A picture with few words and a link, at places of the shop and in the sections that choose it."""

    heading = models.CharField(_("heading"), max_length=90)
    text = models.TextField(_("text"), max_length=280, blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_small = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture for small screens"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Another cut of it, best upright. Without one the picture above is shown there too."),
    )
    link = SectionsField(list(LINKS), verbose_name=_("link"), blank=True, max_num=1)
    places = SectionsField(
        list(BANNER_PLACES),
        verbose_name=_("places"),
        blank=True,
        max_num=MAX_PLACES,
        help_text=_("Where it stands by itself. Without any, only sections of pages that choose it show it."),
    )

    preview_alone = "cms_pages/banner_preview.html"
    panels: ClassVar[list[Any]] = [
        BrokenLinksPanel(),
        FieldPanel("heading"),
        FieldPanel("text"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_small")], heading=_("Pictures")),
        FieldPanel("link"),
        FieldPanel("places"),
        WHEN,
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("heading"),
        index.AutocompleteField("heading"),
        index.SearchField("text"),
    ]

    class Meta(TimedModel.Meta):
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ("heading",)

    def __str__(self) -> str:
        return self.heading

    def preview_path(self) -> tuple[str, str]:
        """The page of its first place."""
        return page_of_place(self.places[0]) if self.places else ("", "")

    def preview_context(self) -> dict[str, Any]:
        return {"banner": banner_shown(self)}


class Announcement(TimedModel):
    """A line above the header of every page."""

    text = models.CharField(_("text"), max_length=140)
    link = SectionsField(list(LINKS), verbose_name=_("link"), blank=True, max_num=1)

    panels: ClassVar[list[Any]] = [BrokenLinksPanel(), FieldPanel("text"), FieldPanel("link"), WHEN]

    class Meta(TimedModel.Meta):
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.text


class Menu(PlacedModel):
    """What the header offers, the drawer of small screens, or the columns of the footer."""

    class Place(models.TextChoices):
        HEADER = "header", _("Header")
        DRAWER = "drawer", _("Drawer of small screens")
        FOOTER = "footer", _("Footer")

    place = models.CharField(
        _("place"),
        max_length=10,
        choices=Place,
        help_text=_("Without a menu of its own the drawer shows the header's."),
    )
    with_categories = models.BooleanField(
        _("begin with the catalogue's categories"),
        default=True,
        help_text=_("In the header and in the drawer. Without them the entries below are all there is."),
    )
    items = SectionsField(list(MENU_BLOCKS), verbose_name=_("entries"), blank=True, max_num=MAX_ENTRIES)

    panels: ClassVar[list[Any]] = [
        BrokenLinksPanel(),
        FieldPanel("place"),
        FieldPanel("with_categories"),
        FieldPanel("items"),
    ]

    class Meta(PlacedModel.Meta):
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(
                fields=("place", "locale"),
                name="menu_once_a_place_and_language",
                violation_error_message=TAKEN,
            ),
        )

    def __str__(self) -> str:
        return str(self.get_place_display())

    def clean(self) -> None:
        """Forms don't compare the language, which nobody types."""
        super().clean()
        locale_id = self.locale_id or Locale.get_default().pk
        others = Menu.objects.filter(place=self.place, locale_id=locale_id).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"place": TAKEN})


class Insert(TimedModel):
    """Sections that editors add above and below what the shop's own pages show."""

    name = models.CharField(_("name"), max_length=90, help_text=_("Shoppers don't see it."))
    places = SectionsField(
        list(INSERT_PLACES),
        verbose_name=_("places"),
        min_num=1,
        max_num=MAX_PLACES,
        help_text=_("Where it stands."),
    )
    above = SectionsField(
        list(SECTIONS), verbose_name=_("sections above"), blank=True, help_text=_("Before the products.")
    )
    below = SectionsField(
        list(SECTIONS), verbose_name=_("sections below"), blank=True, help_text=_("After the products.")
    )

    preview_alone = "cms_pages/insert_preview.html"
    panels: ClassVar[list[Any]] = [
        BrokenLinksPanel(),
        FieldPanel("name"),
        FieldPanel("places"),
        FieldPanel("above"),
        FieldPanel("below"),
        WHEN,
    ]

    class Meta(TimedModel.Meta):
        verbose_name = _("insert")
        verbose_name_plural = _("inserts")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def preview_context(self) -> dict[str, Any]:
        return {"insert": self, "above": sections_read(self.above), "below": sections_read(self.below)}

    def preview_path(self) -> tuple[str, str]:
        """The page of its first place."""
        return page_of_place(self.places[0]) if self.places else ("", "")
