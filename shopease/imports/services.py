"""Applying drafts: many products in one transaction, each of them wholly or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q
from oscar.core.loading import get_model

from catalogue_ext.services import products_changed
from shopease.imports.errors import FileRefusedError, ProductRefusedError
from shopease.imports.families import ADDRESS, Family, families_read
from shopease.imports.fetching import PictureFetcher
from shopease.imports.pictures import PictureSource
from shopease.imports.planning import World, plan
from shopease.imports.shelves import PARTNER_CODE, Shelves
from shopease.imports.types import Change, Outcome, Problem, ProductDraft, ProductReport, RefusedDraft
from shopease.imports.writing import families_write

BATCH = 200
"""How many products are read, compared and written together."""

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

Draft = ProductDraft | RefusedDraft
Record = Callable[[Sequence[ProductReport]], None]


@dataclass(slots=True)
class Importer:
    """What one import brings along to every batch. `rehearses`: nothing is written.

    `announced` are handles and SKUs of products that a rehearsal found to be new.
    """

    pictures: PictureSource
    actor: Any = None
    rehearses: bool = False
    shelves: Shelves = field(default_factory=Shelves)
    announced: set[str] = field(default_factory=set)


def products_import(
    *, drafts: Iterable[Draft], fetcher: PictureFetcher, actor: Any = None
) -> Iterator[ProductReport]:
    """Apply drafts in batches and report on each in their order; wrong ones never block the others.

    What follows from prices, stock and words (`products_changed`) runs when a batch is committed.
    """
    importer = Importer(PictureSource(fetcher), actor)
    for batch in drafts_batched(drafts):
        yield from batch_import(drafts=batch, importer=importer)


def drafts_batched(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """The drafts in parts of at most `BATCH`; what relates products comes after those that make them."""
    batch: list[Draft] = []
    relates = False
    try:
        for draft in drafts:
            is_link = isinstance(draft, ProductDraft) and draft.related is not None
            if len(batch) == BATCH or (batch and is_link != relates):
                yield batch
                batch = []
            relates = is_link
            batch.append(draft)
    except FileRefusedError:
        if batch:  # what stands before the broken place is good
            yield batch
        raise
    if batch:
        yield batch


def batch_import(
    *, drafts: Sequence[Draft], importer: Importer, record: Record | None = None
) -> list[ProductReport]:
    """Apply (or rehearse) a few drafts in one transaction; in one each when the database refuses one.

    `record` is called with the reports inside the transaction that stores what they tell.
    """
    pictures = importer.pictures.find(draft for draft in drafts if isinstance(draft, ProductDraft))
    try:
        return _apply(drafts, importer, pictures, record)
    except (DataError, IntegrityError):
        importer.shelves.forget()
        return [_apply_alone(draft, importer, pictures, record) for draft in drafts]


def _apply_alone(
    draft: Draft, importer: Importer, pictures: Mapping[str, int | str], record: Record | None
) -> ProductReport:
    try:
        return _apply([draft], importer, pictures, record)[0]
    except (DataError, IntegrityError) as error:
        importer.shelves.forget()
        problem = Problem(draft.line, "", f"The database refused the product: {error}".strip())
        report = ProductReport(draft.line, draft.handle, Outcome.REFUSED, (problem,))
        if record is not None:
            with transaction.atomic():
                record([report])
        return report


@transaction.atomic
def _apply(
    drafts: Sequence[Draft],
    importer: Importer,
    pictures: Mapping[str, int | str],
    record: Record | None,
) -> list[ProductReport]:
    good = [draft for draft in drafts if isinstance(draft, ProductDraft)]
    batch = _Batch.read(good, importer, pictures)
    reports = [batch.plan(draft) for draft in good]
    if not importer.rehearses:
        families = [*batch.families.values(), *batch.fresh.values()]
        touched = families_write(families=families, shelves=importer.shelves, actor=importer.actor)
        if touched:
            transaction.on_commit(partial(products_changed, product_ids=touched))
    done = map(_identified, reports, batch.used)
    everything = [
        next(done)
        if isinstance(draft, ProductDraft)
        else ProductReport(draft.line, draft.handle, Outcome.REFUSED, draft.problems)
        for draft in drafts
    ]
    if record is not None:
        record(everything)
    return everything


@dataclass(slots=True)
class _Batch:
    """The products that a few drafts speak of; `fresh` are those that don't exist yet, by handle."""

    importer: Importer
    world: World
    families: dict[int, Family]
    by_handle: dict[str, int]
    by_sku: dict[str, int]
    titles: dict[str, int]
    fresh: dict[str, Family] = field(default_factory=dict)
    used: list[Family | None] = field(default_factory=list)

    @classmethod
    def read(
        cls, drafts: Sequence[ProductDraft], importer: Importer, pictures: Mapping[str, int | str]
    ) -> "_Batch":
        """Find the products by handle, address and SKU, and read them. A dozen queries."""
        named = {name for draft in drafts for name in draft.related or ()}
        handles = _products_by_handle({draft.handle for draft in drafts if draft.handle} | named)
        by_handle = {draft.handle: handles[draft.handle] for draft in drafts if draft.handle in handles}
        skus = {variant.sku for draft in drafts for variant in draft.variants if variant.sku}
        skus |= {draft.handle for draft in drafts if draft.is_known_by_sku}
        owners = _owners(skus | named)
        by_sku = {sku: pk for sku, (pk, _title) in owners.items()}
        told = {pk for sku, pk in by_sku.items() if sku in skus}
        families = families_read(
            ids={*by_handle.values(), *told}, shelves=importer.shelves, lock=not importer.rehearses
        )
        new = {draft.title for draft in drafts if draft.handle not in by_handle and draft.title}
        titles = dict(
            Product.objects.filter(title__in=new, parent=None).order_by("-pk").values_list("title", "pk")
        )
        related = {name: pk for name, (pk, _title) in owners.items()} | handles
        world = World(importer.shelves, owners, pictures, related)
        return cls(importer, world, families, by_handle, by_sku, titles)

    def find(self, draft: ProductDraft) -> Family | None:
        """The product that a draft speaks of: by handle or address, else by SKU.

        A product with a code of its own is found by SKU only where the file knows no handles.
        """
        pk = self.by_handle.get(draft.handle)
        if pk in self.families:
            return self.families[pk]
        if draft.handle in self.fresh:
            return self.fresh[draft.handle]
        for sku in (*(v.sku for v in draft.variants), *([draft.handle] if draft.is_known_by_sku else [])):
            family = self.families.get(self.by_sku.get(sku, 0))
            if family is not None and (draft.is_known_by_sku or not family.product.code):
                return family
        return None

    def plan(self, draft: ProductDraft) -> ProductReport:
        """Plan one draft; what is wrong with it becomes its report."""
        family = self.find(draft)
        self.used.append(family)
        is_new = family is None
        announced = self.importer.announced
        if is_new and draft.handle and draft.handle in announced:
            return _report(draft, Outcome.CHANGED, self, changes=_announced_changes(draft))
        family = family or Family(structure=draft.structure or _structure(draft), slug=draft.slug)
        try:
            changes, warnings = plan(draft=draft, family=family, world=self.world)
        except ProductRefusedError as error:
            problem = Problem(error.line or draft.line, error.column, str(error))
            return _report(draft, Outcome.REFUSED, self, problems=[problem])
        if is_new:
            self.fresh[draft.handle or draft.variants[0].sku] = family
            self.used[-1] = family
            if draft.title in self.titles:
                message = f"There is a product called “{draft.title}” already."
                warnings.append(Problem(draft.line, draft.column("title"), message, is_warning=True))
            if self.importer.rehearses:
                announced |= {draft.handle, *(variant.sku for variant in draft.variants)}
        outcome = Outcome.CREATED if is_new else Outcome.CHANGED if changes else Outcome.UNCHANGED
        return _report(draft, outcome, self, problems=warnings, changes=changes)


