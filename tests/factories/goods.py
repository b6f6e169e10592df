"""What is bought without a parcel: gift cards and files, as plain functions."""

from typing import Any

from django.core.files.base import ContentFile
from oscar.core.loading import get_model

from catalogue_ext.gift_cards import gift_card_type_prepare
from shopease.fulfilment.models import ProductFile
from tests.factories.catalogue import product_class_create, product_create

CONTENT = b"%PDF-1.4 a guide"


def gift_card_product_create(price: str = "50.00", **fields: Any) -> Any:
    """A gift card to be bought."""
    product_class = product_class_create(
        "Gift cards", requires_shipping=False, track_stock=False, is_gift_card=True
    )
    gift_card_type_prepare(product_class)
    return product_create("Gift card", price=price, stock=None, product_class=product_class, **fields)


def digital_product_create(
    title: str = "Guide", *, price: str = "9.00", files: int = 1, **fields: Any
) -> Any:
    """A product of which nothing is sent, with files to download."""
    product_class = product_class_create("Downloads", requires_shipping=False, track_stock=False)
    product = product_create(title, price=price, stock=None, product_class=product_class)
    for number in range(files):
        file_create(product, f"{title} {number + 1}", **fields)
    return product


def file_create(product: Any, title: str = "Guide", **fields: Any) -> ProductFile:
    """A file of a product."""
    name = f"{title.lower().replace(' ', '-')}.pdf"
    return ProductFile.objects.create(
        product=product, title=title, file=ContentFile(CONTENT, name=name), size=len(CONTENT), **fields
    )


def option(code: str) -> Any:
    """What the buyer of a gift card may be asked."""
    return get_model("catalogue", "Option").objects.get(code=code)
