"""Asking PostgreSQL's full text search over Wagtail's index.

A word that half of the shop has must not cost more than a rare one. Each product's title carries the
word of the tier in which it sells; the index intersects that short list with the lists of the words
asked for. Tiers are read one after the other, first for names, then for texts, until enough is found;
only what was found is ranked. See docs/adr/0007.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from oscar.core.loading import get_model
from wagtail.models import Page

from catalogue_ext.models import TIER_WORDS
from shopease.search.types import ROOT_DEPTH, Found, Link
from shopease.search.words import Question, number_pattern

Category = get_model("catalogue", "Category")

UNTIERED = "NOT (entry.title @@ 'salestier0 | salestier1 | salestier2'::tsquery)"
"""What is no public product; the words stand in an index of the database (migration 0003)."""

_BRANCH = """
    (SELECT object_id::bigint AS pk, {named} AS named, title AS name
     FROM wagtailsearch_indexentry WHERE {matches} LIMIT %(most)s)
"""

_WORDS = "(SELECT words FROM asked)"


def _branches(named: str, vector: str, rest: str) -> list[str]:
    """The tiers one after the other. The last holds nearly all products, so that its word is not worth
    intersecting: what comes so far is rare among those that sell, and the rows are few."""
    *short, rest_of_all = TIER_WORDS
    found = [f"{vector} @@ ({_WORDS} && '{tier}'::tsquery){rest}" for tier in short]
    found.append(f"{vector} @@ {_WORDS} AND title @@ '{rest_of_all}'::tsquery{rest}")
    return [_BRANCH.format(named=named, matches=matches) for matches in found]


_NAMES = _branches("true", "title", "")
_TEXTS = _branches("false", "(title || body)", f" AND NOT title @@ {_WORDS}")


def _query(tiers: Sequence[str]) -> str:
    return f"""
WITH asked AS MATERIALIZED (SELECT ({{words}}) AS words, ({{any}}) AS any_of, ({{phrase}}) AS phrase),
found AS (SELECT * FROM ({" UNION ALL ".join(tiers)}) AS tiers LIMIT %(most)s),
ranked AS (
    SELECT product.id, row_number() OVER (ORDER BY
        named AND name @@ (SELECT phrase FROM asked) DESC, named DESC,
        CASE WHEN named THEN 0 ELSE ts_rank(name, (SELECT any_of FROM asked)) END DESC,
        product.units_sold DESC, product.id DESC) AS place
    FROM found JOIN catalogue_product AS product ON product.id = found.pk
    WHERE product.is_public
),
beside AS (
    SELECT entry.content_type_id, entry.object_id::bigint AS id, page.title, page.url_path,
        page.search_description,
        row_number() OVER (ORDER BY entry.title @@ {_WORDS} DESC,
            ts_rank(entry.title || entry.body, {_WORDS}) DESC, entry.object_id) AS place
    FROM wagtailsearch_indexentry AS entry LEFT JOIN wagtailcore_page AS page
        ON page.id = entry.object_id::bigint AND entry.content_type_id = ANY(%(pages)s)
    WHERE {UNTIERED} AND (entry.title || entry.body) @@ {_WORDS} AND (
        entry.content_type_id = %(categories)s OR (
            page.live AND page.depth > {ROOT_DEPTH} AND NOT EXISTS (
                SELECT 1 FROM wagtailcore_pageviewrestriction AS restriction
                JOIN wagtailcore_page AS above ON above.id = restriction.page_id
                WHERE starts_with(page.path, above.path))))
    ORDER BY place LIMIT %(links)s
),
numbers AS (
    SELECT product.id, product.parent_id, row_number() OVER (ORDER BY number.text, product.id) AS place
    FROM storefront_search_articlenumber AS number JOIN catalogue_product AS product
        ON product.id = number.product_id
    WHERE number.text LIKE %(number)s LIMIT %(links)s
)
SELECT 0, id, place, NULL::bigint, NULL, NULL, NULL FROM ranked
WHERE (SELECT numnode(words) FROM asked) > 0 AND place <= %(shown)s
UNION ALL SELECT content_type_id, id, place, NULL, title, url_path, search_description FROM beside
UNION ALL SELECT -1, id, place, parent_id, NULL, NULL, NULL FROM numbers
ORDER BY 1, 3
"""  # noqa: S608 - the parts are constants of this module


_BY_NAME, _BY_NAME_AND_TEXT = _query(_NAMES), _query(_NAMES + _TEXTS)


def entries_find(
    question: Question, *, is_typing: bool, by_name: bool, most: int, shown: int, links: int
) -> Found:
    """Products, categories and pages, each by relevance. One query.

    While someone `is_typing` the last word stands for all known words that begin so; `by_name` leaves
    out products of which only the texts have the words.
    """
    categories, pages = _types()
    params: dict[str, Any] = {
        "config": settings.SEARCH_CONFIG,
        "most": most,
        "shown": shown,
        "links": links,
        "number": number_pattern(question.text),
        "categories": categories,
        "pages": pages,
        "whole": " ".join(question.words),
    }
    terms = [_term(place, term, params) for place, term in enumerate(question.terms)]
    if is_typing:
        terms[-1] = f"({terms[-1]} || {_completed(question, params)})"
    words, some = " && ".join(terms), " || ".join(terms)
    phrase = "phraseto_tsquery(%(config)s::regconfig, %(whole)s)"
    sql = (_BY_NAME if by_name else _BY_NAME_AND_TEXT).format(words=words, any=some, phrase=phrase)
    found = Found()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for kind, pk, _place, parent, title, url_path, text in cursor.fetchall():
            if kind == -1:
                found.numbers[parent or pk] = pk if parent else None
            elif kind == 0:
                found.products.append(pk)
            elif kind == categories:
                found.categories.append(pk)
            elif url := Page(pk=pk, title=title, url_path=url_path).get_url():
                found.pages.append(Link(title, url, text))
    return found


def _types() -> tuple[int, list[int]]:
    """The content types of categories, and of all kinds of pages."""
    pages = [model for model in apps.get_models() if issubclass(model, Page)]
    types = ContentType.objects.get_for_models(Category, *pages, for_concrete_models=False)
    return types.pop(Category).pk, [kind.pk for kind in types.values()]


def _term(place: int, alternatives: Sequence[str], params: dict[str, Any]) -> str:
    """SQL for one of the alternatives; those of several words are phrases."""
    parts = []
    for number, words in enumerate(alternatives):
        params[f"term{place}_{number}"] = words
        parts.append(f"phraseto_tsquery(%(config)s::regconfig, %(term{place}_{number})s)")
    return f"({' || '.join(parts)})"


def _completed(question: Question, params: dict[str, Any]) -> str:
    """SQL for the known words that begin with the last one, those of most names first."""
    begun = question.terms[-1][0].split()[-1]
    params |= {"begun": f"{begun}%", "completions": 8}
    return """(SELECT coalesce(to_tsquery(%(config)s::regconfig, string_agg(text, ' | ')), ''::tsquery)
        FROM (SELECT text FROM storefront_search_word WHERE text LIKE %(begun)s
              ORDER BY uses DESC, text LIMIT %(completions)s) AS known)"""
