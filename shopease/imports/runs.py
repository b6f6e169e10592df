"""Runs of imports: checked, applied, undone; each can be killed at any moment and gone on with.

What a batch of products changed, its rows and how far the run has come are one transaction: nothing
is done twice, and nothing is lost.
"""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path, PurePath
from time import monotonic
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q

from shopease.core import clock
from shopease.imports.errors import FileRefusedError, RunBusyError, RunTakenError
from shopease.imports.fetching import PictureFetcher
from shopease.imports.formats import FORMATS, format_recognise
from shopease.imports.models import ImportRow, ImportRun
from shopease.imports.pictures import PictureSource
from shopease.imports.services import Importer, batch_import, drafts_batched
from shopease.imports.types import Outcome, ProductReport
from shopease.imports.undoing import leftovers_remove, rows_undo
from shopease.imports.zips import zip_open

Status = ImportRun.Status

SECONDS = 120
"""How long one call goes on before it lets others have the worker."""
STALE = timedelta(minutes=3)
"""A run that gave no sign of life for so long has lost its worker."""
KEPT_FOR = timedelta(days=90)
ACTIVE = (Status.CHECKING, Status.APPLYING, Status.UNDOING)
LANE = 1


def run_create(
    *, file: File, name: str, actor: Any = None, pictures: File | None = None, rehearses: bool = True
) -> ImportRun:
    """Keep an uploaded file, to be checked by `run_advance` unless it needs no rehearsal.

    The files get names that nobody can guess.
    """
    status = Status.CHECKING if rehearses else Status.CHECKED
    run = ImportRun(name=PurePath(name).name[-255:] or "products", created_by=actor, status=status)
    run.file.save(f"{uuid.uuid4().hex}.table", file, save=False)
    if pictures is not None:
        run.pictures.save(f"{uuid.uuid4().hex}.zip", pictures, save=False)
    run.save()
    return run


def run_apply(*, run_id: int) -> None:
    """Let a checked run be applied by `run_advance`; nothing when that has begun.

    Raises `RunBusyError` while another run writes products.
    """
    _begin(run_id, {Status.CHECKED}, status=Status.APPLYING, position=0, applied_at=clock.now())


def run_undo(*, run_id: int, insists: bool = False) -> None:
    """Let an applied run be undone by `run_advance`; nothing when that has begun.

    With `insists` also products that somebody has changed since. Raises `RunBusyError`.
    """
    with transaction.atomic():
        begun = _begin(
            run_id,
            {Status.APPLIED, Status.UNDONE} if insists else {Status.APPLIED},
            status=Status.UNDOING,
            position=0,
            insists=insists,
        )
        if begun and insists:
            kept = ImportRow.objects.filter(run_id=run_id, undo=ImportRow.Undo.KEPT)
            kept.update(undo="", undo_note="")


def _begin(run_id: int, allowed: set[Status], **fields: Any) -> bool:
    try:
        with transaction.atomic():
            begun = ImportRun.objects.filter(pk=run_id, status__in=allowed).update(
                lane=LANE, heartbeat_at=None, finished_at=None, **fields
            )
    except IntegrityError as error:
        raise RunBusyError("Another import is running. Wait until it has finished.") from error
    return bool(begun)


def run_advance(*, run_id: int, seconds: float = SECONDS, fetcher: PictureFetcher | None = None) -> bool:
    """Go on with a run, whatever it is about; whether nothing more is to be done for it now.

    Safe to call twice and at once: the second caller leaves it to the first.
    """
    now = clock.now()
    free = Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - STALE)
    if not ImportRun.objects.filter(free, pk=run_id, status__in=ACTIVE).update(heartbeat_at=now):
        return True
    run = ImportRun.objects.get(pk=run_id)
    step = {Status.CHECKING: _check, Status.APPLYING: _apply, Status.UNDOING: _undo}[Status(run.status)]
    try:
        is_done = step(run, monotonic() + seconds, fetcher or PictureFetcher())
    except RunTakenError:
        return True
    except Exception:
        # The sweep goes on with it after a while, from the last batch that was stored.
        ImportRun.objects.filter(pk=run_id).update(heartbeat_at=clock.now() - STALE + timedelta(seconds=60))
        raise
    ImportRun.objects.filter(pk=run_id).update(heartbeat_at=None)
    return is_done


def runs_waiting() -> list[int]:
    """Runs that are to be gone on with and that nobody works on."""
    now = clock.now()
    free = Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - STALE)
    return list(ImportRun.objects.filter(free, status__in=ACTIVE).values_list("pk", flat=True))


def run_delete(*, run: ImportRun) -> None:
    """Forget a run with its files; what it did stays."""
    for file in (run.file, run.pictures):
        if file:
            file.delete(save=False)
    run.delete()


def runs_forget() -> int:
    """Delete runs that are long over; how many."""
    old = ImportRun.objects.filter(created_at__lt=clock.now() - KEPT_FOR).exclude(status__in=ACTIVE)
    runs = list(old)
    for run in runs:
        run_delete(run=run)
    return len(runs)


