"""Ways of delivery with their terms, pick-up points, and the days on which nothing is sent.

Replaces `oscar.apps.dashboard.shipping` (Oscar 4.2), which knows ways by weight alone and keeps each
band on a page of its own.
"""

from itertools import chain, count
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.db import transaction
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, DeleteView, TemplateView, UpdateView
from oscar.core.loading import get_model

from catalogue_ext.delivery.postcodes import postcodes_check
from shopease.forks.dashboard.rows import RowDeleteMixin, RowFormMixin, SectionsMixin

WeightBased = get_model("shipping", "WeightBased")
WeightBand = get_model("shipping", "WeightBand")
OrderAndItemCharges = get_model("shipping", "OrderAndItemCharges")
PickupPoint = get_model("shipping", "PickupPoint")
ClosedDay = get_model("shipping", "ClosedDay")
WAYS = (WeightBased, OrderAndItemCharges, PickupPoint)

WHERE = (_("Where it goes"), ("countries", "postcodes"))
WHICH = (
    _("For which orders"),
    ("min_total", "max_total", "max_weight", "max_length", "max_width", "max_height"),
)
WHEN = (_("When it arrives"), ("min_days", "max_days", "cut_off"))
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
ROWS = forms.Textarea(attrs={"rows": 2})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def code_free(name: str) -> str:
    """A code for a way that no other way has, of whatever kind: the checkout chooses by it."""
    base = slugify(name)[:100] or "way"
    taken = {code for model in WAYS for code in model.objects.values_list("code", flat=True)}
    codes = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(code for code in codes if code not in taken)


