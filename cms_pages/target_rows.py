"""Targets of links as editors see them: what they are, how they stand, where they are edited."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from oscar.core.loading import get_model
from oscar.templatetags.currency_filters import currency
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms_pages.targets import KEYED, TargetKind, target_of, target_split

MAX_TITLE = 70


@dataclass(frozen=True)
class TargetRow:
    """One target; `pk` is its text (`cms_pages.targets`), `problem` why shoppers can't follow it now.

    One that `is_gone` has neither a title nor anything else of its own.
    """

    pk: str
    title: str
    detail: str = ""
    problem: str = ""
    picture: str = ""
    edit_url: str = ""
    is_gone: bool = False

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return str(TargetKind(target_split(self.pk)[0]).label)

    def __str__(self) -> str:
        """How the form names it: never without its problem."""
        title = self.title if len(self.title) <= MAX_TITLE else f"{self.title[: MAX_TITLE - 1]}…"
        notes = ", ".join(note for note in (self.kind, self.problem) if note)
        return f"{title} ({notes})"


def rows_of(kind: str) -> QuerySet[Any]:
    """The rows that a link of this kind may lead to, with all that `target_row` shows."""
    if kind == TargetKind.PAGE:
        pages: QuerySet[Any] = Page.objects.filter(depth__gt=1).select_related("locale").order_by("path")
        return pages
    if kind == TargetKind.PRODUCT:
        products: QuerySet[Any] = get_model("catalogue", "Product").objects.filter(parent=None)
        return (
            products.annotate(
                own_stock=Sum("stockrecords__num_in_stock", distinct=True),
                variant_stock=Sum("children__stockrecords__num_in_stock"),
            )
            .prefetch_related("images__original__renditions", "stockrecords")
            .order_by("-date_created", "-pk")
        )
    if kind == TargetKind.CATEGORY:
        categories: QuerySet[Any] = get_model("catalogue", "Category").objects.order_by("path")
        return categories
    documents: QuerySet[Any] = get_document_model().objects.order_by("title", "pk")
    return documents


LOOKUPS = {
    TargetKind.PAGE: ("title__icontains", "slug__icontains"),
    TargetKind.PRODUCT: (
        "title__icontains",
        "upc__icontains",
        "stockrecords__partner_sku__icontains",
        "children__stockrecords__partner_sku__icontains",
    ),
    TargetKind.CATEGORY: ("name__icontains",),
    TargetKind.DOCUMENT: ("title__icontains", "file__icontains"),
}
"""In what the words of a search are looked for."""


def rows_found(kind: str, words: str) -> QuerySet[Any]:
    """The rows of a kind that hold `words`; all without any. Pages that only mirror others are left out."""
    rows = rows_of(kind)
    if kind == TargetKind.PAGE:
        rows = rows.filter(alias_of=None)
    if not words:
        return rows
    found = Q()
    for lookup in LOOKUPS[TargetKind(kind)]:
        found |= Q(**{lookup: words})
    return rows.filter(pk__in=rows.model._default_manager.filter(found).values("pk"))


def targets_described(targets: Iterable[str], *, user: Any = None) -> dict[str, TargetRow]:
    """Each of `targets` as a row, those that are gone too. One to three queries a kind.

    With `user`, only what that person may edit has an address for it.
    """
    wanted = {target: target_split(target) for target in targets}
    finder = AdminURLFinder(user)
    found: dict[str, TargetRow] = {}
    for kind in KEYED:
        keys = {int(value) for of, value in wanted.values() if of == kind}
        if keys:
            rows = [target_row(kind, row, finder) for row in rows_of(kind).filter(pk__in=keys)]
            found |= {row.pk: row for row in rows}
    return {
        target: found.get(target_of(kind, int(value)) if kind in KEYED else "")
        or _unkeyed(target, kind, value)
        for target, (kind, value) in wanted.items()
        if kind
    }


def _unkeyed(target: str, kind: str, value: str) -> TargetRow:
    if kind in KEYED:
        return TargetRow(pk=target, title=_("Gone"), problem=_("no longer exists"), is_gone=True)
    return TargetRow(pk=target, title=value)


def target_row(kind: str, row: Any, finder: AdminURLFinder) -> TargetRow:
    """A row of `rows_of` as it is shown to editors."""
    describe: dict[TargetKind, Callable[[Any], dict[str, Any]]] = {
        TargetKind.PAGE: _page,
        TargetKind.PRODUCT: _product,
        TargetKind.CATEGORY: _category,
        TargetKind.DOCUMENT: _document,
    }
    fields = describe[TargetKind(kind)](row)
    return TargetRow(pk=target_of(kind, row.pk), edit_url=finder.get_edit_url(row) or "", **fields)


def _page(page: Any) -> dict[str, Any]:
    return {
        "title": page.get_admin_display_title(),
        "detail": f"/{page.url_path.strip('/').partition('/')[2]} · {page.locale.language_code}",
        "problem": "" if page.live else _("not published"),
    }


def _product(product: Any) -> dict[str, Any]:
    stock = product_stock(product)
    notes = (
        product_sku(product),
        product_price(product),
        stock and _("%(number)s in stock") % {"number": stock},
    )
    return {
        "title": product.get_title(),
        "detail": " · ".join(note for note in notes if note),
        "problem": product_problem(product),
        "picture": product_picture(product),
    }


def _category(category: Any) -> dict[str, Any]:
    is_shown = category.is_public and category.ancestors_are_public
    return {
        "title": category.name,
        "detail": " › ".join(category.full_slug.split("/")[:-1]) if category.depth > 1 else "",
        "problem": "" if is_shown else _("hidden from shoppers"),
    }


def _document(document: Any) -> dict[str, Any]:
    return {"title": document.title, "detail": document.filename}


def product_problem(product: Any) -> str:
    """What keeps shoppers from buying it now; nothing when they can."""
    if not product.is_public:
        return _("hidden from shoppers")
    return "" if product.is_available else _("sold out")


def product_sku(product: Any) -> str:
    """Up to two of its SKUs, or its code."""
    skus = [record.partner_sku for record in product.stockrecords.all()]
    return ", ".join(skus[:2]) or (product.upc or "")


def product_price(product: Any) -> str:
    """The lowest price with its currency; nothing without one."""
    return str(currency(product.lowest_price)) if product.lowest_price is not None else ""


def product_stock(product: Any) -> str:
    """Units in stock, those of variants together; nothing where stock isn't counted."""
    total = product.own_stock if product.own_stock is not None else product.variant_stock
    return "" if total is None else str(total)


def product_picture(product: Any) -> str:
    """The address of the first picture, as small as it exists; nothing without one."""
    image = next(iter(product.images.all()), None)
    if image is None:
        return ""
    smallest = min(image.original.renditions.all(), key=lambda r: r.width, default=None)
    return str(smallest.url if smallest else image.original.file.url)
