"""The field that keeps a page's sections."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

MAX_SECTIONS = 40
"""Sections of one page."""
PAGES = 64
"""Pages whose sections a process keeps as they are shown."""


class SectionsField(StreamField):
    """A StreamField whose migrations don't repeat its blocks.

    A block's shape lives in the rows' JSON, not in the database's columns; a migration for each
    changed label would change nothing. A migration that moves data names the blocks it needs itself.
    """

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Wagtail's; the stream remembers the text that it was read from."""
        stream = super().from_db_value(value, expression, connection)
        stream.read_from = value if isinstance(value, str) else None
        return stream

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Wagtail's, without the definitions of the blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


def stream_to_show(stream: StreamValue) -> Sequence[StreamValue.StreamChild]:
    """The blocks of a stream that are only shown: nobody may change them.

    What many visitors read is made of its JSON once, for that takes longer than all else on a page. Other
    text is another stream at once; one that was changed since it was read is taken as it is.
    """
    text = getattr(stream, "read_from", None)
    if text is None or any(stream._bound_blocks):
        return stream
    shown = _blocks_of(stream._stream_field, text)
    return shown if len(shown) == len(stream) else stream


@lru_cache(maxsize=PAGES)
def _blocks_of(field: SectionsField, text: str) -> tuple[StreamValue.StreamChild, ...]:
    return tuple(field.to_python(text))
