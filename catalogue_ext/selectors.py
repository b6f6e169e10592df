"""Reading the catalogue. Each says what it costs; the budgets' tests hold it to that."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db import router
from django.db.models import Exists, F, OuterRef, Q, TextField, Value
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from oscar.core.loading import get_model

from catalogue_ext.cards import Family, badge_of, families_of, unit_price_of
from catalogue_ext.category_sort import HandSorted, is_by_hand
from catalogue_ext.net import price_shown
from catalogue_ext.offers import goods_offers_for
from catalogue_ext.rules import bestsellers, in_range, new_products, on_offer, reduced, with_option, with_tag
from catalogue_ext.types import (
    MAX_PAGE,
    PAGE_SIZE,
    CategoryNode,
    CategoryTile,
    CategoryTree,
    MenuCategory,
    OfferNote,
    ProductCard,
    ProductFilter,
    ProductRule,
    ProductSort,
)
from catalogue_ext.variants import CHOSEN_BY
from shopease.core.cache import Unchanging
from shopease.core.memo import request_cached, request_forget, request_remembered
from shopease.core.prepared import PreparedRows
from shopease.core.translation import is_translating, other_language, text_in_language, text_in_sql
from shopease.media.selectors import Picture, pictures_by_ids

Product = get_model("catalogue", "Product")
ProductImage = get_model("catalogue", "ProductImage")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
Category = get_model("catalogue", "Category")

TEXTS = ("description", "benefits", "ingredients", "how_to_use", "meta_title", "meta_description")
"""What lists don't show."""

TREE_SECONDS = 60
"""How long a tree that was read just before a change may live on."""

BY_PRICE = {ProductSort.PRICE_UP, ProductSort.PRICE_DOWN}
ORDERS: dict[str, tuple[Any, ...]] = {
    ProductSort.NEWEST: ("-date_created", "-pk"),
    ProductSort.BESTSELLING: ("-units_sold", "-pk"),
    ProductSort.RATING: (F("rating").desc(nulls_last=True), "-num_reviews", "-pk"),
    ProductSort.PRICE_UP: ("lowest_price", "pk"),
    ProductSort.PRICE_DOWN: ("-lowest_price", "-pk"),
}


# --- Categories -------------------------------------------------------------------------------


def category_tree() -> CategoryTree:
    """All public categories. No query while cached, one after a change and one more when the pictures
    of the menu aren't cached either; asks the cache once a request."""
    key = _tree_key(get_language() or settings.LANGUAGE_CODE)
    return request_remembered(key, lambda: _cached_tree(key))


def _cached_tree(key: str) -> CategoryTree:
    tree: CategoryTree | None = request_cached(key)
    if tree is None:
        tree = _read_tree()
        cache.set(key, Unchanging(tree), TREE_SECONDS)
    return tree


def categories_for_menu() -> tuple[MenuCategory, ...]:
    """The menu's categories, nested. No query while cached."""
    return category_tree().menu


def category_tree_forget() -> None:
    """Drop the cached tree, in all languages."""
    keys = [_tree_key(code) for code, _name in settings.LANGUAGES]
    cache.delete_many(keys)
    request_forget(*keys)


def _tree_key(language: str) -> str:
    return f"catalogue:tree:2:{language}"


def category_for_page(category_id: int) -> Any | None:
    """The category with its texts, if it and all above it are public. One query."""
    return Category.objects.browsable().filter(pk=category_id).first()


def category_tiles(ids: Sequence[int]) -> list[CategoryTile]:
    """Public categories as tiles, in the order of `ids`. No query; one when renditions are not cached."""
    nodes = category_tree().nodes
    shown = [nodes[pk] for pk in ids if pk in nodes]
    pictures = pictures_by_ids({node.image_id for node in shown if node.image_id})
    return [
        CategoryTile(node.id, node.title, node.url, pictures.get(node.image_id or 0), node.icon)
        for node in shown
    ]


def _read_tree() -> CategoryTree:
    rows = (
        Category.objects.browsable()
        .order_by("path")
        .values_list(
            "pk",
            "name",
            "translations",
            "slug",
            "path",
            "depth",
            "exclude_from_menu",
            "image_id",
            "icon",
            "product_sort",
        )
    )
    nodes: dict[int, CategoryNode] = {}
    above: list[tuple[str, str, bool]] = []
    for pk, own_name, translations, slug, path, depth, excluded, *shown in rows:
        name = text_in_language(translations, "name", own_name)
        while above and not path.startswith(above[-1][0]):
            above.pop()
        full_slug = f"{above[-1][1]}/{slug}" if above else slug
        in_menu = not excluded and (not above or above[-1][2])
        above.append((path, full_slug, in_menu))
        url = reverse("catalogue:category", kwargs={"category_slug": full_slug, "pk": pk})
        nodes[pk] = CategoryNode(pk, name, url, path, depth, in_menu, *shown)
    tree = CategoryTree(nodes, ())

    def menu(node: CategoryNode) -> MenuCategory:
        children = tuple(menu(child) for child in tree.children(node))
        return MenuCategory(node.title, node.url, children, pictures.get(node.id), node.icon)

    roots = [node for node in nodes.values() if node.depth == 1 and node.in_menu]
    pictures = _menu_pictures(roots)
    return CategoryTree(nodes, tuple(menu(root) for root in roots))


