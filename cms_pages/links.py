"""A link that an editor sets: a label, and where it leads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.blocks import CharBlock, FieldBlock, StreamValue, StructBlock, StructValue
from wagtail.blocks.list_block import ListValue

from cms_pages.link_chooser import link_chooser
from cms_pages.selectors import link_url
from cms_pages.targets import (
    KEYED,
    MAX_TARGET,
    MODELS,
    TargetKind,
    target_split,
    validate_address,  # noqa: F401 - the first migrations name it here
    validate_target,
    with_target,
)


class TargetBlock(FieldBlock):
    """Where a link leads, as `cms_pages.targets` writes it; chosen in one dialog for all kinds."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self._options = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(
            max_length=MAX_TARGET,
            validators=[validate_target],
            widget=link_chooser.widget_class(),
            **self._options,
        )

    def get_form_state(self, value: str) -> Any:
        return self.field.widget.get_value_data(value)

    def value_from_form(self, value: str | None) -> str:
        return value or ""

    def extract_references(self, value: str) -> Iterator[tuple[Any, str, str, str]]:
        kind, key = target_split(value)
        if kind in KEYED:
            yield get_model(*MODELS[TargetKind(kind)].split(".")), key, "", ""

    class Meta:
        icon = "link"
        default = ""


class LinkValue(StructValue):
    """A link's value."""

    @property
    def url(self) -> str:
        """Where it leads; nothing when its target is gone or not public."""
        return link_url(self.get("target") or "")


class LinkBlock(StructBlock):
    """Label and target; without both it isn't shown. No query while addresses are cached."""

    label = CharBlock(label=_("Label"), required=False, max_length=40)
    target = TargetBlock(
        label=_("Leads to"),
        required=False,
        help_text=_("A page, product, category or document, a search, or any address."),
    )

    def to_python(self, value: Mapping[str, Any]) -> Any:
        return super().to_python(with_target(value))

    def bulk_to_python(self, values: Sequence[Mapping[str, Any]]) -> list[Any]:
        found: list[Any] = super().bulk_to_python([with_target(value) for value in values])
        return found

    def normalize(self, value: Any) -> Any:
        return super().normalize(value if isinstance(value, LinkValue) else with_target(value))

    class Meta:
        icon = "link"
        value_class = LinkValue


def links_in(value: Any) -> Iterator[LinkValue]:
    """All links in a block's value, however deep they lie."""
    if isinstance(value, LinkValue):
        yield value
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from links_in(part)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from links_in(child.value)
    elif isinstance(value, ListValue):
        for part in value:
            yield from links_in(part)
