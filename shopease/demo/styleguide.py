"""/styleguide/: every component with samples of what it shows, and the tokens they are made of.

Mounted only when DEBUG is on. A component without samples fails a test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from catalogue_ext.buying import BuyChoice
from catalogue_ext.compare import CompareRow, Comparison
from catalogue_ext.delivery.destination import Destination
from catalogue_ext.facets.types import Facet, FacetValue
from catalogue_ext.models import CategoryIcon
from catalogue_ext.swatches import COLOURS as COLOURS_OF_GOODS
from catalogue_ext.types import MenuCategory, OfferNote, ProductCard, Swatch
from cms_pages.form_selectors import FormShown
from cms_pages.languages import LanguageLink
from cms_pages.types import ArticleTeaser, BannerShown, Link, MenuEntry, Teaser
from shopease.campaigns.types import PreviewShown
from shopease.fulfilment.models import DownloadGrant, ProductFile
from shopease.media.models import LibraryImage
from shopease.media.selectors import Picture, pictures_by_ids
from shopease.shop.hours import OpenHours, week_shown
from shopease.shop.models import ShopIdentity

COMPONENTS = settings.BASE_DIR / "templates/components"
PICTURES = 4
LONG_NAME = "Handgetöpferte Frühstückskaffeetassenuntertassen aus Steinzeug"

COLOURS = [
    "ink",
    "ink-soft",
    "paper",
    "surface",
    "raised",
    "line",
    "line-strong",
    "accent",
    "accent-strong",
    "accent-ink",
    "accent-soft",
    "positive",
    "warning",
    "negative",
    "negative-soft",
]
SIZES = range(7, 0, -1)
SPACES = range(1, 11)

ON_EVERY_PAGE = frozenset(
    {"announcement", "basket_count", "compare_bar", "mini_basket", "site_footer", "site_header"}
)
"""Components that stand once on any page, on this one too; a second one would double its landmarks."""


class GuideForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Name")
    street = forms.CharField(label="Addition to the address", required=False, help_text="Floor, back yard, …")
    country = forms.ChoiceField(label="Country", choices=[("DE", "Germany"), ("AT", "Austria")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    terms = forms.BooleanField(label="I have read the terms")
    delivery = forms.ChoiceField(
        label="Delivery", choices=[("door", "To the door"), ("shop", "To a shop")], widget=forms.RadioSelect
    )
    quantity = forms.IntegerField(label="Quantity", initial=1, min_value=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """One state of a component."""

    title: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """A component as the page shows it; `takes` is the first line of its file."""

    name: str
    takes: str
    samples: list[tuple[str, str]]
    is_on_every_page: bool


def styleguide(request: HttpRequest) -> HttpResponse:
    """The page."""
    context = {"components": list(_shown(request)), "colours": COLOURS, "sizes": SIZES, "spaces": SPACES}
    return render(request, "styleguide/styleguide.html", context)


def component_names() -> list[str]:
    """The stems of all files of templates/components."""
    return sorted(file.stem for file in COMPONENTS.glob("*.html"))


def samples_by_component() -> dict[str, list[Sample]]:
    """What the page shows of each component. At most three queries, for pictures."""
    images = LibraryImage.objects.order_by("pk").values_list("pk", flat=True)[:PICTURES]
    pictures = list(pictures_by_ids(images).values())
    goods = _card_samples(pictures) | _product_samples(pictures)
    return goods | _form_samples() | _shop_samples(pictures) | _page_samples() | _menu_samples(pictures)


def _shown(request: HttpRequest) -> Iterator[Shown]:
    samples = samples_by_component()
    for name in component_names():
        template = get_template(f"components/{name}.html")
        first_line = (COMPONENTS / f"{name}.html").read_text().partition("\n")[0]
        rendered = [
            (sample.title, template.render(sample.context, request)) for sample in samples.get(name, [])
        ]
        yield Shown(name, first_line.partition("#}")[0].strip("{# "), rendered, name in ON_EVERY_PAGE)


def _choices(count: int) -> list[BuyChoice]:
    """Variants of which the first is chosen and the last sold out."""
    names = ("Small", "Medium", "Large", "Chalk", "Moss", "Ink", "Clay", "Amber", LONG_NAME)[:count]
    return [
        BuyChoice(number, name, Decimal(20 + number), number < count, number == 1)
        for number, name in enumerate(names, 1)
    ]


def _colours() -> tuple[Swatch, ...]:
    names = ("moss", "clay", "chalk", "ink", "amber", "rose")
    return tuple(Swatch(name.title(), COLOURS_OF_GOODS[name]) for name in names)


def _card_samples(pictures: Sequence[Picture]) -> dict[str, list[Sample]]:
    """Products beside others."""
    card = ProductCard(
        product_id=1,
        url="#bowl",
        title="Breakfast bowl",
        picture=pictures[0] if pictures else None,
        price=Decimal("24.50"),
        compare_at=None,
        currency="EUR",
        is_available=True,
        badge="",
        needs_choice=False,
        second_picture=pictures[1] if len(pictures) > 1 else None,
    )
    reduced = replace(card, compare_at=Decimal("32.00"), badge="Sale", lowest_30=Decimal("29.00"))
    rated = replace(card, rating=4.4, num_reviews=38, badge="Bestseller", unit_price="€9.80 / 100 g")
    choice = replace(card, needs_choice=True, is_from_price=True, swatches=_colours())
    offered = replace(card, offers=(OfferNote("Three for two", "€24.50", "#offer"),), badge="New")
    sold = replace(card, is_available=False, badge="Sold out")
    bare = replace(card, title=LONG_NAME, picture=None, second_picture=None)
    cards = [card, reduced, rated, choice, offered, sold, bare]
    comparison = Comparison((card, sold), (CompareRow("Material", ("Clay", "Glass")),))
    return {
        "product_card": [Sample("Plain", {"card": card})],
        "product_grid": [Sample("Cards in all their states", {"cards": cards, "level": 3})],
        "compare_table": [Sample("Two, one sold out", {"comparison": comparison, "label": "Bowls"})],
    }


def _product_samples(pictures: Sequence[Picture]) -> dict[str, list[Sample]]:
    """What is said of one product."""
    first = pictures[0] if pictures else None
    colours = _colours()
    price = {"price": Decimal("24.50"), "currency": "EUR"}
    return {
        "variant_choice": [
            Sample("Few", {"choices": _choices(3), "with_prices": True, "currency": "EUR"}),
            Sample("Many", {"choices": _choices(9), "currency": "EUR"}),
        ],
        "price": [
            Sample("Plain", price),
            Sample("From", {**price, "from": True}),
            Sample("Reduced", {**price, "compare_at": Decimal("32.00")}),
        ],
        "rating": [Sample("With reviews", {"rating": 4.4, "count": 38})],
        "stars": [Sample("One review", {"score": 4})],
        "stock_badge": [Sample(state.title(), {"state": state}) for state in ("in", "low", "out")],
        "swatch": [Sample("A free colour", {"colour": "#7a4bd1"})],
        "swatches": [
            Sample("A few", {"swatches": colours[:3]}),
            Sample("More than five", {"swatches": colours}),
        ],
        "facet": [
            Sample("Colours, one chosen", {"facet": Facet("a-colour", "Colour", _facet_values()[:4])}),
            Sample("A long list", {"facet": Facet("a-sort", "Sort", _facet_values())}),
        ],
        "gallery": [Sample("Some pictures", {"pictures": list(pictures[:3])})],
        "download_list": [
            Sample("Some left, none left", {"grants": [_bought("Guide", 3), _bought(LONG_NAME, 0)]})
        ],
        "picture": [
            Sample("A picture", {"picture": first, "sizes": "16rem"}),
            Sample("A cut for small screens", {"picture": first, "small": first, "sizes": "16rem"}),
            Sample("None", {"picture": None}),
        ],
    }


def _bought(title: str, left: int) -> DownloadGrant:
    """A bought file that can be downloaded so often still."""
    return DownloadGrant(pk=1, file=ProductFile(title=title, size=48_000), limit=3, count=3 - left)


def _form_samples() -> dict[str, list[Sample]]:
    empty, wrong = (
        GuideForm(auto_id="empty_%s"),
        GuideForm({"name": "", "note": "A gift"}, auto_id="wrong_%s"),
    )
    wrong.is_valid()
    failed = GuideForm({}, auto_id="failed_%s")
    failed.add_error(None, "This basket has just been ordered.")
    fields = ("street", "note", "name", "country", "terms", "delivery")
    return {
        "button": [
            Sample("Button", {"label": "Add to basket"}),
            Sample("Quiet", {"label": "See everything", "kind": "quiet"}),
            Sample("Danger", {"label": "Delete", "kind": "danger"}),
            Sample("Disabled", {"label": "Sold out", "disabled": True}),
            Sample("Link", {"label": "Check out", "href": "#button"}),
            Sample("Wide", {"label": "Check out", "wide": True}),
        ],
        "field": [
            *(Sample(f"{name.title()}", {"field": empty[name]}) for name in fields),
            *(
                Sample(f"{name.title()}, wrong", {"field": wrong[name]})
                for name in fields
                if name != "street"
            ),
        ],
        "field_notes": [Sample("Help", {"field": GuideForm(auto_id="notes_%s")["street"]})],
        "error_summary": [Sample("All of a form", {"forms": [wrong]})],
        "form_errors": [Sample("Fields are wrong", {"form": wrong}), Sample("The form is", {"form": failed})],
        "newsletter_form": [
            Sample("Empty", {"place": "guide"}),
            Sample("Wrong", {"place": "guide-wrong", "email": "ada", "error": "Enter a valid address."}),
            Sample("Asked", {"place": "guide-done", "is_done": True}),
        ],
        "page_form": [
            Sample("To fill in", {"shown": _form_shown(GuideForm(auto_id="form-1-%s"))}),
            Sample("Sent", {"shown": replace(_form_shown(empty), is_sent=True)}),
        ],
        "quantity": [Sample("Plain", {"field": GuideForm(auto_id="pieces_%s")["quantity"]})],
    }


def _form_shown(form: forms.Form) -> FormShown:
    return FormShown(page_id=1, title="Write to us", form=form, url="#page_form", button="", stamp="")


def _shop_samples(pictures: Sequence[Picture]) -> dict[str, list[Sample]]:
    """The shop and what it tells."""
    first = pictures[0] if pictures else None
    address = {"first_name": "Ada", "last_name": "Lovelace", "line1": "Gartenweg 1", "postcode": "10115"}
    identity = ShopIdentity(street="Am See 4", postcode="88131", city="Lindau", email="hello@example.com")
    week = week_shown([OpenHours(day, time(10), time(18)) for day in range(5)], date(2026, 5, 4))
    article = ArticleTeaser(
        id=1,
        title="A morning in Lindau",
        url="#article",
        intro="How a bowl gets its foot.",
        author="Ada",
        date=date(2026, 3, 1),
        minutes=4,
        picture_id=None,
        picture=first,
    )
    link = Link("Lay it")
    banner = BannerShown(
        1, "Table weeks", "Ten per cent off.", link, None, None, None, None, (), picture=first, url="#banner"
    )
    known = {"id": "guide-to", "place": Destination("DE", "04109"), "country": "Germany"}
    known["countries"] = (("DE", "Germany"), ("FR", "France"))
    return {
        "address": [Sample("Address", {"address": {**address, "line4": "Berlin", "country": "Germany"}})],
        "article_teaser": [Sample("Article", {"article": article})],
        "shop_details": [
            Sample("With a week", {"identity": identity, "week": week, "open_until": time(18)}),
            Sample("Without hours", {"identity": identity}),
        ],
        "banner": [
            Sample("With a link", {"banner": banner}),
            *(Sample(look, {"banner": banner, "look": look}) for look in ("strip", "side", "opening")),
        ],
        "discount_name": [
            Sample("Offer", {"discount": {"offer_name": "Three for two"}}),
            Sample("Voucher", {"discount": {"offer_name": "Welcome", "voucher_code": "TEN"}}),
        ],
        "destination": [Sample("Known", known)],
    }


def _page_samples() -> dict[str, list[Sample]]:
    """Parts of any page."""
    said = ((levels.INFO, "A word."), (levels.SUCCESS, "Done."), (levels.WARNING, "Mind this."))
    notes = [Message(level, text) for level, text in (*said, (levels.ERROR, "This went wrong."))]
    empty = {"title": "Nothing here yet", "text": "We are still filling this shelf.", "href": "#all"}
    empty["label"] = "See everything"
    icons = (
        "bag person search menu moon sun picture check box truck return leaf tool lock chat"
        " close arrow chevron compare eye"
    )
    trail = [{"title": "Ceramics", "url": "#ceramics"}, {"title": "Bowls", "url": "#bowls"}]
    moment = datetime(2027, 12, 1, 9, tzinfo=UTC)
    preview = PreviewShown(moment, "Friends of the house", moment + timedelta(days=1), "/")
    return {
        "account_nav": [Sample("The account", {"user": AnonymousUser(), "path": "/accounts/orders/"})],
        "avatar": [Sample("Initial", {"name": "Ada"}), Sample("Large", {"name": "Ada", "large": True})],
        "breadcrumb": [Sample("Two levels", {"items": trail, "current": "Breakfast bowl"})],
        "category_icon": [Sample(str(label), {"name": name}) for name, label in CategoryIcon.choices],
        "confirm_dialog": [Sample("Closed, until a link asks")],
        "drawer_close": [Sample("In the head of a drawer")],
        "empty_state": [Sample("What to do next", empty)],
        "heart": [Sample("Heart")],
        "icon": [Sample(name, {"name": name}) for name in icons.split()],
        "messages": [Sample("All levels", {"messages": notes})],
        "preview_bar": [Sample("As of a moment", {"preview": preview})],
        "search_field": [Sample("Asked", {"id": "guide-search", "label": "Sample", "words": "bowl"})],
        "theme_toggle": [Sample("With its words", {"with_label": True})],
        "pagination": [Sample("In the middle", {"page_obj": Paginator(range(90), 30).page(2), "query": ""})],
    }


def _menu_samples(pictures: Sequence[Picture]) -> dict[str, list[Sample]]:
    first = pictures[0] if pictures else None
    teaser = Teaser("Table weeks", "Ten per cent off.", Link("Lay it"), None, first, "#teaser")
    column = MenuEntry("For whom", "", (MenuEntry("Cooks", "#cooks"), MenuEntry("Readers", "#readers")))
    links = (MenuEntry("Gifts", "#gifts", (column,), teaser), MenuEntry("Journal", "#journal"))
    bowls = MenuCategory("Bowls", "#bowls", (MenuCategory("Serving bowls", "#serving"),))
    shelves = (MenuCategory("Ceramics", "#ceramics", (bowls,), first), MenuCategory("Light", "#light"))
    languages = (
        LanguageLink("en", "English", "#en", True, True),
        LanguageLink("de", "Deutsch", "#de", False, True),
    )
    return {
        "category_folds": [Sample("Two shelves, one open", {"categories": shelves, "current": "#ceramics"})],
        "category_menu": [Sample("Two shelves", {"categories": shelves, "current": "#light"})],
        "menu_bar": [Sample("A wide panel and a link", {"entries": links, "current": "#journal"})],
        "menu_folds": [Sample("In a drawer", {"entries": links, "current": "#journal"})],
        "menu_teaser": [Sample("With a picture", {"teaser": teaser})],
        "languages": [
            Sample("By name", {"links": languages}),
            Sample("The others, by code", {"links": languages, "short": True}),
        ],
    }


def _facet_values() -> tuple[FacetValue, ...]:
    """A value for each of a dozen colours: the second is chosen, the third would leave nothing."""
    named = list(COLOURS_OF_GOODS.items())[:12]
    return tuple(
        FacetValue(name, name.title(), 0 if place == 2 else 40 - place, place == 1, colour)
        for place, (name, colour) in enumerate(named)
    )
