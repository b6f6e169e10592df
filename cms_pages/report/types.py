"""What the report is made of."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    """What may be wrong with something that a page names."""

    BROKEN_LINK = "broken_link", _("Leads nowhere")
    MISSING = "missing", _("No longer exists")
    HIDDEN = "hidden", _("Hidden from shoppers")
    SOLD_OUT = "sold_out", _("Sold out")
    NO_ALT = "no_alt", _("No alternative text")


@dataclass(frozen=True, slots=True)
class Owner:
    """A published page or a snippet; `edit_url` is empty for who may not edit it."""

    title: str
    kind: str
    edit_url: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: whose, in which section or field, with what. `path` is where Wagtail's form keeps it."""

    owner: Owner
    place: str
    path: str
    problem: Problem
    what: str

    @property
    def title(self) -> str:
        return self.owner.title

    @property
    def kind(self) -> str:
        return self.owner.kind

    @property
    def label(self) -> str:
        """The problem in words."""
        return str(self.problem.label)

    @property
    def edit_url(self) -> str:
        """Straight to the section or field."""
        return f"{self.owner.edit_url}#:w:contentpath={self.path}" if self.owner.edit_url else ""
