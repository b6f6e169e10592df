"""What shoppers can count on."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock

from cms_pages.sections import SectionBlock


class PromiseIcon(models.TextChoices):
    """The drawings to choose from."""

    BOX = "box", _("Parcel")
    TRUCK = "truck", _("Delivery")
    RETURN = "return", _("Return")
    LEAF = "leaf", _("Leaf")
    TOOL = "tool", _("Repair")
    LOCK = "lock", _("Lock")
    CHAT = "chat", _("Talk")
    CHECK = "check", _("Tick")


class PromiseBlock(StructBlock):
    """One promise."""

    icon = ChoiceBlock(label=_("Drawing"), choices=PromiseIcon.choices, default=PromiseIcon.CHECK)
    title = CharBlock(label=_("Promise"), max_length=60)
    text = CharBlock(label=_("What it means"), required=False, max_length=160)


class ServicePromisesBlock(SectionBlock):
    """Up to four promises side by side. No query."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    promises = ListBlock(
        PromiseBlock(),
        label=_("Promises"),
        min_num=1,
        max_num=4,
        help_text=_("Up to four. Promise only what holds for every order."),
    )

    class Meta:
        icon = "check"
        label = _("Service promises")
        group = _("Service")
        description = _("Delivery, returns, repair: up to four promises with a drawing each.")
        template = "blocks/service_promises.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "",
            "promises": [
                {"icon": PromiseIcon.BOX, "title": "Packed without plastic", "text": "Paper and straw."},
                {"icon": PromiseIcon.RETURN, "title": "Thirty days to think", "text": "For any reason."},
                {"icon": PromiseIcon.TOOL, "title": "Repair first", "text": "Spare parts for all lamps."},
            ],
        }
