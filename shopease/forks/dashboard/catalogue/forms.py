"""The dashboard's product forms, where they touch what we changed in the models."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.product_attributes import QuerysetCache
from oscar.apps.dashboard.catalogue import forms as upstream
from oscar.apps.dashboard.catalogue.forms import *
from oscar.core.loading import get_class, get_classes, get_model

from catalogue_ext.stock import preorder_date
from catalogue_ext.tags import tags_used
from shopease.core.html import html_clean
from shopease.fulfilment.services import stock_backorder_set, stock_correct
from shopease.shop.wording import entered_label

FIELD_FACTORIES, LEVELS, attributes_shown = get_classes(
    "dashboard.catalogue.values", ["FIELD_FACTORIES", "LEVELS", "attributes_shown"]
)
AttributeOptionForm, ProductAttributesForm, ProductClassForm = get_classes(
    "dashboard.catalogue.attributes", ["AttributeOptionForm", "ProductAttributesForm", "ProductClassForm"]
)
TagsField = get_class("dashboard.catalogue.fields", "TagsField")
HidingConfirmedMixin, CONFIRMATION = get_classes(
    "dashboard.catalogue.uses", ["HidingConfirmedMixin", "CONFIRMATION"]
)
StockRecord = get_model("partner", "StockRecord")


RICH_TEXTS = ("description", "benefits", "ingredients", "how_to_use")
FLAGS = ("is_featured", "is_bestseller", "is_new")
CONTENT = ("unit_amount", "unit")
TAGS = "tags"
MAX_KNOWN_TAGS = 500


class ProductForm(HidingConfirmedMixin, upstream.ProductForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.ProductForm` (Oscar 4.2).

    Partners write texts that shoppers read: what isn't formatting is removed. Attributes of type
    file take PDF documents, those of type image pictures. Hiding what published pages show asks again.
    """

    class Meta(upstream.ProductForm.Meta):
        fields = (
            *upstream.ProductForm.Meta.fields,
            *("short_description", *RICH_TEXTS[1:], *FLAGS, *CONTENT, "tax_class", TAGS),
        )
        field_classes = {TAGS: TagsField}

    GROUPS = (
        (_("Basics"), ("title", "upc", "is_public", CONFIRMATION, "is_discountable")),
        (_("Texts"), ("short_description", *RICH_TEXTS)),
        (_("Shown as"), (*FLAGS, TAGS)),
        (_("Content of one piece"), CONTENT),
        (_("Tax"), ("tax_class",)),
    )

    FIELD_FACTORIES = FIELD_FACTORIES

    def field_groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields of the first tab under headings; a field that no group names joins the first."""
        known = {name for _heading, names in self.GROUPS for name in names}
        fields = [field for field in self.primary_form_fields() if not field.name.startswith("attr_")]
        others = [field for field in fields if field.name not in known]
        groups = [(heading, [self[n] for n in names if n in self.fields]) for heading, names in self.GROUPS]
        groups[0][1].extend(others)
        return [(heading, found) for heading, found in groups if found]

    def known_tags(self) -> list[str]:
        """Tags of other products, to choose from. One query, none for a variant."""
        return (
            list(tags_used().values_list("name", flat=True)[:MAX_KNOWN_TAGS]) if TAGS in self.fields else []
        )

    def delete_non_child_fields(self) -> None:
        """Oscar's; of our fields a variant has a content of its own, the rest is its parent's."""
        super().delete_non_child_fields()
        for name in ("short_description", *RICH_TEXTS[1:], *FLAGS, TAGS):
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in RICH_TEXTS:
            if data.get(name):
                data[name] = html_clean(data[name])
        if data.get("unit_amount") and not data.get("unit"):
            self.add_error("unit", _("Say what the content is measured in."))
        if data.get("unit") and not data.get("unit_amount") and "unit_amount" not in self.errors:
            self.add_error("unit_amount", _("Say how much one piece contains."))
        return data

    def add_attribute_fields(self, product_class: Any, is_parent: bool = False) -> None:
        """Oscar's for those of the product's level; the others are neither asked for nor checked."""
        structure = self.instance.structure
        shown = attributes_shown(product_class, self.instance, structure=structure)
        self.instance.attr.cache.set_attributes(QuerysetCache(shown))
        for attribute in shown:
            if field := self.get_attribute_field(attribute):
                level = LEVELS.get(structure, attribute.level)
                field.required = field.required and attribute.level == level
                self.fields[f"attr_{attribute.code}"] = field

    def get_attribute_field(self, attribute: Any) -> forms.Field | None:
        """Oscar's, with an escaped label: its templates print labels as they are."""
        field: forms.Field | None = super().get_attribute_field(attribute)
        if field is not None:
            field.label = escape(attribute.name)
        return field

    def _post_clean(self) -> None:
        """Oscar's; rich text among the attributes is cleaned like the description."""
        for attribute in self.instance.attr.get_all_attributes():
            name = f"attr_{attribute.code}"
            if attribute.type == "richtext" and self.cleaned_data.get(name):
                self.cleaned_data[name] = html_clean(self.cleaned_data[name])
        super()._post_clean()


