"""Which offers of the shop hold for which products, and in words what they save."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language
from oscar.core.loading import get_model

from catalogue_ext.ranges import RangeRules, members_by, members_of, places_of, rules_of
from catalogue_ext.savings import saving_of
from catalogue_ext.types import OfferNote
from shopease.core import clock
from shopease.core.cache import Unchanging
from shopease.core.html import html_text
from shopease.core.memo import request_cached, request_forget, request_remembered

ConditionalOffer = get_model("offer", "ConditionalOffer")
Benefit = get_model("offer", "Benefit")

CHOICE_SECONDS = 60
"""How long a choice that was read just before a change may live on."""


@dataclass(frozen=True, slots=True)
class SiteOffer:
    """An offer that everybody gets without a code, as pages show it."""

    id: int
    note: OfferNote
    description: str
    starts: datetime | None
    ends: datetime | None
    is_for_delivery: bool
    ranges: tuple[int, ...]
    """Ids of the ranges whose products take part."""

    def runs_at(self, moment: datetime) -> bool:
        """Both ends belong to its time, as for Oscar."""
        return (self.starts is None or self.starts <= moment) and (self.ends is None or moment <= self.ends)


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """All offers that run or will run, with the rules of their ranges, as read at a moment."""

    read_at: datetime
    offers: tuple[SiteOffer, ...]
    rules: dict[int, RangeRules]


def offers_for(products: Iterable[Any]) -> dict[int, tuple[OfferNote, ...]]:
    """The offers that hold for each product now, by its id; those on goods first, then those on delivery.

    A product with variants has the offers of any of them. Offers by classes of a merchant's own are left
    out. One query for any number of products and offers, none where no offer runs; two more when the
    choice is not cached.
    """
    return {
        pk: tuple(offer.note for offer in sorted(offers, key=lambda found: found.is_for_delivery))
        for pk, offers in site_offers_for(products).items()
    }


def goods_offers_for(products: Iterable[Any]) -> dict[int, tuple[OfferNote, ...]]:
    """As `offers_for`, without what is saved on delivery: for cards, where that would stand on each."""
    return {
        pk: tuple(offer.note for offer in offers if not offer.is_for_delivery)
        for pk, offers in site_offers_for(products).items()
    }


def site_offers_for(products: Iterable[Any]) -> dict[int, list[SiteOffer]]:
    """The offers that hold for each product now, first those of high priority. Costs as `offers_for`."""
    asked = list(products)
    choice = _choice()
    moment = clock.now()
    running = [offer for offer in choice.offers if offer.runs_at(moment)]
    if not asked or not running:
        return {}
    rules = {pk: choice.rules[pk] for offer in running for pk in offer.ranges}
    places = places_of(asked, rules)
    found = {}
    for product in asked:
        if not product.is_discountable:
            continue
        inside = {
            pk
            for pk, rule in rules.items()
            if rule.contains(product, places) or rule.names_variant_of(product, places)
        }
        if offers := [offer for offer in running if not inside.isdisjoint(offer.ranges)]:
            found[product.pk] = offers
    return found


def offers_for_list() -> list[SiteOffer]:
    """The offers that run now, first those of high priority. No query; two when the choice is not cached."""
    moment = clock.now()
    return [offer for offer in _choice().offers if offer.runs_at(moment)]


def named_by_offers() -> Q:
    """What finds the products that an offer on goods names now, one with variants if one of them is named.

    An offer on everything names nothing. No query; two when the choice is not cached.
    """
    named = Q(pk=None)
    choice = _choice()
    for offer in offers_for_list():
        rules = [choice.rules[pk] for pk in offer.ranges if not offer.is_for_delivery]
        for rule in rules:
            if not rule.includes_all:
                named |= members_by(rule)
    return named & Q(is_discountable=True)


def offer_for_page(slug: str) -> Any | None:
    """A site offer that runs or has run, with condition, benefit and their ranges joined. One query.

    One that was suspended, or that is still to come, is nobody's business.
    """
    return (
        ConditionalOffer.objects.filter(offer_type=ConditionalOffer.SITE, slug=slug)
        .exclude(status=ConditionalOffer.SUSPENDED)
        .exclude(start_datetime__gt=clock.now())
        .select_related("condition__range", "benefit__range")
        .first()
    )


def products_of_offer(offer: Any) -> Q:
    """What finds the products that an offer from `offer_for_page` is on, in a list. One query."""
    found = offer.benefit.range or offer.condition.range
    return Q(pk=None) if found is None or found.proxy_class else members_of(found)


def offers_forget() -> None:
    """Let the choice be read anew, in all languages."""
    keys = [_key(code) for code, _name in settings.LANGUAGES]
    cache.delete_many(keys)
    request_forget(*keys)


def _choice() -> OfferChoice:
    key = _key(get_language() or settings.LANGUAGE_CODE)
    return request_remembered(key, lambda: _cached_choice(key))


def _cached_choice(key: str) -> OfferChoice:
    choice: OfferChoice | None = request_cached(key)
    if choice is None or clock.now() < choice.read_at:  # what had ended then is missing from it
        choice = _read_choice()
        cache.set(key, Unchanging(choice), CHOICE_SECONDS)
    return choice


def _read_choice() -> OfferChoice:
    moment = clock.now()
    rows = (
        ConditionalOffer.objects.filter(
            offer_type=ConditionalOffer.SITE,
            status=ConditionalOffer.OPEN,
            condition__proxy_class=None,
            benefit__proxy_class=None,
        )
        .exclude(end_datetime__lt=moment)
        .select_related("condition__range", "benefit__range")
        .order_by("-priority", "pk")
    )
    offers, ranges = [], []
    for row in rows:
        taking_part = [found for found in (row.benefit.range, row.condition.range) if found]
        if any(found.proxy_class for found in taking_part) or row.get_max_applications() == 0:
            continue
        ranges += taking_part
        offers.append(_site_offer(row, tuple({found.pk for found in taking_part})))
    return OfferChoice(moment, tuple(offers), rules_of(ranges))


def _site_offer(row: Any, ranges: tuple[int, ...]) -> SiteOffer:
    return SiteOffer(
        row.pk,
        OfferNote(row.name, saving_of(row), row.get_absolute_url()),
        html_text(row.description),
        row.start_datetime,
        row.end_datetime,
        row.benefit.type
        in {Benefit.SHIPPING_ABSOLUTE, Benefit.SHIPPING_PERCENTAGE, Benefit.SHIPPING_FIXED_PRICE},
        ranges,
    )


def _key(language: str) -> str:
    return f"catalogue:offers:{language}"
