"""The tree of categories in the dashboard: moved about, edited, their products put in order."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from oscar.apps.dashboard.catalogue import views as upstream
from oscar.core.loading import get_class, get_classes, get_model

from catalogue_ext.categories import (
    MAX_PLACES,
    CategoryChangeError,
    category_arrange,
    category_delete,
    category_move,
    category_shift,
    products_in,
)
from shopease.core.db import BusyError, in_transaction
from shopease.media.models import LibraryImage
from shopease.media.thumbnails import thumbnail_spec

CategoryForm, PlacesForm = get_classes("dashboard.catalogue.category_forms", ("CategoryForm", "PlacesForm"))
CategoryUsesMixin = get_class("dashboard.catalogue.uses", "CategoryUsesMixin")
Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")

PAGE_SIZE = 100
THUMBNAILS = ("70x70",)


def _tried(request: HttpRequest, change: Callable[[], object]) -> bool:
    """Whether a change was made; if not, the merchant is told why."""
    try:
        in_transaction(change)
    except CategoryChangeError as error:
        messages.error(request, str(error))
    except BusyError:
        messages.error(request, _("Somebody else is changing the tree right now. Please try again."))
    else:
        return True
    return False


class CategoryListView(View):
    """Overrides `oscar.apps.dashboard.catalogue.views.CategoryListView` (Oscar 4.2): the whole tree.

    Moved by drag and drop, or by buttons that need no script.
    """

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The tree, in three queries."""
        categories = list(Category.objects.order_by("path"))
        counts = dict(
            ProductCategory.objects.order_by().values_list("category_id").annotate(number=Count("pk"))
        )
        moved = request.GET.get("moved", "")
        context = {
            "rows": _tree_rows(categories, counts),
            "moved": int(moved) if moved.isdecimal() and len(moved) < 19 else 0,
            "may_change": request.user.has_perm("catalogue.change_category"),
            "may_add": request.user.has_perm("catalogue.add_category"),
            "may_delete": request.user.has_perm("catalogue.delete_category"),
        }
        return TemplateResponse(request, "oscar/dashboard/catalogue/category_list.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """One step (`shift`: "12:up") or one move (`node`, `target`, `position`)."""
        shift, node = request.POST.get("shift", ""), request.POST.get("node", "")
        target = request.POST.get("target", "")
        pk, _colon, step = shift.partition(":")
        if _is_number(pk):
            done = _tried(request, lambda: category_shift(category_id=int(pk), step=step))
        elif _is_number(node) and _is_number(target):
            pk, position = node, request.POST.get("position", "")
            done = _tried(
                request,
                lambda: category_move(category_id=int(node), target_id=int(target), position=position),
            )
        else:
            done = False
            messages.error(request, _("Nothing was moved."))
        address = reverse("dashboard:catalogue-category-list")
        return redirect(f"{address}?moved={pk}#category-{pk}" if done else address)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _tree_rows(categories: list[Any], counts: dict[int, int]) -> list[dict[str, Any]]:
    """Each category with its number of products and which steps it can take."""
    rows: list[dict[str, Any]] = []
    latest: dict[int, dict[str, Any]] = {}
    for category in categories:
        before = latest.get(category.depth)
        row = {
            "category": category,
            "products": counts.get(category.pk, 0),
            "is_first": before is None,
            "is_last": True,
            "is_hidden": not (category.is_public and category.ancestors_are_public),
        }
        if before is not None:
            before["is_last"] = False
        latest = {depth: found for depth, found in latest.items() if depth < category.depth}
        latest[category.depth] = row
        rows.append(row)
    return rows


class CategoryDetailListView(View):
    """Overrides `oscar.apps.dashboard.catalogue.views.CategoryDetailListView`: its place in the tree."""

    http_method_names = ("get", "head", "options")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """There is one page with all categories."""
        get_object_or_404(Category, pk=pk)
        return redirect(f"{reverse('dashboard:catalogue-category-list')}#category-{pk}")


class _SavedInTheTree:
    """Saves the form under the lock of the tree and leads back to the category's place in it."""

    form_class = CategoryForm
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        if not _tried(self.request, form.save):
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]
        self.object = form.instance
        messages.success(self.request, _("“%(name)s” was saved.") % {"name": self.object.name})
        if self.request.POST.get("action") == "continue":
            return redirect("dashboard:catalogue-category-update", pk=self.object.pk)
        address = reverse("dashboard:catalogue-category-list")
        return redirect(f"{address}?moved={self.object.pk}#category-{self.object.pk}")