BY_FULFILMENT = {"num_in_stock", "backorder"}
"""What may not be written beside orders that are being placed."""


class StockRecordForm(upstream.StockRecordForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.StockRecordForm` (Oscar 4.2).

    Writes only the columns that the merchant changed, for orders change the others meanwhile. The
    number in stock goes through fulfilment, which keeps the ledger; `num_in_stock_was` is what the
    merchant saw.
    """

    num_in_stock_was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StockRecord
        fields = (
            "partner",
            "partner_sku",
            "price",
            "compare_at",
            "num_in_stock",
            "low_stock_threshold",
            "backorder",
            "available_on",
        )
        widgets = {"available_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, product_class: Any, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(product_class, user, *args, **kwargs)
        for name in ("compare_at", "backorder", "available_on"):
            self.fields[name].help_text = ""  # no room for it in the table
        self.fields["price"].label = entered_label(_("Price"))
        self.fields["compare_at"].label = entered_label(_("Compare-at price"))
        if not product_class.track_stock:
            del self.fields["backorder"], self.fields["available_on"], self.fields["num_in_stock_was"]
        elif self.instance.pk:
            self.fields["num_in_stock"].required = self.instance.num_in_stock is not None
            self.initial["num_in_stock_was"] = self.instance.num_in_stock

    def has_changed(self) -> bool:
        """What the merchant saw is no change of its own."""
        return bool(set(self.changed_data) - {"num_in_stock_was"})

    def clean_price(self) -> Any:
        return self._not_negative("price")

    def clean_compare_at(self) -> Any:
        return self._not_negative("compare_at")

    def _not_negative(self, name: str) -> Any:
        amount = self.cleaned_data.get(name)
        if amount is not None and amount < 0:
            raise forms.ValidationError(_("A price can't be negative."))
        return amount

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        number, seen = data.get("num_in_stock"), data.get("num_in_stock_was")
        price, before = data.get("price"), data.get("compare_at")
        day = data.get("available_on")
        if day and not data.get("backorder") and preorder_date(backorder=True, available_on=day):
            self.add_error("available_on", _("Tick back-order too, to sell ahead of this day."))
        if price is not None and before is not None and before <= price:
            self.add_error("compare_at", _("The compare-at price must be higher than the price."))
        if not self.instance.pk or "num_in_stock" not in self.fields or "num_in_stock" in self.errors:
            return data
        current = self.initial.get("num_in_stock")
        if seen not in (number, current):
            self.add_error(
                "num_in_stock",
                _("Meanwhile the stock changed from %(seen)s to %(current)s. Please enter the number again.")
                % {"seen": seen, "current": current},
            )
        return data

    def save(self, commit: bool = True) -> Any:
        """A new record as a whole; of a known one the changed columns, the stock by fulfilment.

        Raises `StockChangedError` when the stock changed after the form was checked.
        """
        if not self.instance.pk or not commit:
            return super().save(commit)
        changed = {name for name in self.changed_data if name in self._meta.fields} - BY_FULFILMENT
        self.instance.num_in_stock = self.initial.get("num_in_stock")
        if changed:
            self.instance.save(update_fields=[*changed, "date_updated"])
        if "backorder" in self.changed_data:
            stock_backorder_set(stockrecord_id=self.instance.pk, backorder=self.cleaned_data["backorder"])
        number, seen = (self.cleaned_data.get(name) for name in ("num_in_stock", "num_in_stock_was"))
        if "num_in_stock" in self.fields and number != seen:
            return stock_correct(
                stockrecord_id=self.instance.pk, num_in_stock=number, actor=self.user, seen=seen
            )
        return self.instance
