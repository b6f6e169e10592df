"""What editors and marketing keep apart from pages: banners."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PreviewableMixin, RevisionMixin
from wagtail.search import index

from cms_pages.fields import SectionsField
from cms_pages.links import LinkBlock
from cms_pages.selectors import banner_shown
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
