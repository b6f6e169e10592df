"""Asking the search index. Visibility is the database's: the index only knows words."""

from typing import Any

from oscar.core.loading import get_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from catalogue_ext.selectors import category_tree
from shopease.search.types import MAX_FOUND, MAX_LINKS, Link

Product = get_model("catalogue", "Product")


def words_clean(text: str) -> str:
    """The words of a question, without what a database's index would take for an instruction."""
    return " ".join(text.replace('"', " ").replace("\x00", " ").split())


def product_ids_found(words: str) -> list[int]:
    """Public products by relevance: those with all the words, then those whose name begins with them.

    At most `MAX_FOUND`; two queries, none without words.
    """
    if not words:
        return []
    backend, products = get_search_backend(), Product.objects.browsable().only("pk")
    matches = backend.search(words, products, operator="and")[:MAX_FOUND]
    beginnings = backend.autocomplete(words, products, operator="and")[:MAX_FOUND]
    ids = dict.fromkeys(product.pk for found in (matches, beginnings) for product in found)
    return list(ids)[:MAX_FOUND]


def pages_found(words: str, request: Any) -> list[Link]:
    """Published pages that everybody may read, by relevance. Two queries, none without words."""
    if not words:
        return []
    pages = Page.objects.live().public().filter(depth__gt=1)
    found = get_search_backend().search(words, pages, operator="and")[:MAX_LINKS]
    return [Link(page.title, url) for page in found if (url := page.get_url(request))]


def categories_found(words: str) -> list[Link]:
    """Public categories whose name has all the words. No query while the tree is cached."""
    wanted = words.lower().split()
    if not wanted:
        return []
    named = (node for node in category_tree().nodes.values() if _has_all(node.title.lower(), wanted))
    return [Link(node.title, node.url) for node in named][:MAX_LINKS]


def _has_all(title: str, words: list[str]) -> bool:
    return all(word in title for word in words)
