"""What navigation, banners and lists of articles are made of."""

from dataclasses import dataclass
from datetime import date

from shopease.media.selectors import Picture


@dataclass(frozen=True)
class MenuItem:
    """One link of a menu; `url` is a path or, on another site, a full address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ArticleTeaser:
    """An article as lists show it; `minutes` is how long reading it takes."""

    id: int
    title: str
    url: str
    intro: str
    author: str
    date: date
    minutes: int
    picture_id: int | None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A label and one target, as an editor set them: a page's key, a category's key, or an address.

    `cms_pages.selectors.link_url` says where it leads.
    """

    label: str = ""
    page: int | None = None
    category: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class BannerShown:
    """A banner as sections show it."""

    id: int
    heading: str
    text: str
    link: Link
    schedule_id: int | None
    picture_id: int | None
    picture: Picture | None = None
