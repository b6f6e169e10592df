"""When and to whom a section is shown: part of every section, answered by the room of campaigns."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, StructBlock, StructValue
from wagtail.snippets.blocks import SnippetChooserBlock

from cms_pages.choosers import KeyedChooserMixin
from shopease.campaigns.selectors import shown_now


class Screens(models.TextChoices):
    """On which screens a section is seen; small ones are those of phones held upright."""

    ALL = "all", _("On all screens")
    SMALL = "small", _("On small screens only")
    LARGE = "large", _("On large screens only")


class ScheduleChooserBlock(KeyedChooserMixin, SnippetChooserBlock):
    """A schedule, by its key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("campaigns.Schedule", **kwargs)


class AudienceChooserBlock(KeyedChooserMixin, SnippetChooserBlock):
    """An audience, by its key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("campaigns.Audience", **kwargs)


class DisplayValue(StructValue):
    """A section's own say in when it is shown."""

    @property
    def is_shown(self) -> bool:
        """Whether this visitor sees the section now. No query while schedules are cached."""
        schedule, audience = self["schedule"], self["audience"]
        return (schedule is None and audience is None) or shown_now(schedule, audience)


class DisplayBlock(StructBlock):
    """A stretch of time, an audience, a size of screen; without any a section is always shown."""

    schedule = ScheduleChooserBlock(
        label=_("Schedule"), required=False, help_text=_("Without one the section is shown at all times.")
    )
    audience = AudienceChooserBlock(
        label=_("Audience"), required=False, help_text=_("Without one everybody sees it.")
    )
    screens = ChoiceBlock(label=_("Screens"), choices=Screens.choices, default=Screens.ALL)

    class Meta:
        icon = "date"
        label = _("When and to whom")
        value_class = DisplayValue
