"""Applying offers to a basket: the same rules as Oscar's, with few queries and exact cents."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from oscar.apps.offer import applicator as upstream
from oscar.core.loading import get_model

from catalogue_ext.ranges import ranges_remember


class Applicator(upstream.Applicator):
    """Overrides `oscar.apps.offer.applicator.Applicator` (Oscar 4.2).

    Ranges learn in one query what they contain. An offer's discount is the sum of what it took off
    the lines, so that lines, offers and total agree to the cent.
    """

    def apply(self, basket: Any, user: Any = None, request: Any = None) -> None:
        """Oscar's, for baskets with something in them; what was looked at stays with the basket."""
        basket.offers_considered, basket.vouchers_considered = [], []
        if basket.is_empty:
            basket.reset_offer_applications()
            return
        super().apply(basket, user, request)

    def apply_offers(self, basket: Any, offers: Iterable[Any]) -> None:
        offers = basket.offers_considered = list(offers)
        ranges_remember(
            [part.range for offer in offers for part in (offer.condition, offer.benefit)],
            [line.product for line in basket.all_lines()],
        )
        super().apply_offers(basket, offers)
        for application in basket.offer_applications:
            if application["result"].affects_basket:
                application["discount"] = sum(
                    discount.amount
                    for line in basket.all_lines()
                    for discount in line.discounts
                    if discount.offer == application["offer"]
                )

    def get_site_offers(self) -> Any:
        """Oscar's, with the ranges joined."""
        return super().get_site_offers().select_related("condition__range", "benefit__range")

    def get_basket_offers(self, basket: Any, user: Any) -> list[Any]:
        """Oscar's rules, with the vouchers' offers read in one query; none that is suspended."""
        basket.vouchers_considered = []
        if not basket.id or user is None:
            return []
        offer_model = get_model("offer", "ConditionalOffer")
        offers = offer_model.objects.exclude(status=offer_model.SUSPENDED).select_related(
            "condition__range", "benefit__range"
        )
        found = []
        for voucher in basket.vouchers.prefetch_related(Prefetch("offers", queryset=offers)):
            basket.vouchers_considered.append(voucher)
            if voucher.is_active() and voucher.is_available_to_user(user=user)[0]:
                for offer in voucher.offers.all():
                    offer.set_voucher(voucher)
                    found.append(offer)
        return found
