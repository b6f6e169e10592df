"""What may be deleted although orders know it."""

from typing import Any

from django.db.models import SET_NULL, ProtectedError, Q
from django.utils.translation import gettext as _


def set_null_unless_waiting(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """`on_delete` of a line's stock record: as SET_NULL, but raises `ProtectedError` while units of one of
    the lines are allocated. A line of an order that is placed meanwhile keeps its stock record, and the
    database refuses (`IntegrityError`). Two queries for any number of lines."""
    is_waiting = Q(num_allocated__gt=0)
    if waiting := sub_objs.filter(is_waiting)[:1]:
        raise ProtectedError(_("Customers are waiting for it."), set(waiting))
    SET_NULL(collector, field, sub_objs.exclude(is_waiting), using)


set_null_unless_waiting.lazy_sub_objs = True  # type: ignore[attr-defined]  # else Django reads every line
