"""Oscar's wish lists with longer keys, and without its races."""

from secrets import token_hex
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.wishlists.abstract_models import AbstractWishList

MAX_LINES = 200
"""Products on one list."""


class WishList(AbstractWishList):
    """Overrides `oscar.apps.wishlists.models.WishList` (Oscar 4.2).

    Oscar's key has six characters, which can be guessed; whoever holds the key of a list that is not
    private may see it. A list that is made private gets a new key, so that old links are dead for good.
    """

    key = models.CharField(_("Key"), max_length=32, db_index=True, unique=True, editable=False)

    class Meta(AbstractWishList.Meta):
        ordering = ("date_created", "pk")

    @classmethod
    def random_key(cls, length: int = 32) -> str:
        """An unguessable key: 128 random bits."""
        return token_hex(length // 2)

    def is_allowed_to_see(self, user: Any) -> bool:
        """The owner always, everybody while the list is shared."""
        return bool(self.is_shareable or (user.is_authenticated and user.pk == self.owner_id))

    def add(self, product: Any) -> bool:
        """Put a product on the list once; False when it is there already or the list is full."""
        if self.lines.count() >= MAX_LINES:
            return False
        _line, created = self.lines.get_or_create(product=product, defaults={"title": product.get_title()})
        return bool(created)

    def share(self, *, is_shared: bool) -> None:
        """Open the list to whoever has its link, or close it and make that link worthless."""
        if is_shared == self.is_shareable:
            return
        self.visibility = self.SHARED if is_shared else self.PRIVATE
        if not is_shared:
            self.key = self.random_key()
        self.save(update_fields=("visibility", "key"))


from oscar.apps.wishlists.models import *  # noqa: E402
