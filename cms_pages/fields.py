"""The field that keeps a page's sections."""

from typing import Any

from wagtail.fields import StreamField

MAX_SECTIONS = 40
"""Sections of one page."""


class SectionsField(StreamField):
    """A StreamField whose migrations don't repeat its blocks.

    A block's shape lives in the rows' JSON, not in the database's columns; a migration for each
    changed label would change nothing. A migration that moves data names the blocks it needs itself.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Wagtail's, without the definitions of the blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
