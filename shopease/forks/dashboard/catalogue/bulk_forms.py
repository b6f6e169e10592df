"""The filter of the dashboard's product list, and what is asked before many products are changed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from catalogue_ext.tags import tags_used
from shopease.bulk.types import FLAGS, Action, ProductQuery, StockLevel, Visibility
from shopease.fulfilment.models import StockMovement
from shopease.shop.wording import entered_words_lazy

Category = get_model("catalogue", "Category")
ProductClass = get_model("catalogue", "ProductClass")

ENDINGS = (".99", ".95", ".90", ".50", ".00")
Reason = StockMovement.Reason
REASONS = (Reason.RECEIVED, Reason.RETURNED, Reason.COUNTED, Reason.DAMAGED, Reason.LOST, Reason.CORRECTION)

MOST_MONEY = Decimal("99999999.99")


def category_choices() -> list[tuple[str, str]]:
    """All categories in tree order, indented by their depth. One query."""
    rows = Category.objects.order_by("path").values_list("pk", "name", "depth")
    return [(str(pk), f"{'– ' * (depth - 1)}{name}") for pk, name, depth in rows]


class ProductFilterForm(forms.Form):
    """Filter of the product list, from the query string. What is wrong is said and left out."""

    text = forms.CharField(label=_("Title or SKU"), max_length=100, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    product_class = forms.ModelChoiceField(
        ProductClass.objects.order_by("name"), label=_("Type"), required=False, empty_label=_("All types")
    )
    stock = forms.ChoiceField(
        label=_("Stock"), choices=[("", _("Any stock")), *StockLevel.choices], required=False
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=[("", _("Any status")), *Visibility.choices], required=False
    )
    flag = forms.ChoiceField(
        label=_("Flag"),
        choices=[("", _("Any flag")), *((flag.value, flag.label) for flag in FLAGS)],
        required=False,
    )

    tag = forms.ModelChoiceField(tags_used(), label=_("Tag"), required=False, empty_label=_("Any tag"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", label_suffix="", **kwargs)
        self.fields["category"].choices = [("", _("All categories")), *category_choices()]  # type: ignore[attr-defined]

    def query(self) -> ProductQuery:
        """What was asked for and understood."""
        self.is_valid()
        asked = self.cleaned_data
        kind, tag = asked.get("product_class"), asked.get("tag")
        return ProductQuery(
            text=(asked.get("text") or "").strip(),
            category_id=int(asked["category"]) if asked.get("category") else None,
            product_class_id=kind.pk if kind else None,
            stock=asked.get("stock") or "",
            status=asked.get("status") or "",
            flag=asked.get("flag") or "",
            tag_id=tag.pk if tag else None,
        )

    def kept(self) -> dict[str, str]:
        """The filter in force, as it stands in the query string."""
        self.is_valid()
        said = {name: self.data.get(name, "") for name in self.fields if name not in self.errors}
        return {name: value for name, value in said.items() if value}


class OptionsForm(forms.Form):
    """What an action needs to know; `options` is what the room of bulk changes keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def options(self) -> dict[str, Any]:
        """The answers as JSON."""
        return {}


class PriceForm(OptionsForm):
    """By percent, by an amount, or to an amount."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[("percent", _("By percent")), ("amount", _("By an amount")), ("set", _("To this price"))],
        initial="percent",
        widget=forms.RadioSelect,
    )
    value = forms.DecimalField(
        label=_("Percent or amount"),
        max_digits=10,
        decimal_places=2,
        help_text=format_lazy(
            "{how} {entered}",
            how=_("-10 makes it cheaper, 10 dearer, rounded to whole cents."),
            entered=entered_words_lazy(),
        ),
    )
    ending = forms.ChoiceField(
        label=_("Ending"),
        choices=[("", _("As it comes")), *((ending, ending) for ending in ENDINGS)],
        required=False,
        help_text=_("Takes the nearest price that ends so: 18.70 becomes 18.99."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        how, value = data.get("how"), data.get("value")
        if how is None or value is None:
            return data
        if how == "percent" and not -100 <= value <= 1000:
            self.add_error("value", _("Between -100 and 1000 percent."))
        if how == "set" and value < 0:
            self.add_error("value", _("A price can't be negative."))
        if how != "set" and not value and not data.get("ending"):
            self.add_error("value", _("Nothing would change."))
        return data

    def options(self) -> dict[str, Any]:
        data = self.cleaned_data
        ending = data["ending"] if data["how"] != "set" else ""
        return {"how": data["how"], "value": str(data["value"]), "ending": ending}


class CompareAtForm(OptionsForm):
    """Set, cleared, or the present price."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("price", _("Take the present price, before reducing it")),
            ("set", _("Set to this amount")),
            ("clear", _("Clear it")),
        ],
        initial="price",
        widget=forms.RadioSelect,
    )
    value = forms.DecimalField(
        label=_("Amount"),
        min_value=Decimal("0.01"),
        max_value=MOST_MONEY,
        decimal_places=2,
        required=False,
        help_text=format_lazy(
            "{when} {entered}", when=_("Only for “Set to this amount”."), entered=entered_words_lazy()
        ),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == "set" and data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Enter the amount."))
        return data

    def options(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"how": data["how"], "value": str(data["value"]) if data["how"] == "set" else ""}


class StockForm(OptionsForm):
    """Set or added to, with the reason that the ledger keeps."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[("add", _("Add to what is there")), ("set", _("Set to this number"))],
        initial="add",
        widget=forms.RadioSelect,
    )
    value = forms.IntegerField(
        label=_("Units"),
        min_value=-1_000_000,
        max_value=1_000_000,
        help_text=_("Of each stock record. -3 takes three away."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=[(one.value, one.label) for one in REASONS])
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == "set" and (data.get("value") or 0) < 0:
            self.add_error("value", _("Stock can't be negative."))
        if data.get("how") == "add" and data.get("value") == 0:
            self.add_error("value", _("Nothing would change."))
        return data

    def options(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CategoryChoiceForm(OptionsForm):
    """Into or out of which category."""

    category = forms.ChoiceField(label=_("Category"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("Choose one")), *category_choices()]  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        category = Category.objects.get(pk=self.cleaned_data["category"])
        return {"category": category.pk, "name": category.full_name}


class FlagForm(OptionsForm):
    """Which flag, on or off."""

    flag = forms.ChoiceField(label=_("Flag"), choices=[(flag.value, flag.label) for flag in FLAGS])
    on = forms.ChoiceField(
        label=_("Change"),
        choices=[("yes", _("Set it")), ("no", _("Clear it"))],
        initial="yes",
        widget=forms.RadioSelect,
    )

    def options(self) -> dict[str, Any]:
        return {"flag": self.cleaned_data["flag"], "on": self.cleaned_data["on"] == "yes"}


OPTIONS_FORMS: dict[str, type[OptionsForm]] = {
    Action.PRICE: PriceForm,
    Action.COMPARE_AT: CompareAtForm,
    Action.STOCK: StockForm,
    Action.CATEGORY_ADD: CategoryChoiceForm,
    Action.CATEGORY_REMOVE: CategoryChoiceForm,
    Action.FLAG: FlagForm,
}
"""Of the actions that need to know more; the others are planned at once."""
