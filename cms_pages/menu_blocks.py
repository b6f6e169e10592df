"""What a menu is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock

from cms_pages.choosers import PictureChooserBlock
from cms_pages.links import LinkBlock

MAX_ENTRIES = 10
MAX_BELOW = 12
MAX_COLUMNS = 5


class MenuLinkBlock(LinkBlock):
    """An entry: a label, and where it leads."""

    label = CharBlock(label=_("Label"), max_length=40)


class MenuItemBlock(StructBlock):
    """An entry of a menu with those below it."""

    link = MenuLinkBlock(label=_("Entry"), help_text=_("In the footer: the heading of a column."))
    children = ListBlock(MenuLinkBlock(label=_("Entry")), label=_("Below it"), default=[], max_num=MAX_BELOW)

    class Meta:
        icon = "list-ul"
        label = _("Entry")


class MenuColumnBlock(StructBlock):
    """A column of a wide panel."""

    heading = MenuLinkBlock(label=_("Heading"), help_text=_("It may lead somewhere or only head the column."))
    links = ListBlock(MenuLinkBlock(label=_("Entry")), label=_("Entries"), default=[], max_num=MAX_BELOW)

    class Meta:
        icon = "list-ul"
        label = _("Column")


class MenuTeaserBlock(StructBlock):
    """A picture beside the columns, with few words; without a heading it isn't shown."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=60)
    text = TextBlock(label=_("Text"), required=False, max_length=140)
    picture = PictureChooserBlock(label=_("Picture"), required=False)
    link = LinkBlock(label=_("Link"), required=False)

    class Meta:
        icon = "image"
        label = _("Teaser")


class MenuPanelBlock(StructBlock):
    """An entry that opens a wide panel of columns; in the drawer and the footer they follow one another."""

    link = MenuLinkBlock(label=_("Entry"))
    columns = ListBlock(MenuColumnBlock(), label=_("Columns"), min_num=1, max_num=MAX_COLUMNS, collapsed=True)
    teaser = MenuTeaserBlock(label=_("Teaser"), required=False)

    class Meta:
        icon = "table"
        label = _("Wide panel")


MENU_BLOCKS = (("item", MenuItemBlock()), ("panel", MenuPanelBlock()))
