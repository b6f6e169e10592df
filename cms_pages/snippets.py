"""What editors and marketing keep apart from pages: banners, announcements, menus."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.models import PreviewableMixin, RevisionMixin
from wagtail.search import index

from cms_pages.fields import SectionsField
from cms_pages.links import LinkBlock
from cms_pages.placements import banner_shown
from shopease.campaigns.models import Schedule

LINKS = (("link", LinkBlock()),)


class Banner(PreviewableMixin, RevisionMixin, index.Indexed, models.Model):
    """A picture with few words and a link, which sections show while its schedule runs."""

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
    link = SectionsField(list(LINKS), verbose_name=_("link"), blank=True, max_num=1)
    schedule = models.ForeignKey(
        Schedule,
        verbose_name=_("schedule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Without one the banner is always shown where it stands."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="banner")

    panels: ClassVar[list[Any]] = [
        FieldPanel(name) for name in ("heading", "text", "picture", "link", "schedule")
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("heading"),
        index.AutocompleteField("heading"),
        index.SearchField("text"),
    ]

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ("heading",)

    def __str__(self) -> str:
        return self.heading

    @property
    def revisions(self) -> Any:
        """Wagtail's name for what was saved before."""
        return self._revisions

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms_pages/banner_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | {"banner": banner_shown(self)}


class Announcement(RevisionMixin, models.Model):
    """A line above the header of every page; of those whose time it is, the highest priority is shown."""

    text = models.CharField(_("text"), max_length=140)
    link = SectionsField(list(LINKS), verbose_name=_("link"), blank=True, max_num=1)
    is_shown = models.BooleanField(_("shown"), default=True)
    schedule = models.ForeignKey(
        Schedule,
        verbose_name=_("schedule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Without one it is shown until you hide it. Its priority decides between several."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="announcement")

    panels: ClassVar[list[Any]] = [FieldPanel(name) for name in ("text", "link", "is_shown", "schedule")]

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.text

    @property
    def revisions(self) -> Any:
        """Wagtail's name for what was saved before."""
        return self._revisions


class MenuLinkBlock(LinkBlock):
    """An entry: a label, and where it leads."""

    label = CharBlock(label=_("Label"), max_length=40)


class MenuItemBlock(StructBlock):
    """An entry of a menu with those below it."""

    link = MenuLinkBlock(label=_("Entry"), help_text=_("In the footer: the heading of a column."))
    children = ListBlock(MenuLinkBlock(label=_("Entry")), label=_("Below it"), default=[], max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Entry")


class Menu(RevisionMixin, models.Model):
    """What the header offers beside the categories, or the columns of the footer."""

    class Place(models.TextChoices):
        HEADER = "header", _("Header")
        FOOTER = "footer", _("Footer")

    place = models.CharField(_("place"), max_length=10, choices=Place, unique=True)
    items = SectionsField([("item", MenuItemBlock())], verbose_name=_("entries"), blank=True, max_num=8)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="menu")

    panels: ClassVar[list[Any]] = [FieldPanel("place"), FieldPanel("items")]

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ("place",)

    def __str__(self) -> str:
        return str(self.get_place_display())

    @property
    def revisions(self) -> Any:
        """Wagtail's name for what was saved before."""
        return self._revisions
