"""Writing the facet index: always in a task, a request never waits for it."""

import secrets
from collections.abc import Iterable
from functools import partial

from django.db.models import F
from django.db.models.functions import Coalesce
from oscar.core.loading import get_model

from catalogue_ext.facets.segments import BATCH, SPAN, segment_of, segment_pack, segment_read
from catalogue_ext.models import FacetIndex, FacetSegment
from shopease.core.cache import batched
from shopease.core.db import in_transaction

Product = get_model("catalogue", "Product")


def facets_refresh(*, product_ids: Iterable[int]) -> int:
    """Bring the index in line with these products, variants or not; how many segments changed.

    Builds the whole index when there is none yet. Call it after the change has committed. Raises
    `shopease.core.db.BusyError` when others held the same segments for too long.
    """
    if not FacetIndex.objects.exists():
        return facets_rebuild()
    return _write({segment_of(pk) for pk in _owners(product_ids)})


def facets_rebuild() -> int:
    """Bring the whole index in line with the database; how many segments changed.

    Names and colours of values are read again everywhere, whether segments changed or not.
    """
    changed = _write(_numbers())
    FacetIndex.objects.update_or_create(pk=1, defaults={"stamp": _stamp()})
    return changed


def facets_differing() -> list[int]:
    """The segments that a rebuild would change. Writes nothing."""
    held = {row.number: bytes(row.packed) for row in FacetSegment.objects.all()}
    return [number for number in sorted(_numbers()) if held.get(number) != segment_pack(segment_read(number))]


def _owners(product_ids: Iterable[int]) -> set[int]:
    """The products themselves or those above them; what is gone may have been either."""
    found = set()
    for ids in batched(set(product_ids), BATCH):
        owners = dict(Product.objects.filter(pk__in=ids).values_list("pk", Coalesce(F("parent_id"), F("pk"))))
        found |= {owners.get(pk, pk) for pk in ids}
    return found


def _numbers() -> set[int]:
    """Every segment that has products, or had some."""
    held = Product.objects.filter(parent=None).order_by().annotate(number=F("pk") / SPAN)
    numbers = set(held.values_list("number", flat=True).distinct())
    return numbers | set(FacetSegment.objects.values_list("number", flat=True))


def _write(numbers: Iterable[int]) -> int:
    changed = sum(in_transaction(partial(_segment_write, number)) for number in sorted(numbers))
    if changed:
        FacetIndex.objects.update(stamp=_stamp())
    return changed


def _segment_write(number: int) -> bool:
    """The row is locked before the products are read: whoever comes later reads later."""
    FacetSegment.objects.get_or_create(number=number, defaults={"stamp": 0, "packed": b""})
    row = FacetSegment.objects.select_for_update().get(number=number)
    packed = segment_pack(segment_read(number))
    if bytes(row.packed) == packed:
        return False
    row.packed, row.stamp = packed, _stamp()
    row.save()
    return True


def _stamp() -> int:
    """Any other number: which came first doesn't matter, and no two transactions must agree on the next."""
    return secrets.randbits(62)
