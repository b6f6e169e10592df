"""Targets that lead nowhere, as editors are told of them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from wagtail.admin.panels import Panel
from wagtail.fields import StreamField

from cms_pages.links import LinkValue, links_in
from cms_pages.places import place_name
from cms_pages.report.addresses import address_leads
from cms_pages.targets import TargetKind, target_split


@dataclass(frozen=True, slots=True)
class Broken:
    """Labels of links and places without a target; shoppers see `wrong` ones, but not `hidden` ones."""

    hidden: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """All of them."""
        return self.hidden + self.wrong


def targets_broken(owner: Any) -> Broken:
    """Links in `owner`'s fields whose target is gone, hidden or not published, and places that are gone.

    No query while addresses are cached, but one for each product's place and four for each address that
    was written by hand.
    """
    streams = [field for field in owner._meta.get_fields() if isinstance(field, StreamField)]
    links = [link for field in streams for link in links_in(getattr(owner, field.attname))]
    hidden = [_label(link) for link in links if link.get("target") and not link.url]
    hidden += [str(child.block.label) for child in getattr(owner, "places", ()) if place_name(child) is None]
    wrong = [_label(link) for link in links if _is_wrong(link)]
    return Broken(tuple(dict.fromkeys(hidden)), tuple(dict.fromkeys(wrong)))


def _label(link: LinkValue) -> str:
    return link["label"] or gettext("(without a label)")


def _is_wrong(link: LinkValue) -> bool:
    kind, address = target_split(link.get("target"))
    return kind == TargetKind.ADDRESS and address.startswith("/") and not address_leads(address)


class BrokenLinksPanel(Panel):
    """Above the form: what leads nowhere. Nothing when all is well."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one form."""

        template_name = "cms_pages/admin/broken_links.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.broken = targets_broken(self.instance) if self.instance.pk else Broken((), ())

        def is_shown(self) -> bool:
            return bool(self.broken.labels)
