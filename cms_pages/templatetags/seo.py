"""What dashboards show of search engines."""

from typing import Any

from django import template
from django.template import Context

from cms_pages.seo.preview import SearchPreview

register = template.Library()


@register.inclusion_tag("seo/search_preview.html", takes_context=True)
def search_preview(context: Context, title: str, text: str, *way: str) -> dict[str, Any]:
    """How a product or category looks as one types: `{% search_preview "id_meta_title id_title" "id_…" %}`.

    The ids of the fields as `SearchPreview` wants them, then the parts of the address above the slug.
    """
    preview = SearchPreview(title=title, text=text, way=way, suffix="always")
    return {"preview": preview, "shop": context["shop"]}
