"""Loading the demo shop. Safe to run again: what exists is left as it is."""

from dataclasses import dataclass

from catalogue_ext.facets.services import facets_rebuild
from catalogue_ext.services import rules_apply
from cms_pages.references import references_mend
from shopease.core.queue import nobody_woken
from shopease.demo.bulk import products_generate
from shopease.demo.campaigns import audiences_load
from shopease.demo.catalogue import products_load
from shopease.demo.credit import credit_load
from shopease.demo.drafts import draft_load
from shopease.demo.favourites import favourites_load
from shopease.demo.german import german_load
from shopease.demo.orders import orders_load
from shopease.demo.pages import pages_load
from shopease.demo.people import people_load
from shopease.demo.pictures import pictures_load
from shopease.demo.promotions import promotions_load
from shopease.demo.reading import SECOND, data_read, pictures_of, products_read
from shopease.demo.reviews import reviews_load
from shopease.demo.terms import (
    countries_load,
    delivery_load,
    identity_load,
    legal_pages_load,
    taxes_load,
)
from shopease.demo.wishes import wishes_load
from shopease.search.services import index_rebuild


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was added, and who may log in (e-mail address by role)."""

    products: int
    generated: int
    pages: int
    reviews: int
    orders: int
    people: dict[str, str]


@nobody_woken()
def demo_load(*, password: str, size: int = 0) -> DemoReport:
    """Fill the shop with products, terms, pages and people, and `size` generated products.

    `password` is given to people who don't exist yet. What the worker would do after each step is done
    once at the end: a message for each took longer than the steps.
    """
    images = pictures_load(alts=_alts())
    identity_load()
    countries_load()
    delivery_load()
    products = products_load(images=images)
    taxes_load()
    promotions_load()
    people = people_load(password=password)
    reviews = reviews_load()
    orders = orders_load(password=password)
    credit_load()
    draft_load()
    favourites_load()
    wishes_load()
    audiences_load()
    pages = pages_load(images=images)
    legal_pages_load()
    pages += german_load()
    shared = images[products_read()[0]["picture"]]
    generated = products_generate(size=size, image=shared)
    rules_apply()
    index_rebuild()
    references_mend()
    facets_rebuild()
    return DemoReport(products, generated, pages, reviews, orders, people)


def _alts() -> dict[str, str]:
    """Every picture's alternative text by stem."""
    alts = dict(data_read("stills")["alt"])
    for product in products_read():
        own, *others = pictures_of(product)
        alts[own] = product["alt"]
        alts |= {
            stem: f"{product['title']}: {'second view' if stem.endswith(SECOND) else 'another colour'}"
            for stem in others
        }
    return alts
