"""Where editors show a product: the pages and snippets that name it or one of its variants."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from oscar.core.loading import get_model
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import get_snippet_models

MAX_USES = 100


@dataclass(frozen=True)
class Use:
    """One page or snippet; `places` are the labels of the sections, `edit_url` only for who may edit it."""

    title: str
    kind: str
    is_shown: bool
    places: tuple[str, ...]
    edit_url: str


def product_uses(product: Any, *, user: Any = None) -> list[Use]:
    """Where the product or one of its variants is shown, published pages first; at most `MAX_USES`.

    One query for the references, one for each kind of page or snippet.
    """
    if product.pk is None:
        return []
    family = [product.pk, *product.children.values_list("pk", flat=True)]
    return _uses(get_model("catalogue", "Product"), family, user)


def category_uses(category: Any, *, user: Any = None) -> list[Use]:
    """Where the category is shown or linked; costs as `product_uses`."""
    return _uses(get_model("catalogue", "Category"), [category.pk], user)


def products_used(product_ids: Iterable[int]) -> set[int]:
    """Which of these products a published page or a snippet shows. Two queries."""
    found = list(_references(get_model("catalogue", "Product"), product_ids))
    pages = ContentType.objects.get_for_model(Page).pk
    on_pages = {reference.object_id for reference in found if reference.base_content_type_id == pages}
    live = set(Page.objects.live().filter(pk__in=on_pages).values_list("pk", flat=True))
    return {
        int(reference.to_object_id)
        for reference in found
        if reference.base_content_type_id != pages or int(reference.object_id) in live
    }


def _references(model: Any, keys: Iterable[int]) -> Any:
    editorial = ContentType.objects.get_for_models(Page, *get_snippet_models()).values()
    return ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id__in=[str(key) for key in keys],
        base_content_type__in=[content_type.pk for content_type in editorial],
    ).order_by("base_content_type", "object_id", "pk")


def _uses(model: Any, keys: Iterable[int], user: Any) -> list[Use]:
    sources: dict[tuple[int, str], list[Any]] = {}
    for reference in _references(model, keys):
        source = (reference.content_type_id, reference.object_id)
        if source in sources or len(sources) < MAX_USES:
            sources.setdefault(source, []).append(reference)
    finder = AdminURLFinder(user)
    uses: list[Use] = []
    for type_id in dict.fromkeys(type_id for type_id, _key in sources):
        kind = ContentType.objects.get_for_id(type_id).model_class()
        if kind is None:
            continue
        rows = kind._default_manager.in_bulk([key for of, key in sources if of == type_id])
        uses += [_use(row, sources[type_id, str(row.pk)], finder) for row in rows.values()]
    return sorted(uses, key=lambda use: (not use.is_shown, use.title.lower()))


def _use(row: Any, references: list[Any], finder: AdminURLFinder) -> Use:
    title = row.get_admin_display_title() if isinstance(row, Page) else str(row)
    return Use(
        title=title,
        kind=str(row._meta.verbose_name),
        is_shown=bool(getattr(row, "live", True)),
        places=tuple(dict.fromkeys(_place(reference) for reference in references)),
        edit_url=finder.get_edit_url(row) or "",
    )


def _place(reference: Any) -> str:
    """The label of the section or, outside a list of sections, of the field."""
    stream = getattr(reference.source_field, "stream_block", None)
    block = stream.child_blocks.get(reference.model_path.split(".")[1]) if stream else None
    return str(block.label if block else reference.describe_source_field())
