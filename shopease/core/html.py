"""HTML that merchants and editors wrote, made harmless at the moment it is shown."""

import html
import json
from functools import lru_cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe

TEXT_TAGS = {"a", "abbr", "b", "br", "cite", "code", "em", "i", "small", "span", "strong", "sub", "sup", "u"}
BLOCK_TAGS = {"blockquote", "dd", "dl", "dt", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
TABLE_TAGS = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel"}
CONTENT_DROPPED = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math"}
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@lru_cache(maxsize=256)
def html_clean(text: str) -> SafeString:
    """`text` with the tags of running text only: no pictures, styles, scripts or a second h1."""
    cleaned = nh3.clean(
        text,
        tags=TEXT_TAGS | BLOCK_TAGS | TABLE_TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=CONTENT_DROPPED,
        link_rel="noopener nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308 - what nh3 lets through is the allow-list above


@lru_cache(maxsize=256)
def html_text(text: str) -> str:
    """The words of `text` alone, on one line, not escaped."""
    words = nh3.clean(text.replace("<", " <"), tags=set(), clean_content_tags=CONTENT_DROPPED)
    return " ".join(html.unescape(words).split())


def data_block(data: dict[str, Any]) -> SafeString:
    """`data` (schema.org) as a data block for search engines; it is never executed."""
    # No "<" can end the element early: the same escapes as Django's json_script.
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
