"""Applying offers to a basket: the same rules as Oscar's, with few queries and exact cents."""

from collections.abc import Iterable
from typing import Any

from django.db.models import DateTimeField, Prefetch, Sum, prefetch_related_objects
from oscar.apps.offer import applicator as upstream
from oscar.core.loading import get_model

from catalogue_ext.ranges import ranges_remember
from shopease.core import clock
from shopease.core.prepared import Blank, PreparedFilter, PreparedObjects

ConditionalOffer = get_model("offer", "ConditionalOffer")
PARTS = ("condition__range", "benefit__range")


_site_offers = PreparedFilter(
    lambda: (
        ConditionalOffer.active.at(Blank(0, DateTimeField()))
        .filter(offer_type=ConditionalOffer.SITE)
        .select_related(*PARTS)
    )
)
_vouchers_of = PreparedObjects(lambda ids: get_model("voucher", "Voucher").objects.filter(basket__in=ids))


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
        _remember_companions(offers)
        _remember_uses(offers, basket.owner)
        super().apply_offers(basket, offers)
        for application in basket.offer_applications:
            if application["result"].affects_basket:
                application["discount"] = sum(
                    discount.amount
                    for line in basket.all_lines()
                    for discount in line.discounts
                    if discount.offer == application["offer"]
                )

    def get_site_offers(self) -> list[Any]:
        """Oscar's, with the ranges joined. One query."""
        return _site_offers(clock.now())

    def get_basket_offers(self, basket: Any, user: Any) -> list[Any]:
        """Oscar's rules, with the vouchers' offers read in one query; none that is suspended."""
        basket.vouchers_considered = []
        if not basket.id or user is None:
            return []
        vouchers = basket.vouchers_considered = _vouchers_of([basket.pk])
        offers = ConditionalOffer.objects.exclude(status=ConditionalOffer.SUSPENDED)
        prefetch_related_objects(vouchers, Prefetch("offers", queryset=offers.select_related(*PARTS)))
        found = []
        for voucher in vouchers:
            available, reason = voucher.is_available_to_user(user=user)
            voucher.why_not = "" if available else str(reason)
            if voucher.is_active() and available:
                for offer in voucher.offers.all():
                    offer.set_voucher(voucher)
                    found.append(offer)
        return found


def _remember_companions(offers: list[Any]) -> None:
    """Tell each offer with which others it goes on the same pieces. One query, none for fewer than two
    that may go with others."""
    sociable = {offer.pk for offer in offers if not offer.exclusive}
    named: dict[int, set[int]] = {pk: set() for pk in sociable}
    companions: dict[int, set[int]] = {pk: set() for pk in sociable}
    if len(sociable) > 1:
        links = get_model("offer", "ConditionalOffer").combinations.through.objects
        for one, other in links.filter(from_conditionaloffer_id__in=sociable).values_list(
            "from_conditionaloffer_id", "to_conditionaloffer_id"
        ):
            named[one].add(other)
            companions[one].add(other)
            companions.setdefault(other, set()).add(one)
    for offer in offers:
        offer.names_companions = bool(named.get(offer.pk))
        offer.companions = frozenset(companions.get(offer.pk, ()))


def _remember_uses(offers: list[Any], owner: Any) -> None:
    """Tell each offer with a cap a customer how often this one used it. One query, none without a cap."""
    capped = [offer for offer in offers if offer.max_user_applications]
    if not capped or owner is None:
        return
    uses = dict(
        get_model("order", "OrderDiscount")
        .objects.filter(offer_id__in=[offer.pk for offer in capped], order__user=owner)
        .values_list("offer_id")
        .annotate(times=Sum("frequency"))
    )
    for offer in capped:
        offer.uses_remembered = (owner.pk, uses.get(offer.pk) or 0)
