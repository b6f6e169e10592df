"""Which page names what: Wagtail's index, brought in line where a message to the worker was lost."""

from django.db import transaction
from wagtail.models import ReferenceIndex, get_page_models
from wagtail.snippets.models import get_snippet_models

BATCH = 100


def references_mend() -> int:
    """Read all pages and snippets again and note what they name; how many there are.

    One query for each kind and one for each page or snippet, and writes where something is missing.
    """
    number = 0
    for model in [*get_page_models(), *get_snippet_models()]:
        if not ReferenceIndex.is_indexed(model):
            continue
        for row in model._default_manager.all().iterator(BATCH):
            with transaction.atomic():
                ReferenceIndex.create_or_update_for_object(row)
            number += 1
    return number
