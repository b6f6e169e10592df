"""Writing what the rules find: who is new, sells best, is on offer. Whole sets, and only what changed."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import BooleanField, Case, F, Q, When
from oscar.core.loading import get_model

from catalogue_ext.offers import named_by_offers
from catalogue_ext.rules import reduced, rules_current
from shopease.core import clock

BATCH = 500

Product = get_model("catalogue", "Product")


def marks_bring_in_line() -> list[int]:
    """Look at all products that lists show; the ids of those that changed.

    Seven queries at most when none did, however many products there are.
    """
    changed = {
        *_mark("new_by_rule", _new()),
        *_mark("bestseller_by_rule", _bestselling()),
        *_mark("is_on_offer", reduced() | named_by_offers()),
    }
    return sorted(changed)


def offers_mark(*, product_ids: Iterable[int]) -> list[int]:
    """Look at `is_on_offer` of some products; the ids of those that changed. One query when none did, two
    more when the offers that run are not cached."""
    return _mark("is_on_offer", reduced() | named_by_offers(), Q(pk__in=list(product_ids)))


def _new() -> Q:
    since = clock.now() - timedelta(days=rules_current().new_days)
    return Q(date_created__gt=since)


def _bestselling() -> Q:
    rules = rules_current()
    if rules.bestseller_by == rules.Measure.UNITS:
        return Q(units_sold__gte=rules.bestseller_units)
    sold = Product.objects.filter(parent=None, is_public=True, units_sold__gt=0)
    best = sold.order_by("-units_sold", "-pk").values_list("pk", flat=True)
    return Q(pk__in=list(best[: rules.bestseller_top]))


def _mark(field: str, rightly: Q, among: Q | None = None) -> list[int]:
    """Set a flag where it is due and take it away where it is not; locks in the order of ids."""
    due = Case(When(rightly, then=True), default=False, output_field=BooleanField())
    products = Product.objects.filter(among or Q(), parent=None).annotate(due=due)
    stale = dict(products.exclude(**{field: F("due")}).values_list("pk", "due"))
    ids = sorted(stale)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            list(Product.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
            for value in (True, False):
                wanted = [pk for pk in batch if stale[pk] is value]
                if wanted:
                    Product.objects.filter(pk__in=wanted).update(**{field: value})
    return ids
