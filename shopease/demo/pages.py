"""The demo shop's home page and pages of text. Pages that somebody edited are left alone."""

from typing import Any

from oscar.core.loading import get_model

from cms_pages.models import ContentPage
from home.models import HomePage
from shopease.demo.reading import data_read
from shopease.media.models import LibraryImage

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")


def pages_load(*, images: dict[str, LibraryImage]) -> int:
    """Fill the home page and add the pages of text below it; how many pages were written."""
    data = data_read("pages")
    home = HomePage.objects.order_by("path").first()
    if home is None:
        return 0
    written = 0
    if home.latest_revision_id is None:
        home.title = data["home"]["title"]
        home.search_description = data["home"]["search_description"]
        home.body = [_section(section, images) for section in data["home"]["sections"]]
        home.save_revision().publish()
        written += 1
    for page in data["page"]:
        if not home.get_children().filter(slug=page["slug"]).exists():
            _text_page(home, page)
            written += 1
    return written


def _text_page(home: HomePage, data: dict[str, Any]) -> None:
    page = ContentPage(
        title=data["title"],
        slug=data["slug"],
        search_description=data["description"],
        show_in_menus=True,
        body=[("rich_text", data["text"].strip())],
    )
    home.add_child(instance=page)
    page.save_revision().publish()


def _section(data: dict[str, Any], images: dict[str, LibraryImage]) -> tuple[str, Any]:
    if data["kind"] == "rich_text":
        return "rich_text", data["text"].strip()
    category = Category.objects.filter(name=data["category"]).first() if "category" in data else None
    link = {
        "label": data.get("label", ""),
        "page": None,
        "category": category.pk if category else None,
        "address": data.get("address", ""),
    }
    if data["kind"] == "hero":
        picture = images[data["picture"]].pk
        return "hero", {"heading": data["heading"], "text": data["text"], "picture": picture, "link": link}
    ids = dict(Product.objects.filter(code__in=data.get("products", [])).values_list("code", "pk"))
    return "product_grid", {
        "heading": data["heading"],
        "products": [ids[handle] for handle in data.get("products", []) if handle in ids],
        "rule": data["rule"],
        "category": category.pk if category else None,
        "limit": data["limit"],
        "link": link,
    }