class PromisedForm(SectionsMixin, forms.ModelForm):
    """What ways of delivery and pick-up points share."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        least, most = cleaned.get("min_days"), cleaned.get("max_days")
        if least is not None and (most is None or least > most):
            self.add_error("max_days", _("At most must not be less than at least."))
        return cleaned


class WayForm(PromisedForm):
    """What both kinds of ways share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].help_text = _("None: all countries.")
        self.fields["countries"].queryset = (
            get_model("address", "Country")
            .objects.filter(is_shipping_country=True)
            .order_by("printable_name")
        )

    def clean_postcodes(self) -> str:
        text = str(self.cleaned_data["postcodes"]).strip()
        postcodes_check(text)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        least, most = cleaned.get("min_total"), cleaned.get("max_total")
        if least is not None and most is not None and least > most:
            self.add_error("max_total", _("Up to must not be less than from."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if not self.instance.pk:
            self.instance.code = code_free(self.cleaned_data["name"])
        return super().save(commit)


class WeightForm(WayForm):
    """A way whose charge follows from the weight."""

    SECTIONS = (
        (_("What it is"), ("name", "description", "is_active")),
        WHERE,
        WHICH,
        (_("What it costs"), ("default_weight", "free_shipping_threshold")),
        WHEN,
    )

    class Meta:
        model = WeightBased
        fields = (
            *("name", "description", "is_active", *WHERE[1], *WHICH[1]),
            *("default_weight", "free_shipping_threshold", *WHEN[1]),
        )
        widgets = {"cut_off": TIME, "description": ROWS, "postcodes": ROWS}


class OrderForm(WayForm):
    """A way with a charge for the order and one for each piece."""

    SECTIONS = (
        (_("What it is"), ("name", "description", "is_active")),
        WHERE,
        WHICH,
        (_("What it costs"), ("price_per_order", "price_per_item", "free_shipping_threshold")),
        WHEN,
    )

    class Meta:
        model = OrderAndItemCharges
        fields = (
            *("name", "description", "is_active", *WHERE[1], *WHICH[1]),
            *("price_per_order", "price_per_item", "free_shipping_threshold", *WHEN[1]),
        )
        labels = {"free_shipping_threshold": _("Free from")}
        widgets = {"cut_off": TIME, "description": ROWS, "postcodes": ROWS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price_per_order", "price_per_item", "free_shipping_threshold"):
            self.fields[name].validators.append(MinValueValidator(0))


class BandForm(forms.ModelForm):
    """Up to which weight, for how much."""

    class Meta:
        model = WeightBand
        fields = ("upper_limit", "charge")
        labels = {"upper_limit": _("Up to (kg)"), "charge": _("Charge, with tax")}
        help_texts = {"upper_limit": ""}
        widgets = {
            name: forms.NumberInput(attrs={"class": "form-control form-control-sm", "min": "0", "step": step})
            for name, step in (("upper_limit", "0.001"), ("charge", "0.01"))
        }


class BandsFormSet(forms.BaseInlineFormSet):
    """The bands of a way: each weight once."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **forms.BaseInlineFormSet.default_error_messages,
        "too_few_forms": _("Enter at least one weight and what it costs."),
    }

    def clean(self) -> None:
        super().clean()
        limits = [
            form.cleaned_data["upper_limit"]
            for form in self.forms
            if form.cleaned_data.get("upper_limit") is not None and not form.cleaned_data.get("DELETE")
        ]
        if len(limits) != len(set(limits)):
            raise forms.ValidationError(_("Two bands end at the same weight."))
        if limits and not max(limits):
            raise forms.ValidationError(_("The last band must end above 0 kg."))


BandsForms = forms.inlineformset_factory(
    WeightBased,
    WeightBand,
    form=BandForm,
    formset=BandsFormSet,
    extra=4,
    max_num=40,
    min_num=1,
    validate_min=True,
)


class PickupForm(PromisedForm):
    """A place where orders are fetched."""

    SECTIONS = (
        (_("What it is"), ("title", "note", "is_active")),
        (_("Where it is"), ("line1", "postcode", "line4", "country")),
        (_("What it costs"), ("charge",)),
        (_("When it is ready"), WHEN[1]),
    )

    class Meta:
        model = PickupPoint
        fields = ("title", "note", "is_active", "line1", "postcode", "line4", "country", "charge", *WHEN[1])
        widgets = {"cut_off": TIME}


class ClosedDayForm(forms.ModelForm):
    """A day and what it is called."""

    class Meta:
        model = ClosedDay
        fields = ("day", "name")
        widgets = {"day": DAY}


class DeliveryListView(TemplateView):
    """All ways of delivery, pick-up points and closed days."""

    template_name = "oscar/dashboard/delivery/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Six queries for any number of rows."""
        context = {
            "by_weight": WeightBased.objects.prefetch_related("bands", "countries"),
            "by_order": OrderAndItemCharges.objects.prefetch_related("countries"),
            "pickups": PickupPoint.objects.select_related("country"),
            "closed": ClosedDay.objects.all(),
        }
        return super().get_context_data(**kwargs) | context


class _Row:
    list_name = "dashboard:shipping-method-list"
    list_title = _("Delivery")


class _WeightRow(_Row):
    model = WeightBased
    form_class = WeightForm
    title = _("Delivery by weight")
    template_name = "oscar/dashboard/delivery/weight.html"

    def bands(self, data: Any = None) -> Any:
        """The bands as they are, or as they were posted."""
        return BandsForms(data, instance=self.object, prefix="bands")  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("bands", self.bands())
        return super().get_context_data(**kwargs)  # type: ignore[misc]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the way and its bands, or neither."""
        self.object = self.get_object() if "pk" in self.kwargs else None  # type: ignore[attr-defined]
        form, bands = self.get_form(), self.bands(request.POST)  # type: ignore[attr-defined]
        if not (form.is_valid() & bands.is_valid()):
            context = self.get_context_data(form=form, bands=bands)
            response: HttpResponseBase = self.render_to_response(context, status=400)  # type: ignore[attr-defined]
            return response
        with transaction.atomic():
            response = self.form_valid(form)  # type: ignore[attr-defined]
            bands.instance = self.object
            bands.save()
        return response


class WeightCreateView(_WeightRow, RowFormMixin, CreateView):
    template_name = _WeightRow.template_name


class WeightUpdateView(_WeightRow, RowFormMixin, UpdateView):
    template_name = _WeightRow.template_name


class WeightDeleteView(_Row, RowDeleteMixin, DeleteView):
    model = WeightBased
    title = _("Delivery by weight")


class _OrderRow(_Row):
    model = OrderAndItemCharges
    title = _("Delivery by order")


class OrderCreateView(_OrderRow, RowFormMixin, CreateView):
    form_class = OrderForm


class OrderUpdateView(_OrderRow, RowFormMixin, UpdateView):
    form_class = OrderForm


class OrderDeleteView(_OrderRow, RowDeleteMixin, DeleteView):
    pass


class _PickupRow(_Row):
    model = PickupPoint
    title = _("Pick-up point")
    in_use = _("Orders are fetched here. Take away the mark “offered” instead.")


class PickupCreateView(_PickupRow, RowFormMixin, CreateView):
    form_class = PickupForm


class PickupUpdateView(_PickupRow, RowFormMixin, UpdateView):
    form_class = PickupForm


class PickupDeleteView(_PickupRow, RowDeleteMixin, DeleteView):
    pass


class _ClosedRow(_Row):
    model = ClosedDay
    title = _("Closed day")


class ClosedCreateView(_ClosedRow, RowFormMixin, CreateView):
    form_class = ClosedDayForm


class ClosedUpdateView(_ClosedRow, RowFormMixin, UpdateView):
    form_class = ClosedDayForm


class ClosedDeleteView(_ClosedRow, RowDeleteMixin, DeleteView):
    pass


KINDS = {
    "weight": (WeightCreateView, WeightUpdateView, WeightDeleteView),
    "order": (OrderCreateView, OrderUpdateView, OrderDeleteView),
    "pickup": (PickupCreateView, PickupUpdateView, PickupDeleteView),
    "closed": (ClosedCreateView, ClosedUpdateView, ClosedDeleteView),
}


def delivery_urls() -> list[Any]:
    """The addresses below /dashboard/shipping/."""
    found = [path("shipping/", DeliveryListView.as_view(), name="shipping-method-list")]
    for kind, (create, update, delete) in KINDS.items():
        found += [
            path(f"shipping/{kind}/new/", create.as_view(), name=f"shipping-{kind}-create"),
            path(f"shipping/{kind}/<int:pk>/", update.as_view(), name=f"shipping-{kind}-update"),
            path(f"shipping/{kind}/<int:pk>/delete/", delete.as_view(), name=f"shipping-{kind}-delete"),
        ]
    return found