def _menu_pictures(roots: Sequence[CategoryNode]) -> dict[int, Picture]:
    """The pictures of the menu by category: in one modern format only, for the tree is read on each page."""
    images = {node.id: node.image_id for node in roots if node.image_id}
    found = pictures_by_ids(images.values()) if images else {}
    return {
        pk: replace(found[image_id], sources=found[image_id].sources[:1])
        for pk, image_id in images.items()
        if image_id in found
    }


# --- Lists ------------------------------------------------------------------------------------


class ProductPaginator(Paginator):
    """Counts no further than the last page that may be shown."""

    @cached_property
    def count(self) -> int:
        products: Any = self.object_list
        return int(products.order_by().values("pk")[: self.per_page * MAX_PAGE].count())

    @property
    def is_capped(self) -> bool:
        """Whether there may be more products than are counted."""
        return self.count == self.per_page * MAX_PAGE


def products_for_list(
    wanted: ProductFilter | None = None,
    *,
    sort: str = ProductSort.NEWEST,
    page: int | str = 1,
    page_size: int = PAGE_SIZE,
    within: Q | None = None,
) -> Page:
    """One page of public products, of those `within` if given. Two queries; `cards_for` adds two.

    Raises `django.core.paginator.InvalidPage`; the first page always exists.
    """
    listed = products_listed(wanted or ProductFilter())
    found = listed if within is None else listed.filter(within)
    if is_by_hand(sort) and wanted is not None and wanted.category_id is not None:
        ordered: Any = HandSorted(found, wanted.category_id)
    else:
        ordered = _sorted(found, sort)
    return ProductPaginator(ordered, page_size).page(page)


def products_for_rule(rule: ProductRule, limit: int) -> list[Any]:
    """The first products that a rule finds. One query; `cards_for` adds two."""
    return list(_sorted(products_listed(rule.filter), rule.sort)[:limit])


LISTED = tuple(
    field.attname for field in Product._meta.concrete_fields if field.attname not in {*TEXTS, "translations"}
)


def _product_rows(ids: Iterable[int], language: str) -> Any:
    """Of the translations only that of the title: the long ones are of no use in a list."""
    title: Any = text_in_sql("translations", language, "title") if language else Value(None, TextField())
    rows = products_listed(ProductFilter()).filter(pk__in=ids)
    return rows.values_list(*LISTED, "has_dearer_variants", title)


_product_rows_of = PreparedRows(_product_rows)


def products_by_ids(ids: Sequence[int]) -> list[Any]:
    """Public products in the order of `ids`; those missing or not public are left out. One query."""
    found, language = {}, other_language()
    for *values, has_dearer_variants, title in _product_rows_of(ids, language):
        product = Product.from_db(router.db_for_read(Product), LISTED, values)
        if language:
            product.translations = {language: {"title": {"text": title}}} if title else {}
        product.has_dearer_variants = has_dearer_variants
        found[product.pk] = product
    return [found[pk] for pk in ids if pk in found]


def products_listed(wanted: ProductFilter) -> Any:
    """The public products that a filter finds, without their texts, in no order. No query yet."""
    dearer = Product.objects.filter(
        parent=OuterRef("pk"), is_public=True, lowest_price__gt=OuterRef("lowest_price")
    )
    unused = TEXTS if is_translating() else (*TEXTS, "translations")
    products = Product.objects.browsable().defer(*unused).annotate(has_dearer_variants=Exists(dearer))
    if wanted.category_id is not None:
        tree = category_tree()
        node = tree.nodes.get(wanted.category_id)
        ids = tree.ids_below(node) if node else []
        products = products.filter(
            pk__in=ProductCategory.objects.filter(category_id__in=ids).values("product_id")
        )
    flags = (
        (wanted.available_only, Q(is_available=True)),
        (wanted.featured_only, Q(is_featured=True)),
        (wanted.new_only, new_products()),
        (wanted.bestsellers_only, bestsellers()),
        (wanted.on_offer_only, on_offer()),
    )
    for is_asked, rule in flags:
        products = products.filter(rule) if is_asked else products
    if wanted.reduced_only:
        products = products.filter(reduced())
    if wanted.rating_min is not None:
        products = products.filter(rating__gte=wanted.rating_min)
    if wanted.price_min is not None:
        products = products.filter(lowest_price__gte=wanted.price_min)
    if wanted.price_max is not None:
        products = products.filter(lowest_price__lte=wanted.price_max)
    if wanted.range_id is not None:
        products = products.filter(in_range(wanted.range_id))
    if wanted.option_id is not None:
        products = products.filter(with_option(wanted.option_id))
    if wanted.tag_id is not None:
        products = products.filter(with_tag(wanted.tag_id))
    return products


