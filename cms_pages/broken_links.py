"""Links that lead nowhere, as editors are told of them: shoppers never see them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from wagtail.admin.panels import Panel
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField

from cms_pages.links import LinkValue


def links_broken(owner: Any) -> list[str]:
    """The labels of links in `owner`'s fields whose target is gone, hidden or not published, each once.

    No query while addresses are cached, else one for each link.
    """
    streams = [field for field in owner._meta.get_fields() if isinstance(field, StreamField)]
    links = [link for field in streams for link in _links(getattr(owner, field.attname))]
    broken = [link for link in links if link.get("target") and not link.url]
    return list(dict.fromkeys(link["label"] or gettext("(without a label)") for link in broken))


def _links(value: Any) -> Iterator[LinkValue]:
    if isinstance(value, LinkValue):
        yield value
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from _links(part)
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _links(child.value)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _links(part)


class BrokenLinksPanel(Panel):
    """Above the form: which links shoppers don't see. Nothing when all lead somewhere."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one form."""

        template_name = "cms_pages/admin/broken_links.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and links_broken(self.instance))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"labels": links_broken(self.instance)}
