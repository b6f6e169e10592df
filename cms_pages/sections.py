"""What all sections of pages have in common: whatever they show is read once for the whole page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wagtail.blocks import StructBlock

from shopease.media.selectors import Picture, pictures_by_ids

Context = dict[str, Any]


class SectionBlock(StructBlock):
    """A section that shows something of other rooms.

    A subclass names its pictures in `picture_ids` and answers in `read`; both are asked once for all
    sections of that kind, so that a page's cost depends on the kinds it is made of, not on their number.
    """

    def picture_ids(self, value: Any) -> Iterable[int | None]:
        """The pictures that `value` shows, by their keys."""
        return ()

    def read(self, values: Sequence[Any], pictures: Mapping[int, Picture]) -> list[Context]:
        """What the template gets for each of `values`; pictures that are gone are not in `pictures`."""
        return [{} for _value in values]

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Add what `read` found, for the page or, in a preview, for this section alone."""
        context: Context = super().get_context(value, parent_context=parent_context)
        found = (parent_context or {}).get("sections", {})
        context |= found[id(value)] if id(value) in found else _read([(self, value)])[id(value)]
        return context


def sections_read(body: Iterable[Any]) -> dict[int, Context]:
    """What the sections of a page need, by the identity of their value."""
    return _read([(child.block, child.value) for child in body if isinstance(child.block, SectionBlock)])


def _read(sections: list[tuple[SectionBlock, Any]]) -> dict[int, Context]:
    pictures = pictures_by_ids(
        {key for block, value in sections for key in block.picture_ids(value) if key is not None}
    )
    kinds: dict[int, tuple[SectionBlock, list[Any]]] = {}
    for block, value in sections:
        kinds.setdefault(id(block), (block, []))[1].append(value)
    return {
        id(value): found
        for block, values in kinds.values()
        for value, found in zip(values, block.read(values, pictures), strict=True)
    }
