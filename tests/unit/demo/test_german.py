"""The demo shop's German says what its English says: nothing is translated that isn't there any more."""

from collections.abc import Iterator
from typing import Any

from shopease.demo.catalogue import COMMON, MATERIALS
from shopease.demo.german import BLOCKS, MORE, Phrases
from shopease.demo.reading import COLLECTIONS, data_read, products_read

ENGLISH = (*COLLECTIONS, "kinds", "shop", "pages", "journal", "service", "placements")


def words_of(value: Any) -> Iterator[str]:
    """Every text of the English data, as `Phrases` looks at it."""
    if isinstance(value, str):
        yield from (" ".join(part.split()) for part in BLOCKS.split(value))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (name, *words_of(item))
    elif isinstance(value, list):
        for item in value:
            yield from words_of(item)


def test_each_phrase_is_of_the_demo_shop() -> None:
    texts = {**data_read("german")["texts"], **data_read("german_pages")["texts"]}
    spoken = {word for name in ENGLISH for word in words_of(data_read(name))}
    written = {*MATERIALS, *COMMON.values(), "Weight (kg)", "Materials", "In this article"}
    unknown = [
        key
        for key in texts
        if key not in spoken | written
        and not (key.endswith(MORE) and any(word.startswith(key.removesuffix(MORE)) for word in spoken))
    ]
    assert unknown == []


def test_products_and_pages_are_of_the_demo_shop() -> None:
    handles = {product["handle"]: set(product["facts"]) for product in products_read()}
    products, titles = data_read("german")["product"], data_read("german")["title"]
    assert {*products, *titles} == set(handles)
    assert not set(products) & set(titles)
    assert [handle for handle, data in products.items() if set(data["facts"]) - handles[handle]] == []
    slugs = {word for name in ("pages", "journal", "service") for word in words_of(data_read(name))}
    assert set(data_read("german_pages")["page"]) - {"home"} <= slugs


def test_html_is_translated_block_by_block_and_the_longest_beginning_counts() -> None:
    phrases = Phrases({"One…": "Eins", "One more…": "Noch eins", "Two": "Zwei"})
    assert (
        phrases.said("<p>One, and so on</p>\n<p>Two</p><p>Three</p>")
        == "<p>Eins</p>\n<p>Zwei</p><p>Three</p>"
    )
    assert phrases.said({"text": "One more thing", "rest": ["Two", 2, None]}) == {
        "text": "Noch eins",
        "rest": ["Zwei", 2, None],
    }
