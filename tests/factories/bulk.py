"""Changes to many products."""

from collections.abc import Sequence
from typing import Any

from shopease.bulk.models import BulkEdit
from shopease.bulk.services import edit_apply, edit_run, edit_start
from shopease.bulk.types import Action, Selection


def edit_create(user: Any, **fields: Any) -> BulkEdit:
    """A planned change without any values."""
    given = {"action": Action.PUBLISH, "status": BulkEdit.Status.PLANNED, "size": 1, **fields}
    return BulkEdit.objects.create(user=user, **given)


def edit_plan(user: Any, products: Sequence[Any], action: str, **options: Any) -> BulkEdit:
    """A change of these products, as its preview shows it."""
    selection = Selection(ids=tuple(product.pk for product in products))
    edit = edit_start(user=user, action=action, options=options, selection=selection)
    edit_run(edit_id=edit.pk)
    edit.refresh_from_db()
    return edit


def edit_do(edit: BulkEdit) -> BulkEdit:
    """Apply a planned change."""
    edit_apply(edit=edit)
    edit_run(edit_id=edit.pk)
    edit.refresh_from_db()
    return edit
