"""The sections that pages are composed of: one block, one stem."""

from cms_pages.blocks.hero import HeroBlock
from cms_pages.blocks.product_grid import ProductGridBlock
from cms_pages.blocks.rich_text import RichTextBlock

SECTIONS = (
    ("hero", HeroBlock()),
    ("rich_text", RichTextBlock()),
    ("product_grid", ProductGridBlock()),
)
