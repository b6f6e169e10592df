"""What a shopper might mean while typing: products with picture and price, categories, pages, searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.safestring import SafeString

from catalogue_ext.net import price_shown
from catalogue_ext.selectors import pictures_for, products_by_ids
from shopease.media.selectors import Picture
from shopease.search.curating import products_pinned, wishes
from shopease.search.log import searches_popular
from shopease.search.selectors import categories_linked, entries_found
from shopease.search.spelling import question_mended
from shopease.search.types import Answer, Link
from shopease.search.words import key_of, marked, question_of

NUM_PRODUCTS, NUM_LINKS, NUM_SEARCHES, NUM_POPULAR = 5, 3, 2, 6
MAX_RANKED = 120
"""Products that are ranked for the first few: those that sell best."""
MENDED_FROM = 4
"""Letters from which on a question that finds nothing is mended."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to go to; `label` is HTML with what was typed marked. Prices contain tax."""

    label: SafeString | str
    url: str
    picture: Picture | None = None
    price: Decimal | None = None
    currency: str = ""
    is_from_price: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is shown below the search field; `mended` is what may have been meant when nothing was found."""

    searches: Sequence[str] = ()
    products: Sequence[Option] = ()
    categories: Sequence[Option] = ()
    pages: Sequence[Option] = ()
    mended: str = ""

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, (self.searches, self.products, self.categories, self.pages))) + bool(self.mended)


def suggestions_for(text: str) -> Suggestions:
    """What to offer for what was typed so far; popular searches while that is nothing.

    Three queries, two when nothing is found; one more when renditions are not cached.
    """
    begun = key_of(text)
    if not begun:
        return Suggestions(searches=searches_popular()[:NUM_POPULAR])
    answer = _ask(text)
    searches = [words for words in searches_popular() if words.startswith(begun) and words != begun]
    return Suggestions(
        searches=searches[:NUM_SEARCHES],
        products=_products(answer, products_pinned(text)),
        categories=_options(categories_linked(answer.categories), answer),
        pages=_options(answer.pages, answer),
        mended=answer.mended,
    )


def _ask(text: str) -> Answer:
    question = question_of(text, wishes().synonyms)
    answer = entries_found(question, is_typing=True, by_name=True, most=MAX_RANKED, shown=NUM_PRODUCTS)
    if answer.is_found or len(text) < MENDED_FROM:
        return answer
    mended = question_mended(text)
    is_other = mended.text and not mended.lost and mended.text != " ".join(question.words)
    return Answer(text, mended=mended.text if is_other else "")


def _products(answer: Answer, pinned: Sequence[int]) -> list[Option]:
    ids = list(dict.fromkeys([*pinned, *answer.products]))[:NUM_PRODUCTS]
    if not ids:
        return []
    products = products_by_ids(ids)
    pictures = pictures_for(products)
    return [
        Option(
            label=marked(product.title, answer.words),
            url=answer.address_of(product.pk, product.get_absolute_url()),
            picture=pictures.get(product.pk),
            price=price_shown(product)(product.lowest_price),
            currency=settings.OSCAR_DEFAULT_CURRENCY,
            is_from_price=product.has_dearer_variants,
        )
        for product in products
    ]


def _options(links: Sequence[Link], answer: Answer) -> list[Option]:
    return [Option(marked(link.title, answer.words), link.url) for link in links[:NUM_LINKS]]
