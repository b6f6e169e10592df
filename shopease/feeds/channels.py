"""What each channel wants to be told of an item, and in which words.

Google: "Product data specification" of the Merchant Center help. Meta: "Catalog fields" of the Commerce
Platform, which reads Google's names in RSS and has words of its own for availability.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.timezone import make_aware

from shopease.feeds.models import Channel
from shopease.feeds.types import FeedItem

TITLE, DESCRIPTION, TYPE, SHORT = 150, 5000, 750, 100
"""Characters that both channels take."""
EXTRA_PICTURES = 10

NO = "outofstock"
AVAILABILITY = {
    Channel.GOOGLE: {
        "instock": "in_stock",
        "available": "in_stock",
        "preorder": "preorder",
        "backorder": "backorder",
        NO: "out_of_stock",
    },
    Channel.META: {
        "instock": "in stock",
        "available": "in stock",
        "preorder": "preorder",
        "backorder": "available for order",
        NO: "out of stock",
    },
}
"""By the codes of our availability; what is not named can't be bought."""


def elements_of(item: FeedItem, channel: Channel) -> Iterator[tuple[str, str]]:
    """The names and texts of an item's elements, in order; those without a text are left out."""
    pictures, identity = item.pictures, item.identity
    pairs = [
        ("id", str(item.product_id)),
        ("title", shortened(item.title, TITLE)),
        ("description", shortened(item.description, DESCRIPTION)),
        ("link", item.link),
        ("image_link", pictures[0] if pictures else ""),
        *(("additional_image_link", picture) for picture in pictures[1 : EXTRA_PICTURES + 1]),
        ("availability", _availability(item, channel)),
        ("availability_date", _moment(item.ships_from) if item.ships_from else ""),
        ("price", _money(item.compare_at or item.price, item.currency)),
        ("sale_price", _money(item.price, item.currency) if item.compare_at else ""),
        ("condition", "new"),
        ("brand", shortened(identity.brand, 70)),
        ("gtin", identity.gtin),
        ("mpn", shortened(identity.mpn, 70)),
        ("item_group_id", str(item.group_id or "")),
        ("color", shortened(identity.colour, SHORT)),
        ("size", shortened(identity.size, SHORT)),
        ("material", shortened(identity.material, 200)),
        ("product_type", shortened(item.product_type, TYPE)),
        ("shipping_weight", f"{identity.weight} kg" if _is_weight(identity.weight) else ""),
    ]
    if channel == Channel.GOOGLE:
        pairs += [
            ("identifier_exists", "" if identity.gtin or identity.mpn else "no"),
            ("unit_pricing_measure", item.unit_measure),
            ("unit_pricing_base_measure", item.unit_base),
        ]
    return ((name, text) for name, text in pairs if text)


def shortened(text: str, length: int) -> str:
    """`text` on one line and at most so long, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _availability(item: FeedItem, channel: Channel) -> str:
    words = AVAILABILITY[channel]
    return words.get(item.availability, words[NO])


def _money(amount: Decimal, currency: str) -> str:
    return f"{amount:.2f} {currency}"


def _moment(day: date) -> str:
    """The beginning of a day of the shop, in ISO 8601 with its offset."""
    return make_aware(datetime.combine(day, time())).strftime("%Y-%m-%dT%H:%M%z")


def _is_weight(text: str) -> bool:
    try:
        return 0 < Decimal(text) <= 1000
    except ArithmeticError:
        return False
