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
    """A label and a target (`cms_pages.targets`), as an editor set them.

    `cms_pages.selectors.link_url` says where it leads.
    """

    label: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class BannerShown:
    """A banner as sections show it; its link is there when its label and `url` are."""

    id: int
    heading: str
    text: str
    link: Link
    schedule_id: int | None
    picture_id: int | None
    picture: Picture | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a menu as it is shown; one without `url` only heads its children."""

    label: str
    url: str
    children: tuple["MenuEntry", ...] = ()


@dataclass(frozen=True, slots=True)
class AnnouncementShown:
    """The line above the header; its link is there when `label` and `url` are."""

    text: str
    label: str
    url: str
