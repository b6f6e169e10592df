"""The home page."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cms_pages.models import BasePage
from cms_pages.placements import banner_at
from cms_pages.places import Place
from cms_pages.sections import Sections
from cms_pages.structured import shop_data


class HomePage(BasePage):
    """The shop's first page: sections in the order that the editor gave them."""

    template = "home/home_page.html"
    opens_with_section = True
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms_pages.ContentPage",
        "cms_pages.LandingPage",
        "cms_pages.ArticleIndexPage",
        "cms_pages.FaqPage",
        "cms_pages.FormPage",
        "cms_pages.ContactPage",
        "cms_pages.NotFoundPage",
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `opening`: a banner that replaces the section that the page opens with, while it runs."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["opening"], sections = banner_at([(Place.HOME, ())]), context["sections"]
        if context["opening"] and sections.has_heading:
            context["sections"] = Sections(sections.shown[1:], sections.found)
        return context

    def structured_data(self, context: dict[str, Any]) -> list[SafeString]:
        """Add who the shop is."""
        return [*super().structured_data(context), shop_data()]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
