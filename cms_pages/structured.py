"""What search engines read beside a page: schema.org's types as data blocks."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from shopease.core.html import data_block, html_clean
from shopease.media.selectors import Picture
from shopease.shop.hours import OpenHours, Weekday, hours_of_week
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


def shop_data() -> SafeString:
    """Who the shop is, where it is found elsewhere, and how it is searched."""
    shop = shop_identity()
    place = {"streetAddress": shop.street, "postalCode": shop.postcode, "addressLocality": shop.city}
    organization: dict[str, Any] = {
        "@type": "Organization",
        "name": shop.name,
        "legalName": shop.legal_name,
        "url": f"{settings.SITE_URL}/",
        "email": shop.email,
        "telephone": shop.phone,
        "vatID": shop.vat_number,
        "sameAs": [url for _label, url in shop.social_links()],
    }
    if any(place.values()):
        organization["address"] = {"@type": "PostalAddress", **place, "addressCountry": shop.country}
    if hours := hours_of_week(shop.opening_hours):
        organization |= {"@type": "Store", "openingHoursSpecification": [_opening(each) for each in hours]}
    website = {
        "@type": "WebSite",
        "name": shop.name,
        "url": f"{settings.SITE_URL}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{settings.SITE_URL}{reverse('search:search')}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
    return data_block({"@graph": [{key: said for key, said in organization.items() if said}, website]})


def _opening(hours: OpenHours) -> dict[str, str]:
    """One stretch of a weekday; schema.org calls days by their English names."""
    day = Weekday(hours.weekday).name.title()
    times = {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"}
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": f"https://schema.org/{day}", **times}


def questions_in(sections: Iterable[Any]) -> list[Any]:
    """The questions of all sections of that kind."""
    return [item for child in sections if child.block_type == "faq" for item in child.value["questions"]]


def faq_data(questions: Iterable[Any]) -> SafeString | None:
    """Questions with their answers as one page; nothing without any."""
    entities = [
        {
            "@type": "Question",
            "name": item["question"],
            "acceptedAnswer": {"@type": "Answer", "text": html_clean(item["answer"].source)},
        }
        for item in questions
    ]
    return data_block({"@type": "FAQPage", "mainEntity": entities}) if entities else None


def absolute(path: str) -> str:
    """An address of the shop with its host; one of another host stays as it is."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