def _identified(report: ProductReport, family: Family | None) -> ProductReport:
    """A report that names the product, which may be new."""
    if report.outcome is Outcome.REFUSED or family is None or family.product is None:
        return report
    return replace(report, product_id=family.product.pk, title=family.product.title)


def _structure(draft: ProductDraft) -> str:
    return str(Product.PARENT if draft.option_names else Product.STANDALONE)


def _announced_changes(draft: ProductDraft) -> list[Change]:
    """What is said of a product that a rehearsal hasn't made: related products, further variants."""
    related = [Change("", "related", None, list(draft.related))] if draft.related else []
    return related + [Change(variant.sku, "variant", None, "new") for variant in draft.variants]


def _report(
    draft: ProductDraft,
    outcome: Outcome,
    batch: _Batch,
    *,
    problems: Iterable[Problem] = (),
    changes: Sequence[Change] = (),
) -> ProductReport:
    added = sum(len(change.new) - len(change.old or []) for change in changes if change.field == "pictures")
    skipped = batch.importer.pictures.problems(draft) if outcome is not Outcome.REFUSED else ()
    return ProductReport(
        draft.line, draft.handle, outcome, tuple(problems), added, skipped, draft.title, tuple(changes)
    )


def _products_by_handle(handles: set[str]) -> dict[str, int]:
    found = dict(Product.objects.filter(code__in=handles, parent=None).values_list("code", "pk"))
    addresses = {handle: match for handle in handles - found.keys() if (match := ADDRESS.fullmatch(handle))}
    if addresses:
        ids = {int(match["pk"]) for match in addresses.values()}
        known = Product.objects.filter(pk__in=ids, code=None, parent=None).values_list("pk", "slug")
        by_address = {f"{slug}_{pk}": pk for pk, slug in known}
        found |= {handle: by_address[handle] for handle in addresses if handle in by_address}
    return found


def _owners(skus: set[str]) -> dict[str, tuple[int, str]]:
    """Which product (a variant's parent) holds an SKU: as its own, or else as its stock record's."""
    if not skus:
        return {}
    own = Q(partner__code=PARTNER_CODE) | Q(product__upc=None)
    records = StockRecord.objects.filter(own, partner_sku__in=skus).values_list(
        "partner_sku", "product_id", "product__parent_id", "product__title", "product__parent__title"
    )
    products = Product.objects.filter(upc__in=skus).values_list(
        "upc", "pk", "parent_id", "title", "parent__title"
    )
    return {
        sku: (parent or pk, parent_title if parent else title)
        for sku, pk, parent, title, parent_title in (*records, *products)
    }
