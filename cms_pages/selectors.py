"""Reading menus and articles.

Cached: a warm process asks the cache only, and its loss never changes an answer.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site

from catalogue_ext.selectors import category_tree
from cms_pages.types import AnnouncementShown, ArticleTeaser, BannerShown, Link, MenuEntry, MenuItem
from shopease.campaigns.selectors import schedules_active
from shopease.core.memo import request_forget, request_remembered
from shopease.media.selectors import pictures_by_ids

MENU_KEY = "cms_pages.menus"
LINKS_KEY = "cms_pages.links"
ARTICLES_KEY = "cms_pages.articles"
BANNERS_KEY = "cms_pages.banners"
MENUS_KEY = "cms_pages.placed_menus"
ANNOUNCEMENTS_KEY = "cms_pages.announcements"
RESTRICTED_KEY = "cms_pages.restricted"
MENU_SECONDS = 300
MAX_LATEST = 12
"""How many articles are remembered for sections and for reading on."""


def pages_for_menu(request: HttpRequest) -> list[MenuItem]:
    """Published pages of the request's site that editors marked for menus. No query while cached."""
    menus: dict[str, list[MenuItem]] = cache.get(MENU_KEY) or {}
    key = f"{request.get_host()}:{get_language()}"
    if key not in menus:
        menus = {**menus, key: _read_menu(request)}
        cache.set(MENU_KEY, menus, MENU_SECONDS)
    return menus[key]


def menus_forget() -> None:
    """Drop every remembered menu, address and article; called when a page changes."""
    cache.delete_many([MENU_KEY, LINKS_KEY, ARTICLES_KEY])
    request_forget(LINKS_KEY, RESTRICTED_KEY)


def page_url(page_id: int) -> str:
    """A published, public page's address; nothing when it is gone. No query while cached."""
    urls: dict[int, str] = request_remembered(LINKS_KEY, lambda: cache.get(LINKS_KEY) or {})
    if page_id not in urls:
        page = Page.objects.live().public().filter(pk=page_id).first()
        urls[page_id] = (page.url or "") if page else ""
        cache.set(LINKS_KEY, urls, MENU_SECONDS)
    return urls[page_id]


def pages_are_restricted() -> bool:
    """Whether any page is kept from strangers. One query, once a request."""
    return request_remembered(RESTRICTED_KEY, PageViewRestriction.objects.exists)


def pages_public(pages: Any) -> Any:
    """`pages` (a Wagtail queryset) without those that strangers may not read. One query or none."""
    return pages.public() if pages_are_restricted() else pages


def articles_latest(limit: int) -> list[ArticleTeaser]:
    """The newest published, public articles, at most `MAX_LATEST`.

    No query while cached, else two, and two more for pictures that are not cached.
    """
    found: list[ArticleTeaser] | None = cache.get(ARTICLES_KEY)
    if found is None:
        articles = pages_public(apps.get_model("cms_pages", "ArticlePage").objects.live())
        found = [_teaser(article) for article in articles.order_by("-date", "-pk")[:MAX_LATEST]]
        cache.set(ARTICLES_KEY, found, MENU_SECONDS)
    return _with_pictures(found[:limit])


def article_teasers(articles: Iterable[Any], request: HttpRequest) -> list[ArticleTeaser]:
    """Teasers of these articles. No query while their pictures are cached, else two."""
    return _with_pictures([_teaser(article, request) for article in articles])


def _teaser(article: Any, request: HttpRequest | None = None) -> ArticleTeaser:
    return ArticleTeaser(
        id=article.pk,
        title=article.title,
        url=article.get_url(request) or "",
        intro=article.intro,
        author=article.author,
        date=article.date,
        minutes=article.minutes,
        picture_id=article.picture_id,
    )


def _with_pictures(teasers: list[ArticleTeaser]) -> list[ArticleTeaser]:
    pictures = pictures_by_ids({teaser.picture_id for teaser in teasers if teaser.picture_id})
    return [replace(teaser, picture=pictures.get(teaser.picture_id or 0)) for teaser in teasers]


def link_url(*, page: int | None, category: int | None, address: str) -> str:
    """Where an editor's link leads; nothing when its target is gone. No query while addresses are cached."""
    if page is not None:
        return page_url(page)
    if category is not None:
        node = category_tree().nodes.get(category)
        return node.url if node else ""
    return address


