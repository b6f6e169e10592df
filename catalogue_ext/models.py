"""Our product, product picture and category."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage


class Product(AbstractProduct):
    """Overrides `oscar.apps.catalogue.models.Product` (Oscar 4.2).

    `lowest_price` (with tax) and `is_available` repeat what the stock records say, so that lists
    can sort and filter; `catalogue_ext.services.products_refresh` keeps them.
    """

    lowest_price = models.DecimalField(
        _("lowest price"), max_digits=12, decimal_places=2, null=True, editable=False
    )
    is_available = models.BooleanField(_("available to buy"), default=False, editable=False)

    def primary_image(self) -> "ProductImage | None":
        """The first picture, or nothing: Oscar's stand-in links a file into MEDIA_ROOT."""
        images = list(self.get_all_images())
        return images[0] if images else None

    class Meta(AbstractProduct.Meta):
        indexes = (
            models.Index(fields=("is_public", "-date_created"), name="product_newest"),
            models.Index(fields=("is_public", "lowest_price"), name="product_by_price"),
        )


class Category(AbstractCategory):
    """Overrides `oscar.apps.catalogue.models.Category` (Oscar 4.2): addresses from one cached tree."""

    def generate_slug(self) -> str:
        """Oscar's; a name of which no letter remains must still have an address."""
        return str(super().generate_slug()) or "category"

    def get_absolute_url(self) -> str:
        """The address in the cached tree; Oscar's when the category is not public.

        Oscar caches the address by category and forgets to drop it when a slug changes.
        """
        from catalogue_ext.selectors import category_tree

        node = category_tree().nodes.get(self.pk)
        return node.url if node else str(super().get_absolute_url())

    def move(self, target: Any, pos: str | None = None) -> Any:
        """Treebeard's, which sends no signal that the tree has changed."""
        from catalogue_ext.receivers import forget_tree

        moved = super().move(target, pos)
        forget_tree()
        return moved


class ProductImage(AbstractProductImage):
    """Overrides `oscar.apps.catalogue.models.ProductImage` (Oscar 4.2): a picture of the library."""

    original = models.ForeignKey(
        "media.LibraryImage",
        verbose_name=_("picture"),
        on_delete=models.CASCADE,
        related_name="product_images",
    )

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the use of the picture only; the picture stays in the library."""
        deleted = models.Model.delete(self, *args, **kwargs)
        for index, image in enumerate(self.product.images.all()):
            if image.display_order != index:
                type(self).objects.filter(pk=image.pk).update(display_order=index)
        return deleted


from oscar.apps.catalogue.models import *  # noqa: E402, F403
