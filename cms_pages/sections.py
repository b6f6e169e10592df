"""What all sections of pages have in common: whatever they show is read once for the whole page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wagtail.blocks import BlockGroup, BoundBlock, StructBlock

from catalogue_ext.grids import GridRequest, cards_for_grids
from catalogue_ext.types import ProductCard
from cms_pages.display import DisplayBlock, Screens
from cms_pages.links import links_in
from cms_pages.previews import examples_filled
from cms_pages.selectors import links_prepare
from shopease.media.selectors import Picture, pictures_by_ids

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section that this visitor sees now; `is_first` when the page opens with it, on all screens."""

    block: BoundBlock
    screens: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """Sections in their order, as `cms_pages/sections.html` shows them.

    `found` is what was read for them and for all that they hold, by the identity of their values.
    """

    shown: tuple[SectionShown, ...]
    found: Mapping[int, Context] = field(repr=False)

    @property
    def has_heading(self) -> bool:
        """Whether the first of them carries the heading of the page."""
        return bool(self.shown) and self.shown[0].is_first and self.shown[0].block.block.carries_heading

    def __iter__(self) -> Iterator[SectionShown]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)


class SectionBlock(StructBlock):
    """A section of a page.

    A subclass names its pictures in `picture_ids` and answers in `read`; both are asked once for all
    sections of that kind, so that a page's cost depends on the kinds it is made of, not on their number.
    One that holds sections names them in `stacks`, and finds them in its template under that name.
    """

    carries_heading: ClassVar[bool] = False
    """Whether its heading is the page's when the page opens with it."""

    display = DisplayBlock()

    def get_form_layout(self) -> BlockGroup:
        """When and to whom belongs to the settings, which are folded away."""
        layout = super().get_form_layout()
        return BlockGroup(
            [child for child in layout.children if child != "display"], [*layout.settings, "display"]
        )

    def picture_ids(self, value: Any) -> Iterable[int | None]:
        """The pictures that `value` shows, by their keys."""
        return ()

    def stacks(self, value: Any) -> Sequence[Iterable[Any]]:
        """The sections inside `value`, one stack for each place that it has for them."""
        return ()

    def read(self, values: Sequence[Any], pictures: Mapping[int, Picture]) -> list[Context]:
        """What the template gets for each of `values`; pictures that are gone are not in `pictures`."""
        return [{} for _value in values]

    def get_preview_value(self) -> Any:
        return examples_filled(self, super().get_preview_value())

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Add what `read` found, for the page or, in a preview, for this section alone."""
        context: Context = super().get_context(value, parent_context=parent_context)
        sections = (parent_context or {}).get("sections")
        found = sections.found.get(id(value)) if isinstance(sections, Sections) else None
        return context | (found if found is not None else _read([self.bind(value)])[id(value)])


class ProductSectionBlock(SectionBlock):
    """A section that shows products: those of all sections of a page are read together.

    A subclass asks for its products in `grids` and answers in `read_products` instead of `read`.
    """

    def grids(self, value: Any) -> Sequence[GridRequest]:
        """The products that `value` shows."""
        raise NotImplementedError

    def read_products(
        self,
        values: Sequence[Any],
        pictures: Mapping[int, Picture],
        cards: Sequence[Sequence[list[ProductCard]]],
    ) -> list[Context]:
        """As `read`; `cards` are those of each value, a list for each of its `grids`."""
        raise NotImplementedError


def sections_read(body: Iterable[Any], *, opens_page: bool = False) -> Sections:
    """The sections of a stream that are shown now, with what they need.

    With `opens_page` the first may carry the heading of the page. Costs what the sections' `read` says,
    once for each kind.
    """
    shown = tuple(_shown(body, opens_page=opens_page))
    return Sections(shown, _read([section.block for section in shown]))


def first_picture_of(sections: Sections) -> int | None:
    """The key of the first picture that these sections show."""
    keys = (key for shown in sections for key in shown.block.block.picture_ids(shown.block.value))
    return next((key for key in keys if key is not None), None)


def cards_of(sections: Sections) -> list[ProductCard]:
    """The products that these sections list, in their order, each once."""
    found = (sections.found.get(id(shown.block.value), {}) for shown in sections)
    cards = {card.product_id: card for context in found for card in context.get("cards", ())}
    return list(cards.values())


def _shown(body: Iterable[Any], *, opens_page: bool = False) -> Iterator[SectionShown]:
    is_first = opens_page
    for child in body:
        display = child.value.get("display")
        if display is not None and not display.is_shown:
            continue
        screens = display["screens"] if display is not None else Screens.ALL.value
        yield SectionShown(child, screens, is_first and screens == Screens.ALL)
        is_first = False


def _read(sections: Sequence[BoundBlock]) -> dict[int, Context]:
    """What the templates of `sections` and of all inside them get, by the identity of their values."""
    stacks: dict[int, list[tuple[SectionShown, ...]]] = {}
    everything = list(_with_those_inside(sections, stacks))
    links_prepare(
        {link["target"] for bound in sections for link in links_in(bound.value) if link.get("target")}
    )
    pictures = pictures_by_ids(
        {key for bound in everything for key in bound.block.picture_ids(bound.value) if key is not None}
    )
    kinds: dict[int, tuple[SectionBlock, list[Any]]] = {}
    for bound in everything:
        kinds.setdefault(id(bound.block), (bound.block, []))[1].append(bound.value)
    found: dict[int, Context] = {}
    cards = _cards(everything)
    for block, values in kinds.values():
        if isinstance(block, ProductSectionBlock):
            answers = block.read_products(values, pictures, [cards[id(value)] for value in values])
        else:
            answers = block.read(values, pictures)
        found |= {id(value): answer for value, answer in zip(values, answers, strict=True)}
    for key, inside in stacks.items():
        found[key]["stacks"] = [Sections(stack, found) for stack in inside]
    return found


def _with_those_inside(
    sections: Iterable[BoundBlock], stacks: dict[int, list[tuple[SectionShown, ...]]]
) -> Iterator[BoundBlock]:
    for bound in sections:
        yield bound
        inside = [tuple(_shown(stack)) for stack in bound.block.stacks(bound.value)]
        if inside:
            stacks[id(bound.value)] = inside
            for stack in inside:
                yield from _with_those_inside((section.block for section in stack), stacks)


def _cards(sections: Iterable[BoundBlock]) -> dict[int, list[list[ProductCard]]]:
    """The products of all sections, by the identity of their values."""
    asked = [
        (id(bound.value), grid)
        for bound in sections
        if isinstance(bound.block, ProductSectionBlock)
        for grid in bound.block.grids(bound.value)
    ]
    cards: dict[int, list[list[ProductCard]]] = {
        id(bound.value): [] for bound in sections if isinstance(bound.block, ProductSectionBlock)
    }
    for (key, _grid), found in zip(asked, cards_for_grids([grid for _key, grid in asked]), strict=True):
        cards[key].append(found)
    return cards
