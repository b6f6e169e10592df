"""The page of a product's variants: choosing combinations, one grid for all, one product again."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Min, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from oscar.core.loading import get_class, get_model

from catalogue_ext.matrix import MatrixError, MatrixPlan, axes_of, matrix_plan, members_of, sku_code
from catalogue_ext.matrix_services import matrix_apply, variants_dissolve
from catalogue_ext.skus import PatternError
from shopease.fulfilment.errors import StockChangedError
from shopease.media.models import LibraryImage

MatrixForm = get_class("dashboard.catalogue.matrix_forms", "MatrixForm")
VariantForm = get_class("dashboard.catalogue.matrix_forms", "VariantForm")
WEIGHT = get_class("dashboard.catalogue.matrix_forms", "WEIGHT")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
StockRecord = get_model("partner", "StockRecord")

TEMPLATE = "oscar/dashboard/catalogue/variants.html"


@dataclass(frozen=True, slots=True)
class Weights:
    """The type's attribute of weights (None if it has none), and the variants' own by their id."""

    attribute: Any
    values: dict[int, float]


class VariantsView(View):
    """Everything that is done to the variants of one product; each form of the page names its action."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.product = get_object_or_404(Product.objects.select_related("product_class"), pk=kwargs["pk"])
        if self.product.is_child:
            return HttpResponseRedirect(self._address(self.product.parent_id))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions = {"plan": self._plan, "apply": self._apply, "grid": self._grid, "dissolve": self._dissolve}
        return actions.get(request.POST.get("action", ""), self._page)()

    # What there is

    @cached_property
    def members(self) -> Any:
        return members_of(self.product)

    @cached_property
    def partners(self) -> list[Any]:
        """Those who have one of the variants; all of them when nobody has."""
        having = Partner.objects.filter(stockrecords__product__parent=self.product).distinct()
        return list(having.order_by("name", "pk")) or list(Partner.objects.order_by("name", "pk")[:1])

    @cached_property
    def partner(self) -> Any:
        """The one whose records the grid shows."""
        asked = self.request.GET.get("partner", "")
        return next((p for p in self.partners if str(p.pk) == asked), next(iter(self.partners), None))

    def _initial(self) -> dict[str, Any]:
        product = self.product
        records = StockRecord.objects.filter(product__in=[product.pk, *(m.product.pk for m in self.members)])
        code = sku_code(product, self.members)
        own = records.order_by("pk").first()
        partner = own.partner_id if own else (self.partner.pk if self.partner else None)
        return {"code": code, "partner": partner, "price": records.aggregate(p=Min("price"))["p"], "stock": 0}

    def _matrix_form(self, data: Any = None) -> Any:
        axes = axes_of(self.product, self.members)
        track_stock = self.product.product_class.track_stock
        return MatrixForm(data, axes=axes, track_stock=track_stock, initial=self._initial())

    def _rows(self, data: Any = None) -> list[Any]:
        if not self.members or not self.partner:
            return []
        children = [member.product for member in self.members]
        ids = [self.product.pk, *(child.pk for child in children)]
        pictures = LibraryImage.objects.filter(product_images__product__in=ids).distinct()
        attribute = self.product.product_class.attributes.filter(code=WEIGHT, type="float").first()
        own = ProductAttributeValue.objects.filter(product__in=children, attribute=attribute)
        prefetch_related_objects(children, "images")
        shared = {
            "partner": self.partner,
            "user": self.request.user,
            "pictures": {str(picture.pk): picture for picture in pictures.order_by("title", "pk")},
            "weights": Weights(attribute, dict(own.values_list("product_id", "value_float"))),
        }
        return [VariantForm(member=member, data=data, **shared) for member in self.members]

    def _page(
        self, *, form: Any = None, plan: Any = None, rows: Any = None, status: int = 200
    ) -> HttpResponse:
        rows = self._rows() if rows is None else rows
        context = {
            "product": self.product,
            "title": _("Variants of %(product)s") % {"product": self.product.title},
            "form": form or self._matrix_form(),
            "plan": plan,
            "seen": _seen(plan) if plan else "",
            "rows": rows,
            "partner": self.partner,
            "partners": self.partners,
            "has_weights": bool(rows and "weight" in rows[0].fields),
            "has_stock": self.product.product_class.track_stock,
            "ordered": [member for member in self.members if member.is_kept],
        }
        return render(self.request, TEMPLATE, context, status=status)

    # What is done

    @transaction.atomic
    def _plan(self) -> HttpResponse:
        """Show what a choice would change; values that are new are kept as options."""
        form = self._matrix_form(self.request.POST)
        if not form.is_valid():
            return self._page(form=form, status=422)
        return self._show_plan(form)

    def _show_plan(self, form: Any) -> HttpResponse:
        try:
            plan = matrix_plan(self.product, form.choice())
        except (MatrixError, PatternError) as error:
            form.add_error(None, str(error))
            return self._page(form=form, status=422)
        return self._page(form=self._ticked(form), plan=plan)

    def _ticked(self, form: Any) -> Any:
        """The form with the new values among the others."""
        data = form.data.copy()
        for axis in form.axes:
            data.setlist(f"axis_{axis.id}", form.cleaned_data[f"axis_{axis.id}"])
            data[f"new_{axis.id}"] = ""
        return self._matrix_form(data)

    def _apply(self) -> HttpResponse:
        form = self._matrix_form(self.request.POST)
        if not form.is_valid():
            return self._page(form=form, status=422)
        choice, post = form.choice(), self.request.POST
        try:
            if _seen(matrix_plan(self.product, choice)) != post.get("seen"):
                messages.warning(self.request, _("The choice has changed: please look at it again."))
                return self._show_plan(form)
            plan = matrix_apply(
                product_id=self.product.pk, choice=choice, wanted=set(post.getlist("combination"))
            )
        except (MatrixError, PatternError) as error:
            form.add_error(None, str(error))
            return self._page(form=form, status=422)
        messages.success(self.request, _told(plan))
        return HttpResponseRedirect(self._address(self.product.pk) + "#grid")

    def _grid(self) -> HttpResponse:
        rows = self._rows(self.request.POST)
        wrong = [row for row in rows if not row.is_valid()]
        if wrong:
            messages.error(self.request, _("Nothing was saved: please correct what is marked below."))
            return self._page(rows=rows, status=422)
        changed = [row for row in rows if row.has_changed()]
        try:
            with transaction.atomic():
                for row in sorted(changed, key=lambda row: row.instance.pk or 0):  # as orders lock them
                    row.save()
        except StockChangedError:  # between the look and the write: looked at once more
            del self.members
            return self._grid()
        count = len(changed)
        told = ngettext("%(count)d variant saved.", "%(count)d variants saved.", count) % {"count": count}
        messages.success(self.request, told)
        return HttpResponseRedirect(self.request.get_full_path() + "#grid")

    def _dissolve(self) -> HttpResponse:
        kept = self.request.POST.get("keep", "")
        try:
            variants_dissolve(
                product_id=self.product.pk, keep_id=int(kept) if kept.isdecimal() and len(kept) < 19 else 0
            )
        except MatrixError as error:
            messages.error(self.request, str(error))
            return HttpResponseRedirect(self._address(self.product.pk))
        messages.success(self.request, _("The product has no variants any more."))
        return HttpResponseRedirect(reverse("dashboard:catalogue-product", kwargs={"pk": self.product.pk}))

    def _address(self, pk: int) -> str:
        return reverse("dashboard:catalogue-product-variants", kwargs={"pk": pk})


def _seen(plan: MatrixPlan) -> str:
    """What a merchant has agreed to: the variants that go, come back or change, and the new SKUs."""
    touched = [[m.product.pk for m in members] for members in (plan.hide, plan.delete, plan.show)]
    adopted = [(member.product.pk, key) for member, key in plan.adopt]
    new = [(c.code, c.sku.text) for c in plan.new]
    return hashlib.sha256(repr((touched, adopted, new)).encode()).hexdigest()[:16]


def _told(plan: MatrixPlan) -> str:
    counts = (
        (len(plan.new), ngettext("%(count)d variant created", "%(count)d variants created", len(plan.new))),
        (len(plan.show), ngettext("%(count)d shown again", "%(count)d shown again", len(plan.show))),
        (len(plan.hide), ngettext("%(count)d hidden", "%(count)d hidden", len(plan.hide))),
        (len(plan.delete), ngettext("%(count)d deleted", "%(count)d deleted", len(plan.delete))),
    )
    told = [text % {"count": count} for count, text in counts if count]
    return ", ".join(told) + "." if told else _("Nothing changed.")
