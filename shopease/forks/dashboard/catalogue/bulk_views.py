"""The dashboard's list of products, and changing many of them at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.core.loading import get_class, get_classes

from shopease.bulk.errors import BulkError
from shopease.bulk.models import BulkChange, BulkEdit
from shopease.bulk.selectors import (
    desk_rows,
    edit_last,
    edit_summary,
    edits_of,
    products_for_desk,
    products_selected,
)
from shopease.bulk.services import edit_apply, edit_discard, edit_is_small, edit_run, edit_start, edit_undo
from shopease.bulk.tasks import run_edit
from shopease.bulk.types import Action, Caution, Note, Selection, State
from shopease.bulk.words import edit_words, value_words
from shopease.core.db import BusyError
from shopease.core.queue import wake
from shopease.media.models import LibraryImage
from shopease.media.thumbnails import thumbnail_spec

OPTIONS_FORMS, ProductFilterForm = get_classes(
    "dashboard.catalogue.bulk_forms", ("OPTIONS_FORMS", "ProductFilterForm")
)

PAGE_SIZE = 50
INLINE_SECONDS = 10
BACK = "products_back"
"""In the session: the address of the list, with its filter, from which products were chosen last."""
THUMBNAILS = ("70x70",)
"""The sizes that the template of a row asks for."""

SORTS = {
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
    "price": ("lowest_price", "pk"),
    "-price": ("-lowest_price", "-pk"),
    "-sold": ("-units_sold", "-pk"),
    "-updated": ("-date_updated", "-pk"),
    "updated": ("date_updated", "pk"),
}
NEWEST = "-updated"
LISTED = (
    *("title", "slug", "upc", "structure", "parent", "is_public", "is_available", "date_updated"),
    *("is_featured", "is_bestseller", "is_new", "product_class__name", "product_class__track_stock"),
)
"""What the list shows of a product; its texts are long."""
SHOWN: dict[str, dict[str, Any]] = {
    "all": {},
    "changes": {"state__in": (State.PLANNED, State.DONE, State.UNDONE)},
    "warnings": {"note": ""},
    "left": {"state__in": (State.SKIPPED, State.KEPT)},
}


class ProductListView(View):
    """Overrides `oscar.apps.dashboard.catalogue.views.ProductListView` (Oscar 4.2).

    Filters that stay while one turns pages, prices and stock at a glance, and the way to changing
    many products, which replaces Oscar's bulk actions.
    """

    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of the list; what is wrong in the filter is said and left out."""
        form = ProductFilterForm(request.GET)
        sort = request.GET.get("sort", NEWEST)
        order = SORTS.get(sort, SORTS[NEWEST])
        found = products_for_desk(user=request.user, query=form.query()).order_by(*order)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "form": form,
            "page_obj": page,
            "paginator": page.paginator,
            "rows": _rows(request.user, page),
            "sort": sort if sort in SORTS else NEWEST,
            "actions": Action.choices,
            "kept": urlencode(form.kept()),
            "page_ids": ",".join(str(product.pk) for product in page),
            "productclass_form": get_class("dashboard.catalogue.forms", "ProductClassSelectForm")(),
            "may_create": request.user.has_perms(["catalogue.view_product", "catalogue.add_product"]),
            "may_change": _may_change(request.user),
            "last": _last(request.user),
        }
        return TemplateResponse(request, "oscar/dashboard/catalogue/product_list.html", context)


def _rows(user: Any, page: Page) -> list[tuple[Any, Any]]:
    images = LibraryImage.objects.prefetch_renditions(*map(thumbnail_spec, THUMBNAILS))
    page.object_list = (
        page.object_list.select_related("product_class")  # type: ignore[attr-defined]
        .only(*LISTED)
        .prefetch_related("images", Prefetch("images__original", images))
    )
    products = list(page.object_list)
    page.object_list = products
    stocks = desk_rows(user=user, products=products)
    return [(product, stocks[product.pk]) for product in products]


def _may_change(user: Any) -> bool:
    return not user.is_staff or bool(user.has_perms(["catalogue.view_product", "catalogue.change_product"]))


