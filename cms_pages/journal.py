"""Reading the journal: what it is filtered by, what leads on from an article, its feed.

Cached like `cms_pages.selectors`: dropped when any page changes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db.models import Count, Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from oscar.core.loading import get_model

from cms_pages.selectors import (
    JOURNAL_KEY,
    MENU_SECONDS,
    articles_latest,
    pages_public,
    teaser_of,
    teasers_with_pictures,
)
from cms_pages.structured import absolute
from cms_pages.types import ArticleTeaser
from shopease.shop.selectors import shop_identity

MAX_REMEMBERED = 200
"""Answers that are remembered; the cache holds them as one value."""
MAX_TAGS = 24
FEED_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag by which a journal can be filtered."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class JournalChoices:
    """What a journal can be filtered by: its tags, those of most articles first, and its years."""

    tags: tuple[Tag, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What somebody wants to see of a journal; nothing wanted is everything."""

    tag: Tag | None = None
    year: int | None = None

    def __bool__(self) -> bool:
        return self.tag is not None or self.year is not None

    @property
    def query(self) -> str:
        """The filter as a query string."""
        query = QueryDict(mutable=True)
        if self.tag:
            query["tag"] = self.tag.slug
        if self.year:
            query["year"] = str(self.year)
        return query.urlencode()


def journal_choices(journal: Any) -> JournalChoices:
    """What the published articles of `journal` can be filtered by. No query while cached, else two."""
    return _remembered(f"choices:{journal.pk}", lambda: _choices(journal))


def journal_filter(choices: JournalChoices, query: QueryDict) -> JournalFilter | None:
    """The filter that a query string means; nothing when it means none of `choices`."""
    slug, year = query.get("tag", ""), query.get("year", "")
    tag = next((tag for tag in choices.tags if tag.slug == slug), None)
    if (slug and tag is None) or (year and year not in map(str, choices.years)):
        return None
    return JournalFilter(tag, int(year) if year else None)


def articles_of(journal: Any, wanted: JournalFilter) -> Any:
    """The published, public articles of `journal` that `wanted` means, newest first: a queryset."""
    articles = apps.get_model("cms_pages", "ArticlePage").objects.child_of(journal).live()
    if wanted.tag:
        articles = articles.filter(tagged_items__tag__slug=wanted.tag.slug)
    if wanted.year:
        articles = articles.filter(date__year=wanted.year)
    return pages_public(articles).order_by("-date", "-pk")


def article_tags(article: Any, request: HttpRequest) -> list[Tag]:
    """The tags of an article by name; in a preview those that aren't saved yet. No query while cached."""

    def read() -> list[Tag]:
        return sorted((Tag(tag.slug, tag.name) for tag in article.tags.all()), key=lambda tag: tag.name)

    is_preview = getattr(request, "is_preview", False)
    return read() if is_preview else _remembered(f"tags:{article.pk}", read)


def articles_related(
    article: Any, tags: Iterable[Tag], limit: int, request: HttpRequest
) -> list[ArticleTeaser]:
    """What to read after `article`: those chosen by hand, those of its tags, then the newest.

    No query while cached, else at most three.
    """
    by_hand = tuple(child.value for child in article.related if child.value)
    slugs = tuple(tag.slug for tag in tags)
    place = f"related:{article.pk}:{get_language()}:{by_hand}:{slugs}"
    chosen = _remembered(place, lambda: _related(article, by_hand, slugs, limit, request))
    known = {article.pk, *(teaser.id for teaser in chosen)}
    newest = [teaser for teaser in articles_latest(limit + len(known)) if teaser.id not in known]
    return [*teasers_with_pictures(chosen), *newest][:limit]


def products_mentioned(article: Any) -> list[int]:
    """The products named beside the text that none of the sections was given by hand."""
    product = get_model("catalogue", "Product")
    references = article.body.stream_block.extract_references(article.body)
    shown = {str(reference[1]) for reference in references if reference[0] is product}
    by_hand = dict.fromkeys(child.value for child in article.products if child.value)
    return [pk for pk in by_hand if str(pk) not in shown]


def journal_feed(journal: Any, wanted: JournalFilter, request: HttpRequest) -> str:
    """The newest articles of `journal` that `wanted` means, as RSS 2.0. Two queries."""
    address = absolute(journal.get_url(request) or "/")
    feed = Rss201rev2Feed(
        title=f"{journal.title} · {shop_identity(request).name}",
        link=address,
        description=journal.intro or journal.title,
        language=get_language(),
        feed_url=f"{address}feed/" + (f"?{wanted.query}" if wanted else ""),
    )
    for article in articles_of(journal, wanted).prefetch_related("tagged_items__tag")[:FEED_ITEMS]:
        link = absolute(article.get_url(request) or "/")
        noon = datetime.combine(article.date, time(12), tzinfo=timezone.get_default_timezone())
        feed.add_item(
            title=article.title,
            link=link,
            description=article.intro,
            author_name=article.author or None,
            pubdate=noon.astimezone(UTC),
            unique_id=link,
            categories=[item.tag.name for item in article.tagged_items.all()],
        )
    return feed.writeString("utf-8")


def _choices(journal: Any) -> JournalChoices:
    articles = articles_of(journal, JournalFilter())
    counted = (
        apps.get_model("cms_pages", "ArticleTag")
        .objects.filter(content_object__in=articles.order_by().values("pk"))
        .values_list("tag__slug", "tag__name")
        .annotate(uses=Count("pk"))
        .order_by("-uses", "tag__name")
    )
    tags = tuple(Tag(slug, name) for slug, name, _uses in counted[:MAX_TAGS])
    years = articles.order_by().dates("date", "year", order="DESC")
    return JournalChoices(tags, tuple(day.year for day in years))


def _related(
    article: Any, by_hand: tuple[int, ...], slugs: tuple[str, ...], limit: int, request: HttpRequest
) -> list[ArticleTeaser]:
    chosen = {page.pk: page for page in _public(pk__in=by_hand)} if by_hand else {}
    pages = [chosen[pk] for pk in dict.fromkeys(by_hand) if pk in chosen and pk != article.pk]
    if len(pages) < limit and slugs:
        shared = Count("tagged_items", filter=Q(tagged_items__tag__slug__in=slugs))
        alike = _public(locale_id=article.locale_id).exclude(pk__in=[article.pk, *chosen])
        found = alike.annotate(shared=shared).filter(shared__gt=0).order_by("-shared", "-date", "-pk")
        pages += found[: limit - len(pages)]
    return [teaser_of(page, request) for page in pages[:limit]]


def _public(**wanted: Any) -> Any:
    return pages_public(apps.get_model("cms_pages", "ArticlePage").objects.live().filter(**wanted))


def _remembered(place: str, read: Callable[[], Any]) -> Any:
    known: dict[str, Any] = cache.get(JOURNAL_KEY) or {}
    if place not in known:
        known = {**(known if len(known) < MAX_REMEMBERED else {}), place: read()}
        cache.set(JOURNAL_KEY, known, MENU_SECONDS)
    return known[place]
