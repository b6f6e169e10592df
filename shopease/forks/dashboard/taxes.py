"""Tax classes, the rates of countries from a day on, and how prices are entered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, F
from django.http.response import HttpResponseBase
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import CreateView, DeleteView, FormView, TemplateView, UpdateView
from oscar.core.loading import get_model
from wagtail.models import ModelLogEntry

from shopease.forks.dashboard.rows import RowDeleteMixin, RowFormMixin
from shopease.shop.models import TaxClass, TaxRate
from shopease.shop.selectors import shop_identity
from shopease.shop.services import PRICE_ENTRY, price_entry_set
from shopease.shop.taxes import Buyer, home_country, taxes_for

Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

MAX_SAMPLES = 5
MAX_LOGGED = 10


class TaxClassForm(forms.ModelForm):
    """A name and the rate where no country says otherwise."""

    class Meta:
        model = TaxClass
        fields = ("name", "rate")


class TaxRateForm(forms.ModelForm):
    """One rate of a country from a day on."""

    class Meta:
        model = TaxRate
        fields = ("country", "tax_class", "rate", "valid_from")
        widgets = {"valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tax_class"].empty_label = _("Goods without a tax class")


class TaxListView(TemplateView):
    """The shop's own rate, the classes, and all rates of countries with the day on which each ends."""

    template_name = "oscar/dashboard/taxes/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Four queries for any number of rows."""
        identity = shop_identity(self.request)
        classes = list(TaxClass.objects.annotate(num_types=Count("product_types")))
        named = Product.objects.filter(tax_class__isnull=False).order_by().values_list("tax_class")
        products = dict(named.annotate(count=Count("pk")))
        for tax_class in classes:
            tax_class.num_products = products.get(tax_class.pk, 0)
        rates = list(
            TaxRate.objects.select_related("country", "tax_class").order_by(
                "country__printable_name", "tax_class__name", "-valid_from"
            )
        )
        today = taxes_for(Buyer(), request=self.request).day
        later: dict[Any, Any] = {}
        for rate in rates:
            key = (rate.country_id, rate.tax_class_id)
            rate.ends = later.get(key)
            rate.holds = rate.valid_from <= today and (rate.ends is None or rate.ends > today)
            rate.last_day = rate.ends and rate.ends - timedelta(days=1)
            later[key] = rate.valid_from
        context = {
            "identity": identity,
            "home": home_country(identity),
            "classes": classes,
            "rates": rates,
        }
        return super().get_context_data(**kwargs) | context


class PriceEntryForm(forms.Form):
    """With or without tax; and that somebody has read what follows."""

    entry = forms.ChoiceField(
        label=_("Prices of goods are entered"),
        choices=[("gross", _("with tax")), ("net", _("without tax"))],
        widget=forms.RadioSelect,
    )
    is_read = forms.BooleanField(
        label=_("I know that no amount is converted: what customers pay changes at once."),
        error_messages={"required": _("Please confirm that you have read what happens.")},
    )


class PriceEntryView(FormView):
    """How prices of goods are entered, with what a change would make of some of them."""

    template_name = "oscar/dashboard/taxes/entry.html"
    form_class = PriceEntryForm
    success_url = reverse_lazy("dashboard:tax-list")

    def get_initial(self) -> dict[str, Any]:
        return {"entry": "net" if shop_identity(self.request).enters_net else "gross"}

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Set it; the log says who did."""
        if price_entry_set(net=form.cleaned_data["entry"] == "net", actor=self.request.user):
            messages.success(self.request, _("Saved. Lists and filters follow within minutes, all else did."))
        else:
            messages.info(self.request, _("Nothing was changed."))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Three queries for any number of products."""
        taxes = taxes_for(Buyer(), request=self.request)
        ways = [replace(taxes, enters_net=enters_net) for enters_net in (False, True)]
        priced = StockRecord.objects.filter(price__gt=0).exclude(product__product_class__is_gift_card=True)
        records = priced.select_related("product__product_class", "product__parent__product_class")
        samples = []
        for record in records.order_by(F("product__parent_id").asc(nulls_first=True), "pk")[:MAX_SAMPLES]:
            rate = taxes.rate_of(record.product)
            paid = [way.sides(record.price, rate)[1] for way in ways]
            samples.append({"record": record, "rate": rate, "paid": paid})
        logged = ModelLogEntry.objects.filter(action=PRICE_ENTRY).select_related("user")
        context = {
            "enters_net": taxes.enters_net,
            "samples": samples,
            "num_prices": priced.count(),
            "logged": logged.order_by("-timestamp", "-pk")[:MAX_LOGGED],
        }
        return super().get_context_data(**kwargs) | context


class _Row:
    list_name = "dashboard:tax-list"
    list_title = _("Taxes")


class _ClassRow(_Row):
    model = TaxClass
    title = _("Tax class")
    in_use = _("Products or product types are in this tax class. Give them another one first.")


class _RateRow(_Row):
    model = TaxRate
    title = _("Tax rate of a country")


class TaxClassCreateView(_ClassRow, RowFormMixin, CreateView):
    form_class = TaxClassForm


class TaxClassUpdateView(_ClassRow, RowFormMixin, UpdateView):
    form_class = TaxClassForm


class TaxClassDeleteView(_ClassRow, RowDeleteMixin, DeleteView):
    pass


class TaxRateCreateView(_RateRow, RowFormMixin, CreateView):
    form_class = TaxRateForm


class TaxRateUpdateView(_RateRow, RowFormMixin, UpdateView):
    form_class = TaxRateForm


class TaxRateDeleteView(_RateRow, RowDeleteMixin, DeleteView):
    pass


def taxes_urls() -> list[Any]:
    """The addresses below /dashboard/taxes/."""
    pages = [
        ("", TaxListView, "list"),
        ("entry/", PriceEntryView, "entry"),
        ("classes/new/", TaxClassCreateView, "class-create"),
        ("classes/<int:pk>/", TaxClassUpdateView, "class-update"),
        ("classes/<int:pk>/delete/", TaxClassDeleteView, "class-delete"),
        ("rates/new/", TaxRateCreateView, "rate-create"),
        ("rates/<int:pk>/", TaxRateUpdateView, "rate-update"),
        ("rates/<int:pk>/delete/", TaxRateDeleteView, "rate-delete"),
    ]
    return [path(f"taxes/{route}", view.as_view(), name=f"tax-{name}") for route, view, name in pages]
