"""What an editor sees of a page's words for search engines: how long they are, how they will look."""

from typing import Any

from django import forms
from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from cms_pages.seo.preview import SearchPreview
from shopease.shop.selectors import shop_identity

HOME_DEPTH = 2
"""Where a site's first page stands in the tree."""


class SearchPreviewPanel(Panel):
    """How the page looks among the results of a search engine, as one types."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "seo/search_preview.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            shop = shop_identity(self.request)
            is_home = self.instance.depth == HOME_DEPTH
            preview = SearchPreview(
                title="id_seo_title id_title",
                text="id_search_description id_intro",
                way=self._way(),
                home_title=" · ".join(filter(None, (shop.name, shop.tagline))) if is_home else "",
            )
            return context | {"preview": preview, "shop": shop}

        def _way(self) -> tuple[str, ...]:
            """The slugs above the page; the page's own is read from the form."""
            page = self.instance
            parent = self.form.parent_page or (page.get_parent() if page.pk else None)
            return tuple(parent.url_path.strip("/").split("/")[1:]) if parent is not None else ()

        @property
        def media(self) -> Media:
            return forms.Media(js=["cms/search_preview.js"], css={"all": ["cms/search_preview.css"]})


def seo_panels() -> list[Panel]:
    """The panels of everything that search engines and shared links get to know of a page."""
    return [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel(
                    "seo_title", help_text=_("Up to about 60 characters. Without one: title and shop.")
                ),
                FieldPanel(
                    "search_description",
                    help_text=_("One or two sentences of 70 to 160 characters that make people come in."),
                ),
                SearchPreviewPanel(heading=_("In a search engine")),
                FieldPanel("no_index"),
            ],
            _("Search engines"),
        ),
        MultiFieldPanel([FieldPanel("social_image")], _("Shared links")),
    ]