@dataclass(slots=True)
class _Recorder:
    """Writes the rows of a run, and how far it has come, along with the products."""

    run: ImportRun
    importer: Importer
    is_applied: bool
    now: Any = field(default_factory=clock.now)

    def record(self, reports: Sequence[ProductReport]) -> None:
        """Inside the transaction of these products. Raises `RunTakenError`."""
        run, start = self.run, self.run.position
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if (locked.status, locked.position) != (run.status, start):
            raise RunTakenError
        places = range(start, start + len(reports))
        ImportRow.objects.filter(run=run, position__in=places).delete()
        ImportRow.objects.bulk_create(
            [self._row(place, report) for place, report in zip(places, reports, strict=True)]
        )
        made = dict(locked.made)
        for model, ids in self.importer.shelves.made.items():
            made[model] = [*made.get(model, []), *ids]
        position = start + len(reports)
        total = locked.total if self.is_applied else position
        ImportRun.objects.filter(pk=run.pk).update(
            position=position, total=total, made=made, heartbeat_at=clock.now()
        )
        transaction.on_commit(self._forget)
        run.position, run.total = position, total

    def _forget(self) -> None:
        self.importer.shelves.made.clear()

    def _row(self, place: int, report: ProductReport) -> ImportRow:
        problems = sorted([*report.problems, *report.pictures_skipped], key=lambda problem: problem.line)
        is_refused = report.outcome is Outcome.REFUSED
        return ImportRow(
            run=self.run,
            position=place,
            line=report.line,
            handle=report.handle[:255],
            title=report.title[:255],
            outcome=str(report.outcome),
            has_warnings=bool(problems) and not is_refused,
            problems=[[p.line, p.column, p.message, p.is_warning] for p in problems],
            changes=[list(change) for change in report.changes],
            pictures_added=report.pictures_added,
            product_id=report.product_id,
            is_applied=self.is_applied,
            applied_at=clock.now(),
        )


@contextmanager
def _opened(run: ImportRun, fetcher: PictureFetcher, *, rehearses: bool) -> Iterator[tuple[Path, Importer]]:
    with ExitStack() as stack:
        path = stack.enter_context(_local(run.file))
        archive = (
            stack.enter_context(zip_open(stack.enter_context(run.pictures.open()))) if run.pictures else None
        )
        source = PictureSource(fetcher, archive, rehearses=rehearses)
        yield path, Importer(source, run.created_by, rehearses=rehearses)


@contextmanager
def _local(file: Any) -> Iterator[Path]:
    """The stored file as one of this machine."""
    try:
        yield Path(file.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile() as copy, file.open() as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)


def _check(run: ImportRun, deadline: float, fetcher: PictureFetcher) -> bool:
    """Rehearse the whole file; begun anew when it was interrupted."""
    run.rows.all().delete()
    run.position = run.total = 0
    run.save(update_fields=["position", "total"])
    message, status = "", Status.CHECKED
    try:
        with _opened(run, fetcher, rehearses=True) as (path, importer):
            run.format = format_recognise(path).key
            recorder = _Recorder(run, importer, is_applied=False)
            for batch in drafts_batched(FORMATS[run.format].read(path)):
                batch_import(drafts=batch, importer=importer, record=recorder.record)
            if not run.position:
                raise FileRefusedError("The file holds a header but no product.")
    except (FileRefusedError, OSError) as error:
        message = str(error)
        status = Status.CHECKED if run.position else Status.FAILED
    ImportRun.objects.filter(pk=run.pk).update(
        status=status, format=run.format, message=message, total=run.position, position=0
    )
    return True


def _apply(run: ImportRun, deadline: float, fetcher: PictureFetcher) -> bool:
    message = ""
    try:
        with _opened(run, fetcher, rehearses=False) as (path, importer):
            if not run.format:
                run.format = format_recognise(path).key
                run.save(update_fields=["format"])
            recorder = _Recorder(run, importer, is_applied=True)
            drafts = islice(FORMATS[run.format].read(path), run.position, None)
            for batch in drafts_batched(drafts):
                batch_import(drafts=batch, importer=importer, record=recorder.record)
                if monotonic() > deadline:
                    return False
    except (FileRefusedError, OSError) as error:
        message = str(error)
    run.rows.filter(is_applied=False).delete()
    ImportRun.objects.filter(pk=run.pk, status=Status.APPLYING).update(
        status=Status.APPLIED, message=message, lane=None, finished_at=clock.now(), total=run.position
    )
    return True


def _undo(run: ImportRun, deadline: float, fetcher: PictureFetcher) -> bool:
    while rows_undo(run=run):
        ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=clock.now())
        if monotonic() > deadline:
            return False
    with transaction.atomic():
        leftovers_remove(made=ImportRun.objects.get(pk=run.pk).made)
        ImportRun.objects.filter(pk=run.pk, status=Status.UNDOING).update(
            status=Status.UNDONE, lane=None, finished_at=clock.now()
        )
    return True
