"""Pictures of a product and of its variants: adding, placing, describing them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.media.models import LibraryImage

Product = get_model("catalogue", "Product")
ProductImage = get_model("catalogue", "ProductImage")

MAX_PICTURES = 100
"""Of a product with all of its variants."""


class TooManyPicturesError(ValueError):
    """The product would have more pictures than it may; the message is for the merchant."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture as a merchant left it: whose it is, and what it shows."""

    id: int
    product_id: int
    caption: str


def pictures_of(products: Sequence[Any]) -> list[Any]:
    """The pictures of these products, those of the first first, each in its order. Three queries."""
    order = {product.pk: place for place, product in enumerate(products)}
    images = ProductImage.objects.filter(product__in=order).select_related("original")
    images = images.prefetch_related("original__renditions")
    return sorted(images, key=lambda image: (order[image.product_id], image.display_order, image.pk))


@transaction.atomic
def pictures_add(*, product: Any, images: Iterable[LibraryImage]) -> int:
    """Add pictures of the library behind those that there are, except those already there; how many.

    Raises `TooManyPicturesError`, and adds none, when they would be too many.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    known = list(product.images.values_list("original_id", flat=True))
    new = [image for image in dict.fromkeys(images) if image.pk not in known]
    if len(known) + len(new) > MAX_PICTURES:
        raise TooManyPicturesError(_("A product has at most %(most)d pictures.") % {"most": MAX_PICTURES})
    for place, image in enumerate(new, start=len(known)):
        ProductImage.objects.create(
            product=product, original=image, caption=image.alt_text[:200], display_order=place
        )
    return len(new)


@transaction.atomic
def pictures_arrange(*, placed: Sequence[PlacedPicture], removed: Collection[int] = ()) -> None:
    """Write owners, captions and, by their order, the places of pictures; take the removed ones away.

    What is removed stays in the library. A description is kept with the library's picture too, where
    that has none.
    """
    images = ProductImage.objects.select_related("original").in_bulk([one.id for one in placed])
    ProductImage.objects.filter(pk__in=removed).delete()
    places: dict[int, int] = {}
    for one in placed:
        image = images.get(one.id)
        if image is None or one.id in removed:
            continue
        place = places.get(one.product_id, 0)
        places[one.product_id] = place + 1
        if (image.product_id, image.caption, image.display_order) != (one.product_id, one.caption, place):
            image.product_id, image.caption, image.display_order = one.product_id, one.caption, place
            image.save(update_fields=("product", "caption", "display_order"))
        if one.caption and not image.original.alt_text:
            image.original.alt_text = one.caption
            image.original.save(update_fields=("alt_text",))
