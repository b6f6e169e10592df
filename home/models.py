"""The home page."""

from typing import Any, ClassVar

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cms_pages.models import BasePage
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
    ]

    def structured_data(self, context: dict[str, Any]) -> list[SafeString]:
        """Add who the shop is."""
        return [*super().structured_data(context), shop_data()]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
