"""What a product's page promises of delivery: the ways that the shop offers, and from which charge."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language
from oscar.core.loading import get_model

from shopease.core.memo import request_forget, request_remembered

SECONDS = 300


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """A way of delivery; `charge` (with tax) is its lowest, nothing is charged from `free_from` on."""

    name: str
    description: str
    charge: Decimal
    free_from: Decimal | None = None
    countries: tuple[str, ...] = ()


def delivery_notes() -> tuple[DeliveryNote, ...]:
    """The ways of delivery, cheapest first. No query while cached, at most five after a change."""
    key = _key(get_language() or settings.LANGUAGE_CODE)
    return request_remembered(key, lambda: _cached(key))


def delivery_forget(**kwargs: Any) -> None:
    """Drop what is remembered, in all languages; connected to changes of the ways of delivery."""
    keys = [_key(code) for code, _name in settings.LANGUAGES]
    cache.delete_many(keys)
    request_forget(*keys)


def _cached(key: str) -> tuple[DeliveryNote, ...]:
    notes: tuple[DeliveryNote, ...] | None = cache.get(key)
    if notes is None:
        notes = tuple(sorted(_read(), key=lambda note: (note.charge, note.name)))
        cache.set(key, notes, SECONDS)
    return notes


def _read() -> Iterable[DeliveryNote]:
    for method in get_model("shipping", "WeightBased").objects.prefetch_related("bands", "countries"):
        charges = [band.charge for band in method.bands.all()]
        yield _note(method, min(charges, default=Decimal(0)))
    for method in get_model("shipping", "OrderAndItemCharges").objects.prefetch_related("countries"):
        yield _note(method, method.price_per_order + method.price_per_item, method.free_shipping_threshold)


def _note(method: Any, charge: Decimal, free_from: Decimal | None = None) -> DeliveryNote:
    countries = tuple(country.printable_name for country in method.countries.all())
    return DeliveryNote(method.name, method.description, charge, free_from if charge else None, countries)


def _key(language: str) -> str:
    return f"catalogue:delivery:{language}"
