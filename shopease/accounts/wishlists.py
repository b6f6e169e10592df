"""Reading wish lists: what is on them, as cards."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.selectors import cards_for, products_by_ids
from catalogue_ext.types import ProductCard


@dataclass(frozen=True, slots=True)
class WishListEntry:
    """A line of a wish list; without a card when the product is no longer to be had."""

    line_id: int
    title: str
    card: ProductCard | None


def wishlist_entries(wishlist: Any) -> list[WishListEntry]:
    """What is on a list, last added first. Four queries, two more when renditions are not cached."""
    lines = list(wishlist.lines.order_by("-pk"))
    cards = {
        card.product_id: card
        for card in cards_for(products_by_ids([line.product_id for line in lines if line.product_id]))
    }
    return [WishListEntry(line.pk, line.title, cards.get(line.product_id)) for line in lines]


def wishlists_of(user: Any) -> QuerySet[Any]:
    """A person's lists with `num_lines`, oldest first. One query."""
    lists = get_model("wishlists", "WishList").objects.filter(owner=user)
    return lists.annotate(num_lines=Count("lines")).order_by("date_created", "pk")


def wishlist_default(user: Any) -> Any:
    """The list that products go to unless another is named; made when there is none."""
    found = wishlists_of(user).first()
    return found or get_model("wishlists", "WishList").objects.create(owner=user, name=_("Wish list"))
