"""The rows of Wagtail's index, and the words and numbers beside them.

Wagtail writes its row anew whenever it is asked; here a row is written only when its text differs,
and the words that came or went are counted with it.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from oscar.core.loading import get_model
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from catalogue_ext.models import TIER_WORDS
from shopease.search.models import ArticleNumber, Word
from shopease.search.words import number_of, words_known_by

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
StockRecord = get_model("partner", "StockRecord")

BATCH = 200


def text_columns() -> tuple[str, str]:
    """Where the index keeps title and text as they were written."""
    return ("title_text", "body_text") if connection.vendor == "postgresql" else ("title", "body")


def entries_of(model: Any) -> Any:
    """The index's rows of exactly this model."""
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    return IndexEntry.objects.filter(content_type=kind)


def texts_wanted(objects: Iterable[Any]) -> dict[str, tuple[str, str]]:
    """What the index should say of each object, by its key."""
    backend = get_search_backend()
    indexer_class = sys.modules[type(backend).__module__].ObjectIndexer
    title, body = text_columns()
    found = {}
    for one in objects:
        indexer = indexer_class(one, backend)
        found[str(one.pk)] = (getattr(indexer, title), getattr(indexer, body))
    return found


def texts_held(model: Any, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What the index says of the objects with these keys."""
    rows = entries_of(model).filter(object_id__in=list(keys))
    return {key: (title, body) for key, title, body in rows.values_list("object_id", *text_columns())}


def name_words(title: str) -> list[str]:
    """The words of an indexed title; none of a product that shoppers must not see."""
    return [word for word in words_known_by(title) if word not in TIER_WORDS]


def entries_write(model: Any, objects: Sequence[Any]) -> int:
    """Bring the index in line with these objects of one model; how many rows differed."""
    wanted = texts_wanted(objects)
    with transaction.atomic():
        list(entries_of(model).filter(object_id__in=list(wanted)).select_for_update().values_list("pk"))
        held = texts_held(model, wanted)
        stale = [one for one in objects if held.get(str(one.pk)) != wanted[str(one.pk)]]
        if stale:
            get_search_backend().add_bulk(model, stale)
            keys = [str(one.pk) for one in stale]
            words_count(
                gone=_words(model, (held[key] for key in keys if key in held)),
                come=_words(model, (wanted[key] for key in keys)),
            )
        if model is Product:
            numbers_write(objects)
    return len(stale)


def entries_delete(model: Any, keys: Iterable[str]) -> int:
    """Take rows out of the index whose objects are gone; how many there were."""
    with transaction.atomic():
        rows = entries_of(model).filter(object_id__in=list(keys)).select_for_update()
        held = dict(rows.values_list("object_id", text_columns()[0]))
        words_count(gone=_words(model, ((title, "") for title in held.values())), come=Counter())
        deleted, _by_model = entries_of(model).filter(object_id__in=list(held)).delete()
    return len(held) if deleted else 0


def is_shown(model: Any, title: str) -> bool:
    """Whether the words of an indexed title are counted: those of categories and of public products,
    which carry the word of their tier. Pages are counted apart, for the index holds drafts too."""
    return model is Category or (model is Product and title.rpartition(" ")[2] in TIER_WORDS)


def _words(model: Any, texts: Iterable[tuple[str, str]]) -> Counter[str]:
    return Counter(word for title, _body in texts if is_shown(model, title) for word in name_words(title))


def words_count(*, gone: Counter[str], come: Counter[str]) -> None:
    """Keep the number of names in which a word stands; words without a name go."""
    change = {word: come[word] - gone[word] for word in {*gone, *come} if come[word] != gone[word]}
    for amount in sorted(set(change.values())):
        words = sorted(word for word, change_by in change.items() if change_by == amount)
        if amount > 0:
            Word.objects.bulk_create([Word(text=word, uses=0) for word in words], ignore_conflicts=True)
            Word.objects.filter(text__in=words).update(uses=F("uses") + amount)
        else:
            Word.objects.filter(text__in=words, uses__lte=-amount).delete()
            Word.objects.filter(text__in=words).update(uses=F("uses") + amount)


def numbers_wanted(products: Sequence[Any]) -> set[tuple[str, int]]:
    """The article numbers of public products and of their public variants."""
    family = [
        member
        for product in products
        if product.is_public
        for member in (product, *product.children.all())
        if member.is_public
    ]
    said = [(member.upc or "", member.pk) for member in family]
    records = StockRecord.objects.filter(product__in=[member.pk for member in family])
    said += records.values_list("partner_sku", "product_id")
    return {(number, pk) for text, pk in said if (number := number_of(text))}


def numbers_held(products: Sequence[Any]) -> set[tuple[str, int]]:
    """The article numbers that search knows of products and their variants."""
    ids = [member.pk for product in products for member in (product, *product.children.all())]
    return set(ArticleNumber.objects.filter(product__in=ids).values_list("text", "product_id"))


def numbers_write(products: Sequence[Any]) -> None:
    """Bring the article numbers in line with these products."""
    wanted, held = numbers_wanted(products), numbers_held(products)
    for text, pk in held - wanted:
        ArticleNumber.objects.filter(text=text, product=pk).delete()
    ArticleNumber.objects.bulk_create(
        [ArticleNumber(text=text, product_id=pk) for text, pk in sorted(wanted - held)], ignore_conflicts=True
    )
