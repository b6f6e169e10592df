"""What the page of a product shows, made of what was read."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from catalogue_ext.selectors import category_tree
from catalogue_ext.variants import choice_groups, variant_selected, variants_of
from shopease.core.html import html_text
from shopease.media.selectors import Picture

LOW_STOCK = 5
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def product_context(product: Any, strategy: Any, wanted_variant: str) -> dict[str, Any]:
    """The context of `oscar/catalogue/detail.html` for a product from `product_for_page`. No query."""
    variants = variants_of(product, strategy) if product.is_parent else []
    selected = variant_selected(variants, wanted_variant)
    shown = selected.product if selected else product
    info = selected.info if selected else strategy.fetch_for_product(product)
    varying = {code for variant in variants for code, _name, _value in variant.options}
    pictures = _pictures(shown, product)
    tree = category_tree()
    node = next((tree.nodes[pk] for pk in product.category_ids if pk in tree.nodes), None)
    return {
        "product": product,
        "selected": selected,
        "groups": choice_groups(variants, selected) if selected else [],
        "info": info,
        "compare_at": info.stockrecord.compare_at if info.stockrecord else None,
        "stock_state": stock_state(info.availability),
        "can_buy": info.availability.is_available_to_buy,
        "pictures": pictures,
        "facts": [v for v in product._prefetched_attribute_values if v.attribute.code not in varying],
        "trail": [*tree.ancestors(node), node] if node else [],
        "description": product.meta_description or html_text(product.description),
        "structured_data": structured_data(product, info, pictures),
    }


def stock_state(availability: Any) -> str:
    """in, low or out, as the stock badge knows them."""
    if not availability.is_available_to_buy:
        return "out"
    left = getattr(availability, "num_available", None)
    return "low" if left is not None and left <= LOW_STOCK else "in"


def _pictures(shown: Any, product: Any) -> list[Picture]:
    """Those of the variant first, then those of the product."""
    return [*shown.pictures, *product.pictures] if shown is not product else list(product.pictures)


def structured_data(product: Any, info: Any, pictures: list[Picture]) -> SafeString:
    """What search engines read, as a data block (schema.org Product); it is never executed."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "description": html_text(product.description)[:500],
        "image": [_absolute(picture.src) for picture in pictures[:3]],
    }
    if info.price.exists:
        buyable = info.availability.is_available_to_buy
        data["offers"] = {
            "@type": "Offer",
            "url": _absolute(product.get_absolute_url()),
            "price": str(info.price.incl_tax),
            "priceCurrency": info.price.currency,
            "availability": f"https://schema.org/{'InStock' if buyable else 'OutOfStock'}",
        }
    # No "<" can end the element early: the same escapes as Django's json_script.
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def _absolute(path: str) -> str:
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"
