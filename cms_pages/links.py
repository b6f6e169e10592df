"""A link that an editor sets: to a page, a category, or an address."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, StructValue

from cms_pages.choosers import CategoryChooserBlock, PageKeyChooserBlock
from cms_pages.selectors import link_url


def validate_address(value: str) -> None:
    """Refuse anything but a path of this shop or a web address."""
    if not value.startswith(("https://", "http://", "mailto:", "tel:")) and (
        not value.startswith("/") or value.startswith("//")
    ):
        raise ValidationError(_("Write a path that starts with / or an address that starts with https://."))


class LinkValue(StructValue):
    """A link's value."""

    @property
    def url(self) -> str:
        """Where it leads; nothing when its target is gone or not public."""
        return link_url(page=self["page"], category=self["category"], address=self["address"])


class LinkBlock(StructBlock):
    """Label and target; without both it isn't shown. No query while pages' addresses are cached."""

    label = CharBlock(label=_("Label"), required=False, max_length=40)
    page = PageKeyChooserBlock(label=_("Page"), required=False)
    category = CategoryChooserBlock(label=_("Category"), required=False)
    address = CharBlock(
        label=_("Address"),
        required=False,
        max_length=500,
        validators=[validate_address],
        help_text=_("For anything else: /catalogue/ or https://…"),
    )

    class Meta:
        icon = "link"
        value_class = LinkValue
