"""What a search finds."""

from dataclasses import dataclass, field

MAX_WORDS = 100
"""Characters that a question may have."""

MAX_TERM = 40
"""Letters of a word that can be completed or mended."""

MAX_NUMBER = 64
"""Letters and digits of an article number."""

MAX_FOUND = 240
"""Products that a search finds at most. Those that sell best are found first; more words find sooner."""

FIRST_TIER, SECOND_TIER = 1000, 9000
"""How many products of those that sell best a search looks through first, and then."""

ROOT_DEPTH = 2
"""How deep home pages lie: nobody searches for what each page leads to."""

MAX_LINKS = 6
"""Pages and categories shown beside the products."""


@dataclass(frozen=True, slots=True)
class Link:
    """A page or category that was found."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by relevance: keys of products and categories, pages that everybody may read.

    `numbers` are the products whose article number was asked for, with the variant that has it.
    """

    products: list[int] = field(default_factory=list)
    numbers: dict[int, int | None] = field(default_factory=dict)
    categories: list[int] = field(default_factory=list)
    pages: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found, by relevance: keys of products and categories, and pages.

    `words` are marked where they stand. `variants` are those whose number was asked for, by product.
    `mended` is what was looked for instead when the question itself found nothing, `lost` the words
    that were left out for that; `known` are those that may be looked for alone.
    """

    text: str
    words: tuple[str, ...] = ()
    products: tuple[int, ...] = ()
    variants: dict[int, int] = field(default_factory=dict)
    categories: tuple[int, ...] = ()
    pages: tuple[Link, ...] = ()
    mended: str = ""
    lost: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def is_found(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.products or self.categories or self.pages)

    def address_of(self, product_id: int, url: str) -> str:
        """The address of a product, with the variant chosen whose number was asked for."""
        variant = self.variants.get(product_id)
        return f"{url}?variant={variant}" if variant else url