def _last(user: Any) -> dict[str, Any] | None:
    edit = edit_last(user)
    return {"edit": edit, "words": edit_words(edit)} if edit else None


class BulkEditCreateView(View):
    """From a choice of products to a planned change: asks what the action needs to know, then plans."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        """There is nothing to see without a choice."""
        return redirect("dashboard:catalogue-product-list")

    def post(self, request: HttpRequest) -> HttpResponse:
        """The form of the action, or the plan when it is filled in."""
        action = request.POST.get("action", "")
        selection = _selection(request)
        if action not in Action.values or selection is None:
            messages.error(request, _("Choose products and what to do with them."))
            return _to_list(request)
        number = products_selected(user=request.user, selection=selection).count()
        if not number:
            messages.error(request, _("Choose at least one product first."))
            return _to_list(request)
        form_class = OPTIONS_FORMS.get(action)
        form = form_class(request.POST if "answered" in request.POST else None) if form_class else None
        if form is not None and not form.is_valid():
            return self._ask(request, form, action, number)
        options = form.options() if form is not None else {}
        try:
            edit = edit_start(user=request.user, action=action, options=options, selection=selection)
        except BulkError as error:
            messages.error(request, str(error))
            return _to_list(request)
        request.session[BACK] = _list_address(request)
        _work(edit)
        return redirect("dashboard:catalogue-bulk-edit", pk=edit.pk)

    def _ask(self, request: HttpRequest, form: Any, action: str, number: int) -> HttpResponse:
        context = {
            "form": form,
            "action": action,
            "label": Action(action).label,
            "number": number,
            "kept": [
                (name, value)
                for name in ("scope", "page_ids", "kept", "selected")
                for value in request.POST.getlist(name)
            ],
            "back": _list_address(request),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(
            request, "oscar/dashboard/catalogue/bulk_options.html", context, status=status
        )


def _selection(request: HttpRequest) -> Selection | None:
    """What was chosen: ticked rows, a page, or all that the filter finds; None when it makes no sense."""
    scope = request.POST.get("scope", "ticked")
    if scope == "all":
        return Selection(query=ProductFilterForm(QueryDict(request.POST.get("kept", ""))).query())
    ids = request.POST.get("page_ids", "").split(",") if scope == "page" else request.POST.getlist("selected")
    numbers = [text for text in ids if text]
    if len(numbers) > PAGE_SIZE or not all(text.isdecimal() and len(text) < 19 for text in numbers):
        return None
    return Selection(ids=tuple(sorted({int(text) for text in numbers})))


def _list_address(request: HttpRequest) -> str:
    query = QueryDict(request.POST.get("kept", "")).urlencode()
    address = reverse("dashboard:catalogue-product-list")
    return f"{address}?{query}" if query else address


def _back(request: HttpRequest) -> str:
    """The list as it was when this visitor chose what to change."""
    return str(request.session.get(BACK) or reverse("dashboard:catalogue-product-list"))


def _to_list(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(_list_address(request))


def _work(edit: BulkEdit) -> None:
    """Do what is small in this request; the worker does the rest."""
    try:
        if edit_is_small(edit) and not edit_run(edit_id=edit.pk, seconds=INLINE_SECONDS):
            return
    except BusyError:
        pass  # the worker goes on
    wake(run_edit, edit.pk)


class BulkEditView(View):
    """One change: its preview, its progress, its outcome; applied, undone and discarded from here."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The values, a page at a time; `show` is one of `SHOWN`."""
        edit = get_object_or_404(edits_of(request.user), pk=pk)
        return self._show(request, edit)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Only who started a change goes on with it."""
        edit = get_object_or_404(BulkEdit.objects.filter(user=request.user), pk=pk)
        act = {"apply": self._apply, "undo": self._undo, "discard": self._discard}.get(
            request.POST.get("do", "")
        )
        if act is None:
            raise Http404
        try:
            return act(request, edit)
        except BulkError as error:
            messages.error(request, str(error))
            return redirect("dashboard:catalogue-bulk-edit", pk=pk)

    def _apply(self, request: HttpRequest, edit: BulkEdit) -> HttpResponse:
        if edit_summary(edit).cautions and not request.POST.get("seen"):
            error = _("Tick that you have looked at the warnings.")
            return self._show(request, edit, error=error, status=422)
        edit_apply(edit=edit)
        _work(edit)
        return redirect("dashboard:catalogue-bulk-edit", pk=edit.pk)

    def _undo(self, request: HttpRequest, edit: BulkEdit) -> HttpResponse:
        edit_undo(edit=edit)
        _work(edit)
        return redirect("dashboard:catalogue-bulk-edit", pk=edit.pk)

    def _discard(self, request: HttpRequest, edit: BulkEdit) -> HttpResponse:
        edit_discard(edit=edit)
        messages.info(request, _("Nothing was changed."))
        return redirect(_back(request))

    def _show(
        self, request: HttpRequest, edit: BulkEdit, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        show = request.GET.get("show", "all")
        show = show if show in SHOWN else "all"
        found = edit.changes.filter(**SHOWN[show]).order_by("pk")
        if show == "warnings":
            found = found.exclude(caution="")
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        summary = edit_summary(edit)
        last = edit_last(request.user)
        context = {
            "edit": edit,
            "words": edit_words(edit),
            "summary": summary,
            "tabs": _tabs(summary),
            "show": show,
            "page_obj": page,
            "paginator": page.paginator,
            "changes": [_words_of(change) for change in page.object_list],
            "reasons": [(Note(note).label, number) for note, number in summary.notes],
            "cautions": [(Caution(caution).label, number) for caution, number in summary.cautions],
            "progress": _progress(edit, summary),
            "back": _back(request),
            "is_own": edit.user_id == request.user.pk,
            "may_undo": last is not None and last.pk == edit.pk,
            "error": error,
        }
        return TemplateResponse(request, "oscar/dashboard/catalogue/bulk_edit.html", context, status=status)


def _tabs(summary: Any) -> list[tuple[str, str, int]]:
    states = summary.states
    changes = states[State.PLANNED] + states[State.DONE] + states[State.UNDONE]
    left = states[State.SKIPPED] + states[State.KEPT]
    return [
        ("all", _("All"), summary.total),
        ("changes", _("Changes"), changes),
        ("warnings", _("Warnings"), sum(number for _caution, number in summary.cautions)),
        ("left", _("Left out"), left),
    ]


def _progress(edit: BulkEdit, summary: Any) -> dict[str, int]:
    """Steps done and to do, of what is being worked off."""
    if edit.status == BulkEdit.Status.PLANNING:
        return {"done": edit.planned, "total": edit.size}
    waiting = State.PLANNED if edit.status == BulkEdit.Status.APPLYING else State.DONE
    return {"done": summary.total - summary.states[waiting], "total": summary.total}


def _words_of(change: BulkChange) -> dict[str, Any]:
    is_left = change.state in {State.SKIPPED, State.KEPT}
    return {
        "title": change.title,
        "sku": change.sku,
        "product_id": change.product_id,
        "field": change.get_field_display(),
        "old": value_words(change.field, change.old),
        "new": value_words(change.field, change.new),
        "is_left": is_left,
        "state": change.get_state_display(),
        "note": change.get_note_display(),
        "caution": "" if is_left else change.get_caution_display(),
    }


class BulkEditListView(View):
    """Who changed many products at once, when and how; a partner sees its own."""

    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The latest first; drafts that were never applied are left out."""
        edits = edits_of(request.user).filter(applied_at__isnull=False).order_by("-applied_at", "-pk")
        page = Paginator(edits, PAGE_SIZE).get_page(request.GET.get("page"))
        last = edit_last(request.user)
        context = {
            "page_obj": page,
            "paginator": page.paginator,
            "edits": [(edit, edit_words(edit)) for edit in page.object_list],
            "last_id": last.pk if last else None,
        }
        return TemplateResponse(request, "oscar/dashboard/catalogue/bulk_edit_list.html", context)
