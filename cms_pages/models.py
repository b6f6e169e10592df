"""Pages: the abstract base of all, and the content page of legal and other texts."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction, Site

from cms_pages.blocks import SECTIONS
from cms_pages.fields import SectionsField
from cms_pages.sections import sections_read
from cms_pages.slugs import reserved_slugs
from cms_pages.types import MenuItem
from shopease.media.selectors import pictures_by_ids


def slug_refuse_reserved(slug: str, parent: Page | None) -> None:
    """Raise `ValidationError` when a page of this slug under `parent` would hide behind the shop."""
    if parent is None or slug not in reserved_slugs():
        return
    if Site.objects.filter(root_page_id=parent.pk).exists():
        message = _("“/%(slug)s/” belongs to the shop itself. Choose another slug.")
        raise ValidationError(message, code="reserved", params={"slug": slug})


class BasePageForm(WagtailAdminPageForm):
    """Says beside the slug when it is taken by the shop."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        slug_refuse_reserved(slug, self.parent_page)
        return slug


class BasePage(Page):
    """What every page has: fields for search engines and shared links, and its sections."""

    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture for shared links"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = SectionsField(list(SECTIONS), verbose_name=_("sections"), blank=True)

    base_form_class = BasePageForm
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body")]
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("social_image"),
            ],
            _("Search engines and shared links"),
        ),
        FieldPanel("show_in_menus"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a reserved slug however the page came to its place (copy, move, script)."""
        super().clean()
        if self.path and self.depth and self.depth > 1:
            try:
                slug_refuse_reserved(self.slug, self.get_parent())
            except ValidationError as error:
                raise ValidationError({"slug": error}) from None

    def get_view_restrictions(self) -> Any:
        """One query instead of two in a shop whose pages are all public."""
        restrictions = PageViewRestriction.objects.all()
        return super().get_view_restrictions() if restrictions.exists() else restrictions.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add addresses, `social_picture` and what the sections show, read together."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["site_url"] = settings.SITE_URL
        context["canonical"] = settings.SITE_URL + (self.get_url(request) or "/")
        if self.social_image_id:
            context["social_picture"] = pictures_by_ids([self.social_image_id]).get(self.social_image_id)
        context["sections"] = sections_read(self.body)
        return context


class ContentPage(BasePage):
    """Terms, imprint, shipping, about: a title and sections of text."""

    template = "cms_pages/content_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "cms_pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.ContentPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `ancestors`, from below the home page down; one query for pages that have some."""
        context = super().get_context(request, *args, **kwargs)
        above = self.get_ancestors().live().filter(depth__gt=2) if self.depth > 3 else []
        context["ancestors"] = [MenuItem(page.title, page.get_url(request) or "/") for page in above]
        return context

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")