class CategoryCreateView(_SavedInTheTree, upstream.CategoryCreateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.CategoryCreateView` (Oscar 4.2)."""

    def get_initial(self) -> dict[str, Any]:
        """At the top, or below the category of the address."""
        if "parent" in self.kwargs:
            return {"parent": str(get_object_or_404(Category, pk=self.kwargs["parent"]).pk)}
        return {}


class CategoryUpdateView(_SavedInTheTree, CategoryUsesMixin, upstream.CategoryUpdateView):
    """Overrides `oscar.apps.dashboard.catalogue.views.CategoryUpdateView` (Oscar 4.2)."""


class CategoryDeleteView(CategoryUsesMixin, upstream.CategoryDeleteView):
    """Overrides `oscar.apps.dashboard.catalogue.views.CategoryDeleteView` (Oscar 4.2).

    Says what goes with it, and deletes under the lock of the tree.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        below = Category.get_tree(self.object)
        products = ProductCategory.objects.filter(category__in=below).values("product").distinct().count()
        return {
            **super().get_context_data(**kwargs),
            "number_below": below.count() - 1,
            "number_products": products,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        name, pk = self.object.name, self.object.pk
        if _tried(self.request, lambda: category_delete(category_id=pk)):
            messages.success(self.request, _("“%(name)s” was deleted.") % {"name": name})
        return redirect("dashboard:catalogue-category-list")


class CategoryProductsView(View):
    """The products of a category in the order by hand."""

    http_method_names = ("get", "head", "post", "options")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A page of them."""
        return self._show(request, get_object_or_404(Category, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """New places for the products of the page."""
        category = get_object_or_404(Category, pk=pk)
        form = PlacesForm(request.POST, page_size=PAGE_SIZE)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, " ".join(errors))
            return self._show(request, category, typed=request.POST, status=422)
        data = form.cleaned_data
        written: list[int] = []

        def arrange() -> None:
            written[:] = [
                category_arrange(category_id=pk, first=data["first"], shown=data["shown"], wanted=form.places)
            ]

        if _tried(request, arrange):
            words = ngettext("%(number)d place was written.", "%(number)d places were written.", written[0])
            messages.success(request, words % {"number": written[0]})
        page = (data["first"] - 1) // PAGE_SIZE + 1
        return redirect(f"{reverse('dashboard:catalogue-category-products', args=(pk,))}?page={page}")

    def _show(
        self, request: HttpRequest, category: Any, *, typed: Any = None, status: int = 200
    ) -> HttpResponse:
        images = LibraryImage.objects.prefetch_renditions(*map(thumbnail_spec, THUMBNAILS))
        placed = (
            products_in(category.pk)
            .select_related("product")
            .prefetch_related("product__images", Prefetch("product__images__original", images))
        )
        page = Paginator(placed, PAGE_SIZE).get_page(request.GET.get("page"))
        rows = [
            {
                "record": place.product,
                "rank": rank,
                "typed": (typed or {}).get(f"place-{place.product_id}", rank),
                "is_placed": place.display_order != ProductCategory.UNPLACED,
            }
            for rank, place in enumerate(page, page.start_index())
        ]
        context = {
            "category": category,
            "page_obj": page,
            "paginator": page.paginator,
            "rows": rows,
            "shown": ",".join(str(row["record"].pk) for row in rows),
            "most": MAX_PLACES,
            "is_too_deep": page.start_index() > MAX_PLACES,
            "may_change": request.user.has_perm("catalogue.change_category"),
        }
        return TemplateResponse(
            request, "oscar/dashboard/catalogue/category_products.html", context, status=status
        )
