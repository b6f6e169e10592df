"""Writing the search index. Always in a task: a request never waits for it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model
from wagtail.models import Page
from wagtail.search.index import get_indexed_models

from shopease.search.entries import (
    BATCH,
    entries_delete,
    entries_of,
    entries_write,
    is_shown,
    name_words,
    text_columns,
    words_count,
)
from shopease.search.models import Word
from shopease.search.types import FIRST_TIER, SECOND_TIER

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")


def products_index(*, product_ids: Iterable[int]) -> int:
    """Bring the index in line with these products; a variant counts for its parent.

    Products that are gone leave the index. How many products there are. Safe to run twice.
    """
    asked = set(product_ids)
    family = dict(Product.objects.filter(pk__in=asked).values_list("pk", "parent_id"))
    ids = sorted({parent or pk for pk, parent in family.items()})
    for some in _in_batches(ids):
        entries_write(Product, list(Product.get_indexed_objects().filter(pk__in=some)))
    for some in _in_batches(sorted(asked - {pk for pk, parent in family.items() if parent is None})):
        entries_delete(Product, map(str, some))
    return len(ids)


def categories_index(*, category_ids: Iterable[int]) -> int:
    """Bring the index in line with these categories, those below them and the products in them.

    How many of them shoppers may see.
    """
    asked = set(category_ids)
    for path in Category.objects.filter(pk__in=asked).values_list("path", flat=True):
        asked.update(Category.objects.filter(path__startswith=path).values_list("pk", flat=True))
    found = list(Category.get_indexed_objects().filter(pk__in=asked))
    entries_write(Category, found)
    entries_delete(Category, map(str, asked - {category.pk for category in found}))
    placed = ProductCategory.objects.filter(category__in=asked)
    _index_all(placed.values_list("product_id", flat=True))
    return len(found)


def options_index(*, option_ids: Iterable[int]) -> None:
    """Let products be found by what these options of attributes are called now."""
    ids = list(option_ids)
    for values in (
        ProductAttributeValue.objects.filter(value_option__in=ids),
        ProductAttributeValue.objects.filter(value_multi_option__in=ids),
    ):
        _index_all(values.values_list("product_id", flat=True))


def attributes_index(*, attribute_ids: Iterable[int]) -> None:
    """Let products be found by what these attributes say now."""
    values = ProductAttributeValue.objects.filter(attribute__in=list(attribute_ids))
    _index_all(values.values_list("product_id", flat=True))


def tiers_refresh() -> int:
    """Put each public product into its tier of sales; how many moved. Their index entries follow."""
    best = Product.objects.browsable().order_by("-units_sold", "-pk").values_list("pk", flat=True)
    first = set(best[:FIRST_TIER])
    second = set(best[FIRST_TIER : FIRST_TIER + SECOND_TIER])
    held = dict(Product.objects.filter(sales_tier__lt=2).values_list("pk", "sales_tier"))
    moved = 0
    for tier, ids in ((0, first), (1, second), (2, set(held) - first - second)):
        stale = sorted(pk for pk in ids if held.get(pk, 2) != tier)
        for some in _in_batches(stale):
            Product.objects.filter(pk__in=some).update(sales_tier=tier)
            products_index(product_ids=some)
        moved += len(stale)
    return moved


def index_rebuild() -> int:
    """Write what differs, take away what is gone, count all words anew; how many rows differed.

    Searches go on meanwhile: nothing is emptied first. Memory does not grow with the shop.
    """
    changed = tiers_refresh()
    for model in get_indexed_models():
        for objects in objects_in_batches(model):
            changed += entries_write(model, objects)
        for keys in keys_orphaned(model):
            changed += entries_delete(model, keys)
    words_recount()
    return changed


def page_words_add(*, page_id: int) -> None:
    """Let the words of a page's title be mended; the nightly rebuild counts them."""
    for title in _page_titles().filter(pk=page_id):
        words = [Word(text=word) for word in name_words(title)]
        Word.objects.bulk_create(words, ignore_conflicts=True)


def _page_titles() -> Any:
    return Page.objects.live().public().filter(depth__gt=1).values_list("title", flat=True)


def words_recount() -> None:
    """Let each word say in how many names it stands, and let go those that stand in none."""
    wanted = words_wanted()
    held = dict(Word.objects.values_list("text", "uses"))
    with transaction.atomic():
        words_count(gone=Counter(held), come=wanted)


def words_wanted() -> Counter[str]:
    """The words of all names that shoppers can find, with their numbers."""
    found = Counter(word for title in _page_titles().iterator() for word in name_words(title))
    for model in (Product, Category):
        rows = entries_of(model).values_list(text_columns()[0], flat=True)
        for title in rows.iterator(chunk_size=BATCH * 10):
            if is_shown(model, title):
                found.update(name_words(title))
    return found


def objects_in_batches(model: Any) -> Iterator[list[Any]]:
    """All objects of a model that belong into the index, some at a time."""
    last: Any = None
    while True:
        found = model.get_indexed_objects().order_by("pk")
        some = list((found if last is None else found.filter(pk__gt=last))[:BATCH])
        if not some:
            return
        yield some
        last = some[-1].pk


def keys_orphaned(model: Any) -> Iterator[list[str]]:
    """The keys of index rows whose objects are gone or don't belong into the index."""
    last = 0
    while True:
        rows = entries_of(model).filter(pk__gt=last).order_by("pk").values_list("pk", "object_id")
        some = list(rows[: BATCH * 5])
        if not some:
            return
        last = some[-1][0]
        keys = [key for _pk, key in some]
        known = {
            str(pk) for pk in model.get_indexed_objects().filter(pk__in=keys).values_list("pk", flat=True)
        }
        if gone := [key for key in keys if key not in known]:
            yield gone


def _index_all(product_ids: Any) -> None:
    ids = product_ids.order_by("product_id").distinct()
    for some in _in_batches(list(ids)):
        products_index(product_ids=some)


def _in_batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
