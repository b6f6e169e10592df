"""The dashboard's product forms, where they touch what we changed in the models."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as upstream
from oscar.apps.dashboard.catalogue.forms import *
from oscar.core.loading import get_class, get_model

from shopease.core.html import html_clean
from shopease.fulfilment.services import stock_correct
from shopease.media.fields import PictureField
from shopease.media.models import LibraryImage

DocumentField = get_class("dashboard.catalogue.fields", "DocumentField")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")


def _file_field(attribute: Any) -> forms.Field:
    return DocumentField(label=attribute.name, required=attribute.required)


def _image_field(attribute: Any) -> forms.Field:
    return PictureField(label=attribute.name, required=attribute.required)


class ProductForm(upstream.ProductForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.ProductForm` (Oscar 4.2).

    Partners write descriptions that shoppers read: what isn't formatting is removed. Attributes of
    type file take PDF documents, those of type image pictures.
    """

    FIELD_FACTORIES = {
        **upstream.ProductForm.FIELD_FACTORIES,
        "file": _file_field,
        "image": _image_field,
    }

    def clean_description(self) -> str:
        return html_clean(self.cleaned_data["description"])

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


class CategoryForm(upstream.CategoryForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.CategoryForm` (Oscar 4.2) for its text."""

    def clean_description(self) -> str:
        return html_clean(self.cleaned_data["description"] or "")


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
        )

    def __init__(self, product_class: Any, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(product_class, user, *args, **kwargs)
        for name in ("compare_at", "backorder"):
            self.fields[name].help_text = ""  # no room for it in the table
        if not product_class.track_stock:
            del self.fields["backorder"], self.fields["num_in_stock_was"]
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
        """A new record as a whole; of a known one the changed columns, the stock by fulfilment."""
        if not self.instance.pk or not commit:
            return super().save(commit)
        changed = {name for name in self.changed_data if name in self._meta.fields} - {"num_in_stock"}
        self.instance.num_in_stock = self.initial.get("num_in_stock")
        if changed:
            self.instance.save(update_fields=[*changed, "date_updated"])
        number = self.cleaned_data.get("num_in_stock")
        if "num_in_stock" in self.fields and number != self.cleaned_data.get("num_in_stock_was"):
            return stock_correct(stockrecord_id=self.instance.pk, num_in_stock=number, actor=self.user)
        return self.instance


class ProductImageForm(upstream.ProductImageForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.ProductImageForm` (Oscar 4.2).

    The uploaded file becomes a picture of the shared library; the field refuses what is no picture,
    too large a file and too many pixels.
    """

    original = PictureField(label=_("Picture"), widget=upstream.ImageInput)

    class Meta(upstream.ProductImageForm.Meta):
        model = ProductImage
        fields = ("product", "caption", "display_order")
        widgets: dict[str, forms.Widget] = {"display_order": forms.HiddenInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.original_id:
            self.initial["original"] = self.instance.original.file
            self.fields["original"].required = False

    def save(self, commit: bool = True) -> Any:
        upload = self.cleaned_data.get("original")
        if upload and "original" in self.changed_data:
            title = self.cleaned_data.get("caption") or str(self.cleaned_data.get("product") or upload.name)
            self.instance.original = LibraryImage.objects.create(title=title[:255], file=upload)
        return super().save(commit)
