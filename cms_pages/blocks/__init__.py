"""The sections that pages are composed of: one block, one stem."""

from cms_pages.blocks.brand_strip import BrandStripBlock
from cms_pages.blocks.category_tiles import CategoryTilesBlock
from cms_pages.blocks.columns import ColumnsBlock
from cms_pages.blocks.comparison import ComparisonBlock
from cms_pages.blocks.contact_details import ContactDetailsBlock
from cms_pages.blocks.countdown import CountdownBlock
from cms_pages.blocks.faq import FaqBlock
from cms_pages.blocks.form_section import FormSectionBlock
from cms_pages.blocks.hero import HeroBlock
from cms_pages.blocks.journal_teasers import JournalTeasersBlock
from cms_pages.blocks.newsletter import NewsletterBlock
from cms_pages.blocks.picture import PictureBlock
from cms_pages.blocks.product_grid import ProductGridBlock
from cms_pages.blocks.promotion_banner import PromotionBannerBlock
from cms_pages.blocks.quote import QuoteBlock
from cms_pages.blocks.reviews import ReviewsBlock
from cms_pages.blocks.rich_text import RichTextBlock
from cms_pages.blocks.service_promises import ServicePromisesBlock
from cms_pages.blocks.shoppable_picture import ShoppablePictureBlock
from cms_pages.blocks.single_product import SingleProductBlock
from cms_pages.blocks.slideshow import SlideshowBlock
from cms_pages.blocks.story import StoryBlock
from cms_pages.blocks.video import VideoBlock

_WHOLE = (
    ("hero", HeroBlock()),
    ("slideshow", SlideshowBlock()),
    ("rich_text", RichTextBlock()),
    ("story", StoryBlock()),
    ("picture", PictureBlock()),
    ("video", VideoBlock()),
    ("quote", QuoteBlock()),
    ("journal_teasers", JournalTeasersBlock()),
    ("product_grid", ProductGridBlock()),
    ("single_product", SingleProductBlock()),
    ("comparison", ComparisonBlock()),
    ("shoppable_picture", ShoppablePictureBlock()),
    ("category_tiles", CategoryTilesBlock()),
    ("brand_strip", BrandStripBlock()),
    ("reviews", ReviewsBlock()),
    ("countdown", CountdownBlock()),
    ("promotion_banner", PromotionBannerBlock()),
    ("service_promises", ServicePromisesBlock()),
    ("faq", FaqBlock()),
    ("form_section", FormSectionBlock()),
    ("contact_details", ContactDetailsBlock()),
    ("newsletter", NewsletterBlock()),
)
_NARROW = frozenset(
    {"rich_text", "picture", "video", "quote", "faq", "form_section", "contact_details", "newsletter"}
)
"""Those that look right in a column too."""

SECTIONS = (*_WHOLE, ("columns", ColumnsBlock([section for section in _WHOLE if section[0] in _NARROW])))
