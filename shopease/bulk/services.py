"""Changing many products at once: started, worked off in batches, applied, taken back.

An edit is planned first: each value that would change is written down with what it is and what it
becomes. Applying and undoing walk over these rows, and leave what is no longer as it was written down.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalogue_ext.services import products_changed
from shopease.bulk.errors import NothingChosenError, NotLastError, TooManyChosenError, WrongMomentError
from shopease.bulk.models import BulkChange, BulkEdit
from shopease.bulk.planning import changes_planned
from shopease.bulk.selectors import edit_last, products_selected
from shopease.bulk.types import BATCH, INLINE, MAX_PRODUCTS, Note, ProductQuery, Selection, State
from shopease.bulk.writing import GONE, is_same, present_values, values_write
from shopease.core import clock
from shopease.core.db import in_transaction

Status = BulkEdit.Status

KEEP_DRAFTS = timedelta(days=1)
KEEP = timedelta(days=365)
STALLED = timedelta(minutes=1)
TURN_SECONDS = 120


def edit_start(*, user: Any, action: str, options: Mapping[str, Any], selection: Selection) -> BulkEdit:
    """Write down what is asked for; `edit_run` plans it. Changes no product.

    Raises `NothingChosenError`, `TooManyChosenError`.
    """
    size = products_selected(user=user, selection=selection).count()
    if not size:
        raise NothingChosenError
    if size > MAX_PRODUCTS:
        raise TooManyChosenError(size, MAX_PRODUCTS)
    kept: dict[str, Any] = {"ids": list(selection.ids)}
    if selection.query is not None:
        kept = {"query": asdict(selection.query)}
    return BulkEdit.objects.create(user=user, action=action, options=dict(options), selection=kept, size=size)


def edit_apply(*, edit: BulkEdit) -> None:
    """Let a planned edit be worked off by `edit_run`; raises `WrongMomentError`."""
    _turn(edit, Status.PLANNED, Status.APPLYING, applied_at=clock.now())


def edit_undo(*, edit: BulkEdit) -> None:
    """Let an applied edit be taken back by `edit_run`.

    Raises `WrongMomentError`, and `NotLastError` when its author has applied another since.
    """
    if edit.status == Status.APPLIED:
        last = edit_last(edit.user)
        if last is None or last.pk != edit.pk:
            raise NotLastError
    _turn(edit, Status.APPLIED, Status.UNDOING)


def edit_discard(*, edit: BulkEdit) -> None:
    """Forget an edit that was never applied; raises `WrongMomentError`."""
    drafts = BulkEdit.objects.filter(pk=edit.pk, status__in=(Status.PLANNING, Status.PLANNED))
    if not drafts.delete()[0]:
        raise WrongMomentError


def _turn(edit: BulkEdit, before: str, after: str, **fields: Any) -> None:
    rows = BulkEdit.objects.filter(pk=edit.pk, status=before)
    if not rows.update(status=after, updated_at=clock.now(), **fields):
        raise WrongMomentError
    edit.refresh_from_db()


def edit_is_small(edit: BulkEdit) -> bool:
    """Whether what is to be done next fits into a request."""
    if edit.status == Status.PLANNING:
        return edit.size <= INLINE
    return edit.changes.filter(state__in=(State.PLANNED, State.DONE))[: INLINE + 1].count() <= INLINE


def edit_run(*, edit_id: int, seconds: float = TURN_SECONDS) -> bool:
    """Work an edit off, batch by batch, for at most so long; whether something is left to do.

    Each batch is one transaction of about ten queries. Several workers may do this at once, and any
    of them may stop at any time: the next one goes on where it ended.
    """
    until = time.monotonic() + seconds
    while in_transaction(lambda: _step(edit_id)):
        _tell(edit_id)
        if time.monotonic() > until:
            return True
    return False


def _tell(edit_id: int) -> None:
    """Tell who follows products; what was not told because a worker died is told by the next."""
    unheard = BulkEdit.objects.filter(pk=edit_id).values_list("unheard", flat=True).first()
    if unheard:
        products_changed(product_ids=unheard)
        BulkEdit.objects.filter(pk=edit_id, unheard=unheard).update(unheard=[])


def _step(edit_id: int) -> bool:
    """One batch, or the end; whether there may be more. An edit stays running until all was told."""
    edit = BulkEdit.objects.select_for_update(of=("self",)).select_related("user").filter(pk=edit_id).first()
    if edit is None or not edit.is_running:
        return False
    if edit.unheard:
        return True
    edit.updated_at = clock.now()
    step = {Status.PLANNING: _plan, Status.APPLYING: _apply, Status.UNDOING: _take_back}[Status(edit.status)]
    step(edit)
    edit.save(update_fields=("status", "cursor", "planned", "unheard", "updated_at"))
    return True


def _plan(edit: BulkEdit) -> None:
    query = edit.selection.get("query")
    selection = Selection(tuple(edit.selection.get("ids", ())), ProductQuery(**query) if query else None)
    chosen = products_selected(user=edit.user, selection=selection).filter(pk__gt=edit.cursor)
    ids = list(chosen.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not ids:
        edit.status = Status.PLANNED
        return
    BulkChange.objects.bulk_create(changes_planned(edit=edit, product_ids=ids), batch_size=BATCH)
    edit.cursor = ids[-1]
    edit.planned += len(ids)


def _apply(edit: BulkEdit) -> None:
    changes = list(edit.changes.filter(state=State.PLANNED).order_by("pk")[:BATCH])
    if changes:
        _move(edit, [(change, change.old, change.new) for change in changes], (State.DONE, State.SKIPPED))
    else:
        edit.status = Status.APPLIED


def _take_back(edit: BulkEdit) -> None:
    changes = list(edit.changes.filter(state=State.DONE).order_by("pk")[:BATCH])
    if changes:
        _move(edit, [(change, change.new, change.old) for change in changes], (State.UNDONE, State.KEPT))
    else:
        edit.status = Status.UNDONE


def _move(edit: BulkEdit, moves: Sequence[tuple[BulkChange, Any, Any]], outcomes: tuple[str, str]) -> None:
    """Take each change's value from one to the other; leave what is neither there nor as it was."""
    moved, left = outcomes
    present = present_values(edit, [change for change, _expected, _wanted in moves])
    writes, gone, others = [], [], []
    for change, expected, wanted in moves:
        if present[change.pk] is GONE:
            gone.append(change.pk)
        elif is_same(change.field, present[change.pk], expected):
            writes.append((change, wanted))
        else:
            others.append(change.pk)
    if writes:
        values_write(edit, writes, note=edit.options.get("note", ""))
    for ids, state, note in (
        ([change.pk for change, _wanted in writes], moved, ""),
        (gone, left, Note.GONE),
        (others, left, Note.CHANGED),
    ):
        if ids:
            BulkChange.objects.filter(pk__in=ids).update(state=state, note=note)
    edit.unheard = sorted({change.product_id for change, _wanted in writes if change.product_id})


def edits_stalled() -> list[int]:
    """Edits that nobody has worked on for a minute: their worker died, or was never called."""
    stalled = BulkEdit.objects.filter(status__in=BulkEdit.RUNNING, updated_at__lt=clock.now() - STALLED)
    return list(stalled.order_by("pk").values_list("pk", flat=True)[:20])


@transaction.atomic
def edits_forget() -> int:
    """Delete drafts after a day and the record of changes after a year; how many rows went."""
    now = clock.now()
    old = Q(created_at__lt=now - KEEP) | Q(applied_at=None, created_at__lt=now - KEEP_DRAFTS)
    ids = list(BulkEdit.objects.filter(old).values_list("pk", flat=True)[:100])
    return BulkEdit.objects.filter(pk__in=ids).delete()[0]