def _sorted(products: Any, sort: str) -> Any:
    """By price only what has one: then the index is read from either end, and no row is sorted."""
    if sort in BY_PRICE:
        products = products.filter(lowest_price__isnull=False)
    return products.order_by(*ORDERS[sort])


# --- Cards and pictures -----------------------------------------------------------------------


def cards_for(products: Iterable[Any]) -> list[ProductCard]:
    """What a grid shows of `products` from the selectors above. Two queries for any number, one more
    while offers run, one more when renditions are not cached."""
    products = list(products)
    if not products:
        return []
    pictures = _pictures_by_product(products)
    families = families_of(products)
    offers = goods_offers_for(products)
    return [
        _card(product, pictures.get(product.pk, []), families[product.pk], offers.get(product.pk, ()))
        for product in products
    ]


def _card(
    product: Any, pictures: Sequence[Picture], family: Family, offers: tuple[OfferNote, ...]
) -> ProductCard:
    price, currency = product.lowest_price, settings.OSCAR_DEFAULT_CURRENCY
    reduction = family.reductions.get(price) if price is not None else None
    shown = price_shown(product)
    return ProductCard(
        product_id=product.pk,
        url=product.get_absolute_url(),
        title=product.title,
        picture=pictures[0] if pictures else None,
        price=shown(price),
        compare_at=shown(reduction.compare_at) if reduction else None,
        currency=currency,
        is_available=product.is_available,
        badge=badge_of(product, is_reduced=reduction is not None),
        needs_choice=product.is_parent,
        is_from_price=getattr(product, "has_dearer_variants", False),
        second_picture=pictures[1] if len(pictures) > 1 else None,
        rating=product.rating,
        num_reviews=product.num_reviews,
        swatches=tuple(family.colours.values()) if len(family.colours) > 1 else (),
        offers=offers,
        unit_price=unit_price_of(product, shown(price), currency),
        lowest_30=shown(reduction.lowest_30) if reduction else None,
        preorder=family.preorder(price) if product.is_available else "",
    )


def pictures_for(products: Iterable[Any]) -> dict[int, Picture]:
    """The first picture of each product by its id; a variant without one has its parent's.

    One query for any number of products, and one when renditions are not cached.
    """
    return {pk: pictures[0] for pk, pictures in _pictures_by_product(products).items()}


picture_rows_of = PreparedRows(
    lambda ids: (
        ProductImage.objects.filter(product_id__in=ids)
        .order_by("product_id", "display_order", "pk")
        .values_list("product_id", "original_id", "caption")
    )
)
"""Which pictures of the library products have, in their order: product, picture, words below it."""


def _pictures_by_product(products: Iterable[Any]) -> dict[int, list[Picture]]:
    """The first two pictures of each product that has any."""
    owners = {product.pk: product.parent_id for product in products}
    ids = {*owners, *(parent for parent in owners.values() if parent)}
    first: dict[int, list[tuple[int, str]]] = {}
    for product_id, image_id, caption in picture_rows_of(ids):
        if len(uses := first.setdefault(product_id, [])) < 2:
            uses.append((image_id, caption))
    shown = {pk: first.get(pk) or first.get(parent, []) for pk, parent in owners.items()}
    known = pictures_by_ids({image_id for uses in shown.values() for image_id, _caption in uses})
    found = {
        pk: [
            replace(known[image_id], alt=caption) if caption else known[image_id]
            for image_id, caption in uses
            if image_id in known
        ]
        for pk, uses in shown.items()
    }
    return {pk: pictures for pk, pictures in found.items() if pictures}


def variant_labels(products: Iterable[Any]) -> dict[int, str]:
    """What tells variants from their siblings ("Blue, Large"), by product id. One query at most."""
    variants = [product for product in products if product.is_child]
    if not variants:
        return {}
    values: dict[tuple[int, str], list[str]] = {}
    found = ProductAttributeValue.objects.filter(product__in=variants, attribute__type__in=CHOSEN_BY)
    for value in found.select_related("attribute", "value_option").order_by("attribute__code"):
        values.setdefault((value.product_id, value.attribute.type), []).append(str(value.value_as_text))
    labels = {}
    for product in variants:
        known = (values[product.pk, kind] for kind in CHOSEN_BY if (product.pk, kind) in values)
        labels[product.pk] = ", ".join(next(known, [])) or product.title
    return labels
