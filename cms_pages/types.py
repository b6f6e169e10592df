"""What navigation, banners and lists of articles are made of."""

from dataclasses import dataclass
from datetime import date

from cms_pages.places import Spot
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
    """A banner as pages show it; its link is there when its label and `url` are.

    `small` is the picture for small screens.
    """

    id: int
    heading: str
    text: str
    link: Link
    picture_id: int | None
    small_id: int | None
    schedule_id: int | None
    audience_id: int | None
    spots: tuple[Spot, ...]
    picture: Picture | None = None
    small: Picture | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementShown:
    """The line above the header; its link is there when its label and `url` are."""

    id: int
    text: str
    link: Link
    schedule_id: int | None
    audience_id: int | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class InsertPlaced:
    """Where sections are inserted, and on which sides of what stands there; the sections are read apart."""

    id: int
    has_above: bool
    has_below: bool
    schedule_id: int | None
    audience_id: int | None
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Teaser:
    """A picture with few words in a menu; its link is there when its label and `url` are."""

    heading: str
    text: str
    link: Link
    picture_id: int | None
    picture: Picture | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a menu as it is shown; one without `url` only heads its children."""

    label: str
    url: str
    children: tuple["MenuEntry", ...] = ()
    teaser: Teaser | None = None


@dataclass(frozen=True, slots=True)
class MenuShown:
    """The menu of a place; `with_categories` when the catalogue's categories stand before its entries."""

    entries: tuple[MenuEntry, ...] = ()
    with_categories: bool = True


@dataclass(frozen=True, slots=True)
class MenuNode:
    """An entry of a menu as it is remembered, its target not looked up yet."""

    link: Link
    children: tuple["MenuNode", ...] = ()
    teaser: Teaser | None = None
