"""Tags of products: words by which merchants group products across categories."""

from django.db.models import QuerySet
from oscar.core.loading import get_model
from taggit.models import Tag

ProductTag = get_model("catalogue", "ProductTag")

MAX_TAGS = 30
"""Tags that one product may have."""

MAX_TAG = 100
"""Characters of a tag."""


def tag_names(text: str) -> list[str]:
    """The tags that a text names, apart by commas: each once whatever its case, without odd characters."""
    found: dict[str, str] = {}
    for part in text.split(","):
        words = ("".join(filter(str.isprintable, word)) for word in part.split())
        if name := " ".join(word for word in words if word):
            found.setdefault(name.lower(), name)
    return list(found.values())


def tags_used() -> QuerySet[Tag]:
    """The tags that products have, by name. No query yet."""
    return Tag.objects.filter(pk__in=ProductTag.objects.values("tag_id")).order_by("name", "pk")