def banners_active(banner_ids: Iterable[int]) -> dict[int, BannerShown]:
    """Of these banners those whose time it is, by their key.

    No query while cached, else one (and one for the schedules), and two more for pictures that are not
    cached.
    """
    wanted, running = set(banner_ids), schedules_active()
    due = [
        banner
        for banner in _remembered(BANNERS_KEY, "Banner", _banner)
        if banner.id in wanted and (banner.schedule_id is None or banner.schedule_id in running)
    ]
    return {banner.id: banner for banner in _completed(due)}


def banner_shown(banner: Any) -> BannerShown:
    """A banner as it stands in the form, whatever its schedule says."""
    return _completed([_banner(banner)])[0]


def menu_entries(place: str) -> list[MenuEntry]:
    """The menu of a place; entries that lead nowhere are left out. No query while cached, else one."""
    menus = dict(_remembered(MENUS_KEY, "Menu", _menu))
    entries = [_entry(link, below) for link, below in menus.get(place, ())]
    return [entry for entry in entries if entry.url or entry.children]


def announcement_active() -> AnnouncementShown | None:
    """The announcement whose time it is, of several the one of the highest priority, then the newest.

    No query while cached, else one, and one for the schedules when an announcement has one.
    """
    due = _remembered(ANNOUNCEMENTS_KEY, "Announcement", _announcement)
    running = schedules_active() if any(schedule for _text, _link, schedule in due) else {}
    due = [row for row in due if row[2] is None or row[2] in running]
    if not due:
        return None
    text, link, _schedule = max(due, key=lambda row: running[row[2]].priority if row[2] else 0)
    return AnnouncementShown(text, link.label, _url(link))


def snippets_forget() -> None:
    """Drop the remembered banners, menus and announcements; called when one changes."""
    cache.delete_many([BANNERS_KEY, MENUS_KEY, ANNOUNCEMENTS_KEY])
    request_forget(BANNERS_KEY, MENUS_KEY, ANNOUNCEMENTS_KEY)


def _remembered(key: str, model: str, shown: Callable[[Any], Any]) -> list[Any]:
    """All rows of a small table, as pages show them; what `shown` answers None for is left out."""

    def read() -> list[Any]:
        found: list[Any] | None = cache.get(key)
        if found is None:
            rows = apps.get_model("cms_pages", model).objects.all()
            found = [row for row in map(shown, rows) if row is not None]
            cache.set(key, found, MENU_SECONDS)
        return found

    return request_remembered(key, read)


def _menu(menu: Any) -> tuple[str, list[tuple[Link, list[Link]]]]:
    items = [item.value for item in menu.items]
    return menu.place, [(Link(**item["link"]), [Link(**link) for link in item["children"]]) for item in items]


def _announcement(announcement: Any) -> tuple[str, Link, int | None] | None:
    if not announcement.is_shown:
        return None
    return announcement.text, _link(announcement.link), announcement.schedule_id


def _entry(link: Link, below: Iterable[Link] = ()) -> MenuEntry:
    children = tuple(entry for entry in map(_entry, below) if entry.url)
    return MenuEntry(link.label, _url(link), children)


def _url(link: Link) -> str:
    return link_url(page=link.page, category=link.category, address=link.address)


def _completed(banners: list[BannerShown]) -> list[BannerShown]:
    """With their pictures and addresses, which are remembered elsewhere."""
    pictures = pictures_by_ids({banner.picture_id for banner in banners if banner.picture_id})
    return [
        replace(banner, picture=pictures.get(banner.picture_id or 0), url=_url(banner.link))
        for banner in banners
    ]


def _banner(banner: Any) -> BannerShown:
    return BannerShown(
        id=banner.pk or 0,
        heading=banner.heading,
        text=banner.text,
        link=_link(banner.link),
        schedule_id=banner.schedule_id,
        picture_id=banner.picture_id,
    )


def _link(stream: Any) -> Link:
    """The one link of a snippet."""
    return Link(**stream[0].value) if stream else Link()


def _read_menu(request: HttpRequest) -> list[MenuItem]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.live().public().in_menu().descendant_of(site.root_page).order_by("path")
    items = [(page.title, page.get_url(request)) for page in pages]
    return [MenuItem(title, url) for title, url in items if url]
