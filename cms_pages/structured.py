"""What search engines read beside a page: schema.org's types as data blocks."""

from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from shopease.core.html import data_block
from shopease.media.selectors import Picture
from shopease.shop.selectors import shop_identity


def article_data(article: Any, *, url: str, picture: Picture | None) -> SafeString:
    """An article, who wrote it and who publishes it."""
    shop = shop_identity()
    publisher = {"@type": "Organization", "name": shop.name, "url": settings.SITE_URL}
    data: dict[str, Any] = {
        "@type": "Article",
        "headline": article.title,
        "description": article.search_description or article.intro,
        "datePublished": article.date.isoformat(),
        "mainEntityOfPage": url,
        "author": {"@type": "Person", "name": article.author} if article.author else publisher,
        "publisher": publisher,
    }
    if article.last_published_at:
        data["dateModified"] = article.last_published_at.isoformat()
    if picture:
        data["image"] = [absolute(picture.src)]
    return data_block(data)


def absolute(path: str) -> str:
    """An address of the shop with its host; one of another host stays as it is."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
