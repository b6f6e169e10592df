"""HTML that merchants and editors wrote, made harmless at the moment it is shown."""

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = frozenset(
    "a abbr b blockquote br caption cite code dd dl dt em h2 h3 h4 hr i li ol p pre small span strong sub sup "
    "table tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto", "tel"}
CONTENT_DROPPED = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math"}


def html_clean(text: str) -> SafeString:
    """`text` with the tags of running text only: no pictures, styles, scripts or a second h1."""
    cleaned = nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        clean_content_tags=CONTENT_DROPPED,
        link_rel="noopener nofollow",
    )
    return mark_safe(cleaned)  # what nh3 lets through is the allow-list above
