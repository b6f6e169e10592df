"""What the page of a product shows, made of what was read."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from catalogue_ext.cards import unit_price_of
from catalogue_ext.delivery.notes import delivery_notes
from catalogue_ext.delivery.ways import place_shown, ways_known
from catalogue_ext.facts import Fact, facts_of
from catalogue_ext.net import entered_shown, price_shown
from catalogue_ext.offers import offers_for
from catalogue_ext.selectors import category_tree
from catalogue_ext.structured import product_data
from catalogue_ext.variants import choice_groups, variant_selected, variants_of
from shopease.core.html import html_text
from shopease.media.selectors import Picture

LOW_STOCK = 5


def product_context(product: Any, strategy: Any, wanted_variant: str) -> dict[str, Any]:
    """The context of `oscar/catalogue/detail.html` for a product from `product_for_page`.

    No query, one while offers run and one where an attribute has several options.
    """
    variants = variants_of(product, strategy) if product.is_parent else []
    selected = variant_selected(variants, wanted_variant)
    shown = selected.product if selected else product
    info = selected.info if selected else strategy.fetch_for_product(product)
    varying = {code for variant in variants for code, _name, _value in variant.options}
    pictures = _pictures(shown, product)
    needs_shipping = product.get_product_class().requires_shipping
    tree = category_tree()
    node = tree.nodes.get(product.category_id)
    trail = [*tree.ancestors(node), node] if node else []
    place = place_shown(strategy.request)
    record = info.stockrecord if info.price.exists else None
    amount = entered_shown(shown)
    price = amount(record.price) if record else None
    return {
        "product": product,
        "shown": shown,
        "selected": selected,
        "groups": choice_groups(variants, selected) if selected else [],
        "info": info,
        "price": price,
        "compare_at": amount(record.compare_at) if record else None,
        "lowest_30": price_shown(shown)(record.lowest_30) if record and is_reduced(record) else None,
        "offers": offers_for([shown]).get(shown.pk, ()),
        "unit_price": unit_price_of(shown, price, info.price.currency) if price is not None else "",
        "stock_state": stock_state(info.availability),
        "can_buy": info.availability.is_available_to_buy,
        "needs_shipping": needs_shipping,
        "delivery": delivery_notes(place, [info.availability]) if needs_shipping else (),
        "destination": place,
        "destination_name": ways_known().country_name(place.country),
        "destinations": ways_known().countries_named() if needs_shipping else (),
        "pictures": pictures,
        "texts": _texts(product),
        "facts": _facts(product, shown, varying),
        "trail": trail,
        "category": node,
        "description": product.meta_description
        or product.short_description
        or html_text(product.description),
        "share_url": _absolute(product.get_absolute_url()),
        "structured_data": product_data(product, variants, info, pictures, trail),
    }


def is_reduced(record: Any) -> bool:
    """Whether the stock record's price is announced as lower than before."""
    return record.price is not None and record.compare_at is not None and record.compare_at > record.price


def _texts(product: Any) -> list[tuple[str, str, str]]:
    """The long texts that there are, as the merchant wrote them: id on the page, heading, text."""
    texts = (
        ("description", _("Description"), product.description),
        ("benefits", _("Benefits"), product.benefits),
        ("ingredients", _("Ingredients"), product.ingredients),
        ("how-to-use", _("How to use"), product.how_to_use),
    )
    return [section for section in texts if section[2]]


def _facts(product: Any, shown: Any, varying: set[str]) -> list[Fact]:
    """Attributes of the product, and of the variant shown those that nobody chooses by."""
    own = list(product._prefetched_attribute_values)
    if shown is not product:
        known = {value.attribute.code for value in own}
        own += [v for v in shown._prefetched_attribute_values if v.attribute.code not in known]
    return facts_of(value for value in own if value.attribute.code not in varying)


def stock_state(availability: Any) -> str:
    """in, low or out, as the stock badge knows them."""
    if not availability.is_available_to_buy:
        return "out"
    left = getattr(availability, "num_available", None)
    return "low" if left is not None and left <= LOW_STOCK else "in"


def _pictures(shown: Any, product: Any) -> list[Picture]:
    """Those of the variant first, then those of the product; each once."""
    found: dict[str, Picture] = {}
    for picture in [*shown.pictures, *product.pictures]:
        found.setdefault(picture.src, picture)
    return list(found.values())


def _absolute(path: str) -> str:
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
