"""What holds for every section: words that are hostile, long or missing, and things that are gone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.html import escape
from wagtail.blocks import (
    Block,
    CharBlock,
    ChooserBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.rich_text import RichText

from cms_pages.blocks import SECTIONS
from cms_pages.links import LinkBlock
from shopease.core import clock
from tests.factories.account import review_create
from tests.factories.catalogue import (
    category_create,
    offer_create,
    picture_create,
    product_create,
    product_picture_add,
    variant_product_create,
)
from tests.factories.forms import form_page_create
from tests.factories.pages import article_create, banner_create, one_line

pytestmark = pytest.mark.django_db

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
GONE = 999_999
EMPTY = re.compile(r"<(h\d|p|a|b|li|ul|ol|dd|dt|span|figcaption|blockquote)(?: [^>]*)?></\1>")

Words = Callable[[Any], str]


def shop_fill(name: str) -> None:
    """Something of all that sections show, called `name`."""
    shelf = category_create(name, image=picture_create(name))
    shirt = variant_product_create(name, categories=[shelf])
    for product in (shirt, product_create(name, categories=[shelf]), product_create(name)):
        product_picture_add(product)
        review_create(product, title=name, body=name)
    offer_create(name[:100], end_datetime=clock.now() + timedelta(days=2))
    banner_create(name[:90], text=name[:200])
    article_create(name, intro=name, picture=picture_create(name))
    form_page_create(name)


def rewritten(block: Block, value: Any, words: Words, chosen: Any = "") -> Any:
    """`value` with `words(block)` for each text in it; with `chosen` for each thing chosen, if given."""
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            value[name] = rewritten(child, value[name], words, chosen)
        if isinstance(block, LinkBlock):
            value["target"] = "address:/catalogue/"
    elif isinstance(block, ListBlock):
        for place, item in enumerate(value):
            value[place] = rewritten(block.child_block, item, words, chosen)
    elif isinstance(block, StreamBlock):
        for place, child in enumerate(value):
            value[place] = (child.block_type, rewritten(child.block, child.value, words, chosen))
    else:
        return field_rewritten(block, value, words, chosen)
    return value


def field_rewritten(block: Block, value: Any, words: Words, chosen: Any) -> Any:
    """As `rewritten`, for a block that holds no others."""
    if isinstance(block, RichTextBlock):
        return RichText(f"<p>{escape(words(block))}</p>" if words(block) else "")
    if isinstance(block, CharBlock | TextBlock):
        return words(block)
    if isinstance(block, ChooserBlock) and chosen != "":
        return chosen
    return value


def longest(block: Any) -> str:
    """One word as long as the field takes it, 300 letters at most."""
    return "W" * min(getattr(block, "max_length", None) or block.field.max_length or 300, 300)


def example(block: Any) -> Any:
    """What the chooser of sections shows, complete as a page keeps it."""
    return block.to_python(block.get_prep_value(block.get_preview_value()))


def shown(block: Any, words: Words, **options: Any) -> str:
    """The section with these words."""
    return one_line(block.render(rewritten(block, example(block), words, **options)))


def test_hostile_words_are_shown_as_text_by_every_section() -> None:
    shop_fill(HOSTILE)
    for name, block in SECTIONS:
        html = shown(block, lambda _block: HOSTILE)
        assert "<script>alert" not in html, name
        assert "<img src=x" not in html, name
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html, name


def test_words_of_any_length_are_taken_and_shown_whole() -> None:
    shop_fill("Bowl")
    for name, block in SECTIONS:
        value = rewritten(block, example(block), longest)
        block.clean(value)
        html = block.render(value)
        texts = [child for child in block.child_blocks.values() if isinstance(child, CharBlock | TextBlock)]
        for text in texts:
            assert longest(text) in html, (name, text.name)


def test_what_is_left_empty_leaves_no_empty_part() -> None:
    shop_fill("Bowl")
    for name, block in SECTIONS:
        html = shown(block, lambda child: "" if not child.field.required else "Word")
        assert not EMPTY.search(html), (name, EMPTY.search(html))


@pytest.mark.parametrize("chosen", [None, GONE])
def test_what_is_gone_or_was_never_chosen_leaves_no_hole(chosen: int | None) -> None:
    shop_fill("Bowl")
    for name, block in SECTIONS:
        html = shown(block, lambda _block: "Word", chosen=chosen)
        assert not EMPTY.search(html), (name, EMPTY.search(html))
        assert str(GONE) not in html, name
