"""Forms of product types: attributes, their options, and how SKUs of variants are made."""

import keyword
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.product_attributes import ProductAttributesContainer
from oscar.apps.dashboard.catalogue import forms as upstream
from oscar.core.loading import get_model

from catalogue_ext.gift_cards import gift_card_type_prepare
from catalogue_ext.options import OptionTextError, option_group_create, options_add, options_parse
from catalogue_ext.skus import PatternError, pattern_check

AttributeOption = get_model("catalogue", "AttributeOption")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductClass = get_model("catalogue", "ProductClass")

KINDS = (
    (ProductAttribute.TEXT, _("Text")),
    (ProductAttribute.RICHTEXT, _("Formatted text")),
    (ProductAttribute.INTEGER, _("Whole number")),
    (ProductAttribute.FLOAT, _("Number")),
    (ProductAttribute.BOOLEAN, _("Yes or no")),
    (ProductAttribute.DATE, _("Date")),
    (ProductAttribute.DATETIME, _("Date and time")),
    (ProductAttribute.OPTION, _("One of several options, or a colour")),
    (ProductAttribute.MULTI_OPTION, _("Any of several options")),
    (ProductAttribute.IMAGE, _("Picture")),
    (ProductAttribute.FILE, _("File (PDF)")),
)
WITH_OPTIONS = (ProductAttribute.OPTION, ProductAttribute.MULTI_OPTION)
NOT_FILTERABLE = (
    ProductAttribute.RICHTEXT,
    ProductAttribute.IMAGE,
    ProductAttribute.FILE,
    ProductAttribute.DATETIME,
)


def attribute_code(name: str) -> str:
    """A code that Oscar allows, made of the attribute's name."""
    code = slugify(name).replace("-", "_")
    is_taken = keyword.iskeyword(code) or code in ProductAttributesContainer.RESERVED_ATTRIBUTES
    return f"attribute_{code}".rstrip("_") if is_taken or not code.isidentifier() else code


class ProductClassForm(upstream.ProductClassForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.ProductClassForm` (Oscar 4.2): the SKUs."""

    class Meta(upstream.ProductClassForm.Meta):
        model = ProductClass
        fields = (
            *("name", "requires_shipping", "track_stock", "is_gift_card"),
            *("tax_class", "sku_pattern", "options"),
        )

    def clean_sku_pattern(self) -> str:
        pattern: str = self.cleaned_data["sku_pattern"].strip()
        try:
            pattern_check(pattern)
        except PatternError as error:
            raise forms.ValidationError(str(error)) from None
        return pattern

    def clean(self) -> dict[str, Any]:
        """Gift cards are neither sent nor counted, whatever else was ticked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("is_gift_card"):
            data["requires_shipping"] = data["track_stock"] = False
        return data

    def _save_m2m(self) -> None:
        """Django's; what gift cards ask for stays with their type."""
        super()._save_m2m()
        if self.instance.is_gift_card:
            gift_card_type_prepare(self.instance)


class ProductAttributesForm(upstream.ProductAttributesForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.ProductAttributesForm` (Oscar 4.2).

    Kinds have a merchant's names, options are written right here, and the code follows the name.
    """

    new_options = forms.CharField(
        label=_("New options"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(
            attrs={"rows": 3, "class": "no-widget-init", "placeholder": "Brick red #a63b2d"}
        ),
        help_text=_("One a line; a colour behind its name is shown as a swatch."),
    )

    class Meta(upstream.ProductAttributesForm.Meta):
        model = ProductAttribute
        fields = (
            "name",
            "code",
            "type",
            "level",
            "option_group",
            "required",
            "is_filterable",
            "display_order",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(KINDS)
        if self.instance.type not in dict(KINDS):
            kinds.append((self.instance.type, self.instance.get_type_display()))
        self.fields["type"].choices = kinds
        self.fields["level"].help_text = self.fields["is_filterable"].help_text = ""
        self.fields["code"].widget.attrs["placeholder"] = _("made of the name")
        self.fields["display_order"].required = False
        group = self.fields["option_group"]
        group.widget = group.widget.widget  # without windows of their own: options are written here
        # Oscar's script asks for a group even where new options make one: it looks for the usual id.
        group.widget.attrs["id"] = f"{self.prefix}-group"
        group.empty_label = _("Options of its own")
        group.help_text = _("A group may serve several attributes.")
        if self.instance.pk and self.instance.option_group_id:
            group.required = True
            group.empty_label = None

    def clean_code(self) -> str:
        return self.cleaned_data.get("code") or attribute_code(self.cleaned_data.get("name", ""))

    def clean_display_order(self) -> int:
        return self.cleaned_data.get("display_order") or 0

    def clean_type(self) -> str:
        kind: str = self.cleaned_data["type"]
        was = self.initial.get("type")
        if self.instance.pk and kind != was and self.instance.productattributevalue_set.exists():
            raise forms.ValidationError(
                _("Products have values of this attribute: its kind can't change any more.")
            )
        return kind

    def clean_new_options(self) -> Any:
        try:
            return options_parse(self.cleaned_data["new_options"])
        except OptionTextError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """Not Oscar's, which asks for a group."""
        data: dict[str, Any] = self.cleaned_data
        kind = data.get("type")
        if kind in WITH_OPTIONS and not data.get("option_group") and "new_options" not in self.errors:
            if not data.get("new_options"):
                self.add_error("new_options", _("Write at least one option, or choose a group."))
        elif kind and kind not in WITH_OPTIONS:
            data["option_group"], data["new_options"] = None, []
        if kind == ProductAttribute.BOOLEAN and data.get("required"):
            self.add_error("required", _("Yes or no can't be required: a product may say nothing."))
            data["required"] = False
        if kind in NOT_FILTERABLE and data.get("is_filterable"):
            self.add_error("is_filterable", _("Shoppers can't filter by this kind."))
        return data

    def save(self, commit: bool = True) -> Any:
        drafts = self.cleaned_data.get("new_options")
        if drafts and not self.instance.option_group_id:
            self.instance.option_group = option_group_create(name=self.instance.name)
        if drafts:
            options_add(group=self.instance.option_group, drafts=drafts)
        return super().save(commit)


class AttributeOptionForm(upstream.AttributeOptionForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.AttributeOptionForm` (Oscar 4.2): colour, place."""

    class Meta(upstream.AttributeOptionForm.Meta):
        model = AttributeOption
        fields = ("option", "colour", "display_order")
        widgets = {"colour": forms.TextInput(attrs={"placeholder": "#c04a2f", "data-colour": ""})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"].help_text = ""
        self.fields["display_order"].required = False

    def clean_colour(self) -> str:
        return self.cleaned_data["colour"].lower()

    def clean_display_order(self) -> int:
        return self.cleaned_data.get("display_order") or 0
