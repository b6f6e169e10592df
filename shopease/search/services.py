"""Writing the search index. Always in a task: a request never waits for it."""

from collections.abc import Iterable

from django.core.management import call_command
from oscar.core.loading import get_model
from wagtail.search.backends import get_search_backend

BATCH = 200

Product = get_model("catalogue", "Product")


def products_index(*, product_ids: Iterable[int]) -> int:
    """Bring the index in line with these products; a variant counts for its parent. How many were written."""
    family = Product.objects.filter(pk__in=product_ids).values_list("pk", "parent_id")
    ids = sorted({parent or pk for pk, parent in family})
    backend = get_search_backend()
    for start in range(0, len(ids), BATCH):
        found = Product.get_indexed_objects().filter(pk__in=ids[start : start + BATCH])
        backend.add_bulk(Product, list(found))
    return len(ids)


def index_rebuild() -> None:
    """Write the whole index anew: products, pages and the library (`manage.py update_index`)."""
    call_command("update_index", verbosity=0)
