"""Reading runs and their rows, for people."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from shopease.core.cells import cell_safe
from shopease.imports.models import ImportRow, ImportRun

LABELS = {
    "code": gettext_lazy("Code"),
    "title": gettext_lazy("Title"),
    "short_description": gettext_lazy("Short description"),
    "description": gettext_lazy("Description"),
    "benefits": gettext_lazy("Benefits"),
    "ingredients": gettext_lazy("Ingredients"),
    "how_to_use": gettext_lazy("How to use"),
    "meta_title": gettext_lazy("SEO title"),
    "meta_description": gettext_lazy("SEO description"),
    "upc": gettext_lazy("SKU"),
    "sku": gettext_lazy("SKU of the stock"),
    "is_public": gettext_lazy("Shown"),
    "is_featured": gettext_lazy("Featured"),
    "unit_amount": gettext_lazy("Content"),
    "unit": gettext_lazy("Unit"),
    "product_class": gettext_lazy("Product type"),
    "categories": gettext_lazy("Categories"),
    "tags": gettext_lazy("Tags"),
    "places": gettext_lazy("Places in categories sorted by hand"),
    "pictures": gettext_lazy("Pictures"),
    "related": gettext_lazy("Related products"),
    "price": gettext_lazy("Price"),
    "compare_at": gettext_lazy("Compare-at price"),
    "units": gettext_lazy("Stock"),
    "backorder": gettext_lazy("Back-order"),
    "available_on": gettext_lazy("Available from"),
    "variant": gettext_lazy("Variant"),
}
FIRST = ("upc", "price", "compare_at", "units", "product_class", "categories", "pictures", "is_public")
"""What a merchant looks at first when a product is new; its code and title stand beside it."""
SHOWN = 120
"""Characters of a value that a page shows."""
SHOWS = {
    "created": Q(outcome="created"),
    "changed": Q(outcome="changed"),
    "unchanged": Q(outcome="unchanged"),
    "refused": Q(outcome="refused"),
    "warnings": Q(has_warnings=True),
    "kept": Q(undo="kept"),
}

Product = get_model("catalogue", "Product")


def runs_for_list() -> QuerySet[ImportRun]:
    """All runs, the latest first, with how many products each of them created, changed and refused."""
    counts = {
        f"num_{outcome}": Count("rows", filter=Q(rows__outcome=outcome))
        for outcome in ("created", "changed", "unchanged", "refused")
    }
    return ImportRun.objects.select_related("created_by").annotate(**counts)


def run_counts(run: ImportRun) -> dict[str, int]:
    """How many rows each way of looking at a run shows. One query."""
    counts = {name: Count("pk", filter=condition) for name, condition in SHOWS.items()}
    found: dict[str, int] = run.rows.aggregate(all=Count("pk"), pictures=Sum("pictures_added"), **counts)
    return {name: number or 0 for name, number in found.items()}


def rows_for_page(run: ImportRun, *, show: str = "", words: str = "") -> QuerySet[ImportRow]:
    """The rows of a run by outcome and by words of code or title."""
    rows = run.rows.filter(SHOWS.get(show, Q()))
    return rows.filter(Q(handle__icontains=words) | Q(title__icontains=words)) if words else rows


def row_changes(row: ImportRow) -> list[dict[str, str]]:
    """The changes of a row in words: whose, what, old and new."""
    changes = row.changes
    if row.outcome == ImportRow.Outcome.CREATED:
        own = [change for change in changes if change[0] or change[1] not in {"code", "title"}]
        changes = sorted(own, key=lambda change: FIRST.index(change[1]) if change[1] in FIRST else len(FIRST))
        changes = sorted(changes, key=lambda change: bool(change[0]))
    return [
        {"owner": owner, "field": field_label(field), "old": _words(field, old), "new": _words(field, new)}
        for owner, field, old, new in changes
    ]


def field_label(field: str) -> str:
    """What a merchant calls a field."""
    if field.startswith("@"):
        return field[1:].replace("_", " ").capitalize()
    return str(LABELS.get(field, field))


def _words(field: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    wording = {
        "variant": lambda: _("new"),
        "price": lambda: number_format(value, decimal_pos=2),
        "compare_at": lambda: number_format(value, decimal_pos=2),
        "categories": lambda: ", ".join(" > ".join(path) for path in value),
        "pictures": lambda: str(len(value)),
        "places": lambda: ", ".join(f"{path[-1]}: {order}" for path, order in value),
        "related": lambda: str(len(value)),
    }.get(field)
    if wording is not None:
        return str(wording())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def report_rows(run: ImportRun, *, show: str = "", words: str = "") -> Iterator[list[str]]:
    """A report as a table: a line for each change and each problem. Read in parts."""
    yield ["Line", "Code", "Title", "Outcome", "Variant", "Column or field", "Old", "New", "Message", "Undo"]
    for row in rows_for_page(run, show=show, words=words).iterator(chunk_size=500):
        start = [str(row.line), row.handle, row.title, str(row.get_outcome_display())]
        undo = " ".join(filter(None, (str(row.get_undo_display()), row.undo_note)))
        lines = [
            [*start, change["owner"], change["field"], change["old"], change["new"], "", undo]
            for change in row_changes(row)
        ]
        lines += [
            [str(line), *start[1:], "", column, "", "", message, undo]
            for line, column, message, _is_warning in row.problems
        ]
        for line in lines or [[*start, "", "", "", "", "", undo]]:
            yield [cell_safe(cell) for cell in line]


def products_for_export(
    *, category: Any = None, product_class: Any = None, is_public: bool | None = None, words: str = ""
) -> QuerySet[Any]:
    """Products (no variants) of a category with all below it, of a type, shown or hidden, by words."""
    products = Product.objects.filter(parent=None)
    if category is not None:
        products = products.filter(categories__in=category.get_descendants_and_self()).distinct()
    if product_class is not None:
        products = products.filter(product_class=product_class)
    if is_public is not None:
        products = products.filter(is_public=is_public)
    if words:
        found = Q(title__icontains=words) | Q(upc__icontains=words) | Q(code__icontains=words)
        products = products.filter(found | Q(children__upc__icontains=words)).distinct()
    return products
