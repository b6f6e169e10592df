"""What search engines read of products and lists: schema.org in data blocks, never executed.

By Google's rules for product snippets, merchant listings, variants, breadcrumbs and carousels. What
isn't known is left out, `priceValidUntil` above all: no price of ours is promised until a day.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue_ext.identifiers import CODES, identity_of
from catalogue_ext.swatches import COLOUR_CODES
from shopease.core.html import data_block, html_text
from shopease.media.selectors import Picture

AVAILABILITY = {
    "instock": "InStock",
    "available": "InStock",
    "preorder": "PreOrder",
    "backorder": "BackOrder",
}
"""By the codes of our availability; what is not named can't be bought."""
VARIES_BY = {
    **dict.fromkeys(COLOUR_CODES, "https://schema.org/color"),
    **dict.fromkeys(CODES["size"], "https://schema.org/size"),
    **dict.fromkeys(CODES["material"], "https://schema.org/material"),
}
MAX_PICTURES = 3


def product_data(
    product: Any, variants: Sequence[Any], info: Any, pictures: Sequence[Picture], trail: Sequence[Any]
) -> SafeString:
    """A product, or the group of its variants, and the way to it. No query for a product of the page."""
    url = absolute(product.get_absolute_url())
    data: dict[str, Any] = {
        "@id": f"{url}#product",
        "name": product.title,
        "description": (product.short_description or html_text(product.description))[:500],
        "image": [absolute(picture.src) for picture in pictures[:MAX_PICTURES]],
        "url": url,
    }
    values = product._prefetched_attribute_values
    if product.num_reviews and product.rating is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(product.rating, 1),
            "reviewCount": product.num_reviews,
        }
    if variants:
        data |= _identity(product, values, is_group=True)
        data |= _group(product, variants, url)
    else:
        data |= {"@type": "Product", **_identity(product, values), **_offer(info, url)}
    return data_block(_said(data)) + trail_data([(n.title, n.url) for n in trail], product.title)


def review_data(product: Any, reviews: Iterable[Any]) -> SafeString:
    """The reviews that a product's page shows, as more about the product of `product_data`. No query."""
    found = [_review(review) for review in reviews]
    if not found:
        return SafeString("")
    kind = "ProductGroup" if product.is_parent else "Product"
    about = f"{absolute(product.get_absolute_url())}#product"
    return data_block({"@type": kind, "@id": about, "name": product.title, "review": found})


def list_data(cards: Iterable[Any], first: int, trail: Any, title: str) -> SafeString:
    """A page of a list, its first product being number `first`, and the way to it. No query."""
    return items_data(cards, first) + trail_data([(node.title, node.url) for node in trail or ()], title)


def items_data(cards: Iterable[Any], first: int = 1) -> SafeString:
    """Products in their order, the first being number `first`; nothing without any. No query."""
    items = [
        {"@type": "ListItem", "position": place, "url": absolute(card.url), "name": card.title}
        for place, card in enumerate(cards, first)
    ]
    return data_block({"@type": "ItemList", "itemListElement": items}) if items else SafeString("")


def trail_data(trail: Iterable[tuple[str, str]], title: str) -> SafeString:
    """The way from the home page: titles and paths, then the title of the page itself."""
    steps = [(_("Home"), "/"), *trail]
    items: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(steps, 1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": title})
    return data_block({"@type": "BreadcrumbList", "itemListElement": items})


def _group(product: Any, variants: Sequence[Any], url: str) -> dict[str, Any]:
    """What variants add to their product, and each of them with its own offer."""
    varying = {code for variant in variants for code, _name, _value in variant.options}
    return {
        "@type": "ProductGroup",
        "productGroupID": str(product.pk),
        "variesBy": sorted({VARIES_BY[code] for code in varying & VARIES_BY.keys()}),
        "hasVariant": [
            _variant(product, variant, f"{url}?variant={variant.product.pk}") for variant in variants
        ],
    }


def _variant(product: Any, variant: Any, url: str) -> dict[str, Any]:
    child = variant.product
    own = child.pictures[:1] or product.pictures[:1]
    return _said(
        {
            "@type": "Product",
            "name": f"{product.title} – {variant.label}",
            "image": [absolute(picture.src) for picture in own],
            **_identity(child, child._prefetched_attribute_values, product._prefetched_attribute_values),
            **_offer(variant.info, url),
        }
    )


def _identity(product: Any, *values: Iterable[Any], is_group: bool = False) -> dict[str, Any]:
    """Brand, numbers and looks; a group says only what its variants share."""
    found = identity_of(product, *values)
    said: dict[str, Any] = {
        "brand": {"@type": "Brand", "name": found.brand} if found.brand else "",
        "material": found.material,
    }
    if not is_group:
        said |= {
            "sku": product.upc or str(product.pk),
            "gtin": found.gtin,
            "mpn": found.mpn,
            "color": found.colour,
            "size": found.size,
        }
    return said


def _offer(info: Any, url: str) -> dict[str, Any]:
    """The offer of what has a price, with the one struck through beside it."""
    if not info.price.exists:
        return {}
    availability = info.availability
    money = {"priceCurrency": info.price.currency}
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": url,
        "price": str(info.price.incl_tax),
        **money,
        "availability": f"https://schema.org/{AVAILABILITY.get(availability.code, 'OutOfStock')}",
        "itemCondition": "https://schema.org/NewCondition",
    }
    if day := getattr(availability, "ships_from", None):
        offer["availabilityStarts"] = day.isoformat()
    if info.price.compare_at is not None:
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/StrikethroughPrice",
            "price": str(info.price.compare_at),
            **money,
        }
    return {"offers": offer}


def _review(review: Any) -> dict[str, Any]:
    return {
        "@type": "Review",
        "name": review.title,
        "reviewBody": review.body,
        "datePublished": review.date_created.date().isoformat(),
        "author": {"@type": "Person", "name": str(review.reviewer_name) or _("A customer")},
        "reviewRating": {"@type": "Rating", "ratingValue": review.score, "bestRating": 5, "worstRating": 1},
    }


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}


def absolute(path: str) -> str:
    """An address of the shop, or of its media, as others ask for it."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
