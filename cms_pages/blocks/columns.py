"""Sections side by side; below each other where the screen is narrow."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, CharBlock, ChoiceBlock, ListBlock, StreamBlock

from cms_pages.previews import EXAMPLE
from cms_pages.sections import Context, SectionBlock

MAX_COLUMNS, MAX_SECTIONS = 3, 5


class Widths(models.TextChoices):
    """How the columns share the page."""

    EQUAL = "equal", _("All the same")
    FIRST = "first", _("The first is wider")
    LAST = "last", _("The last is wider")


class ColumnBlock(StreamBlock):
    """The sections of one column."""

    class Meta:
        icon = "list-ul"
        label = _("Column")
        max_num = MAX_SECTIONS


class ColumnsBlock(SectionBlock):
    """Two or three columns; one with nothing to show gives its place to the others.

    They hold the sections `inside`: the page's own blocks, so that both are read together. None of those
    may have columns itself. Costs what its sections cost.
    """

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    widths = ChoiceBlock(label=_("Widths"), choices=Widths.choices, default=Widths.EQUAL)

    def __init__(self, inside: Iterable[tuple[str, Block]] = (), **kwargs: Any) -> None:
        column = ColumnBlock(list(inside))
        columns = ListBlock(column, label=_("Columns"), default=[[], []], min_num=2, max_num=MAX_COLUMNS)
        super().__init__([("columns", columns)], **kwargs)

    class Meta:
        icon = "table"
        label = _("Columns")
        group = _("Stories")
        description = _("Two or three columns of text, pictures and other sections, side by side.")
        template = "blocks/columns.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "How a bowl comes to be",
            "widths": Widths.EQUAL,
            "columns": [
                [
                    ("picture", {"picture": EXAMPLE, "caption": "", "is_wide": False}),
                    ("rich_text", "<h3>Turned</h3><p>In an hour, on a wheel that is older than we are.</p>"),
                ],
                [
                    ("picture", {"picture": EXAMPLE, "caption": "", "is_wide": False}),
                    ("rich_text", "<h3>Fired</h3><p>Twice, the second time at 1,240 degrees.</p>"),
                ],
            ],
        }

    def stacks(self, value: Any) -> Sequence[Iterable[Any]]:
        return list(value["columns"])

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Add `columns`: the sections of those that show any."""
        context = super().get_context(value, parent_context=parent_context)
        return context | {"columns": [stack for stack in context["stacks"] if stack]}
