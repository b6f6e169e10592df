"""The demo shop's home page, landing pages, journal and pages of text. What exists is left alone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from oscar.core.loading import get_model
from wagtail.models import Page

from catalogue_ext.tags import tags_used
from cms_pages.models import ArticleIndexPage, ArticlePage, ContentPage, LandingPage, today
from cms_pages.snippets import Banner
from home.models import HomePage
from shopease.demo.campaigns import campaign_pages_load
from shopease.demo.pictures import films_load
from shopease.demo.placements import placements_load
from shopease.demo.reading import data_read
from shopease.demo.service_pages import service_pages_load
from shopease.media.models import LibraryImage

Category = get_model("catalogue", "Category")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Product = get_model("catalogue", "Product")

CUT = "<hr/>"
"""Where a text of the journal is cut for the products that it mentions."""


def pages_load(*, images: dict[str, LibraryImage]) -> int:
    """Add the pages that don't exist and fill the home page; how many pages were written.

    The home page is left alone once somebody has saved it.
    """
    home = HomePage.objects.order_by("path").first()
    if home is None:
        return 0
    data, writer = data_read("pages"), PageWriter(images)
    for page in data["page"]:
        sections = page.get("section") or _text(page["text"])
        writer.add(home, ContentPage, page, sections, in_menus=True)
    service_pages_load(home, writer)
    journal = data_read("journal")
    index = writer.add(
        home, ArticleIndexPage, journal["index"], [], in_menus=True, intro=journal["index"]["intro"]
    )
    for article in journal["article"]:
        fields = {"author": article["author"], "date": today() - timedelta(days=article["days"])}
        fields |= {"intro": article["description"], "picture_id": images[article["picture"]].pk}
        fields["products"] = [("product", writer.known["product"][handle]) for handle in article["beside"]]
        writer.add(index, ArticlePage, article, _article(article), tags=article["tags"], **fields)
    for page in data["landing"]:
        writer.add(home, LandingPage, page, page["section"])
    campaign_pages_load(home, writer)
    placements_load(writer)
    if home.latest_revision_id is None:
        writer.fill(home, data["home"])
    return writer.written


def _text(text: str) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "value": text.strip()}]


def _article(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The text in two parts, between them a sentence of it and the products that it mentions."""
    before, after = data["text"].split(CUT)
    grid = {
        "type": "product_grid",
        "heading": "In this article",
        "products": [f"product:{handle}" for handle in data["products"]],
        "rule": "none",
        "limit": len(data["products"]),
        "link": data["link"],
    }
    return [*_text(before), {"type": "quote", **data["quote"]}, grid, *_text(after)]


class PageWriter:
    """Writes pages whose sections name things by words, and counts them."""

    def __init__(self, images: dict[str, LibraryImage]) -> None:
        self.written = 0
        self.known: dict[str, dict[str, int]] = {
            "picture": {stem: image.pk for stem, image in images.items()},
            "video": {stem: film.pk for stem, film in films_load(images=images).items()},
            "product": dict(Product.objects.exclude(code=None).values_list("code", "pk")),
            "category": dict(Category.objects.values_list("name", "pk")),
            "tag": dict(tags_used().values_list("name", "pk")),
            "offer": dict(ConditionalOffer.objects.values_list("name", "pk")),
            "page": dict(Page.objects.values_list("slug", "pk")),
            "banner": dict(Banner.objects.values_list("heading", "pk")),
        }

    def add(
        self,
        parent: Page,
        model: type[Any],
        data: dict[str, Any],
        sections: list[Any],
        *,
        in_menus: bool = False,
        tags: Sequence[str] = (),
        **fields: Any,
    ) -> Any:
        """The page of that slug below `parent`; made and published when there is none."""
        known = parent.get_children().filter(slug=data["slug"]).first()
        if known:
            return known
        fields |= {"title": data["title"], "slug": data["slug"], "search_description": data["description"]}
        fields["show_in_menus"] = in_menus
        if "picture" in data:
            fields["social_image_id"] = self.known["picture"][data["picture"]]
        page = model(**fields)
        page.body = self.stream(page, "body", sections)
        if tags:
            page.tags.add(*tags)
        parent.add_child(instance=page)
        self._publish(page)
        return page

    def fill(self, home: HomePage, data: dict[str, Any]) -> None:
        """Give the home page its title and sections."""
        home.title, home.search_description = data["title"], data["search_description"]
        home.body = self.stream(home, "body", data["section"])
        self._publish(home)

    def _publish(self, page: Any) -> None:
        page.save_revision().publish()
        self.known["page"][page.slug] = page.pk
        self.written += 1

    def stream(self, owner: Any, field: str, sections: list[dict[str, Any]]) -> Any:
        raw = []
        for section in sections:
            fields = {name: self.found(value) for name, value in section.items() if name != "type"}
            raw.append({"type": section["type"], "value": fields.get("value", fields)})
        return getattr(owner, field).stream_block.to_python(raw)

    def found(self, value: Any) -> Any:
        """What "product:luna-vase" stands for, in lists and tables too; KeyError when nothing does."""
        if isinstance(value, list):
            return [self.found(item) for item in value]
        if isinstance(value, dict):
            return {name: self.found(item) for name, item in value.items()}
        kind, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
        return self.known[kind][name] if colon and kind in self.known else value
