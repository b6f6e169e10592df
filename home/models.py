"""The home page."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from cms_pages.models import BasePage


class HomePage(BasePage):
    """The shop's first page: sections in the order that the editor gave them."""

    template = "home/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms_pages.ContentPage",
        "cms_pages.LandingPage",
        "cms_pages.ArticleIndexPage",
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
