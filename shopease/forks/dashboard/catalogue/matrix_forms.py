"""Forms of the variants' page: choosing values of options, and the grid of all variants."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_class, get_model

from catalogue_ext.matrix import Axis, MatrixChoice, Member
from catalogue_ext.options import OptionTextError, options_add, options_parse
from catalogue_ext.skus import MAX_CODE
from shopease.shop.wording import entered_label

StockRecordForm = get_class("dashboard.catalogue.forms", "StockRecordForm")
Partner = get_model("partner", "Partner")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

WEIGHT = "weight"
"""The code of the attribute that shipping by weight reads."""
MAX_WEIGHT = 100_000


@dataclass(frozen=True, slots=True)
class AxisFields:
    """The fields of one axis, and what is said beside each of its values."""

    axis: Axis
    new: forms.BoundField
    field: forms.BoundField
    ticked: frozenset[str]


class MatrixForm(forms.Form):
    """Which values of which options, and what new variants start with."""

    code = forms.CharField(
        label=_("Code in SKUs"),
        max_length=MAX_CODE,
        validators=[RegexValidator(r"^[A-Za-z0-9._-]+\Z", _("Use letters, digits, dots and hyphens."))],
    )
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.order_by("name", "pk"))
    price = forms.DecimalField(label=_("Price"), min_value=0, max_digits=12, decimal_places=2)
    stock = forms.IntegerField(label=_("Number in stock"), min_value=0, max_value=2_147_483_647)

    def __init__(self, *args: Any, axes: Sequence[Axis], track_stock: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.axes = axes
        self.fields["price"].label = entered_label(_("Price"))
        if not track_stock:
            del self.fields["stock"]
        self.fields["partner"].widget.attrs["class"] = "no-widget-init"
        for axis in axes:
            self.fields[f"axis_{axis.id}"] = forms.MultipleChoiceField(
                label=axis.name,
                choices=[(str(value.id), value.label) for value in axis.values],
                required=False,
                initial=[str(value.id) for value in axis.values if value.is_used],
            )
            self.fields[f"new_{axis.id}"] = forms.CharField(
                label=_("New values"),
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 2, "class": "no-widget-init"}),
            )

    def axis_fields(self) -> list[AxisFields]:
        """For the template."""
        return [
            AxisFields(
                axis,
                self[f"new_{axis.id}"],
                self[f"axis_{axis.id}"],
                frozenset(map(str, self[f"axis_{axis.id}"].value() or ())),
            )
            for axis in self.axes
        ]

    def clean(self) -> dict[str, Any]:
        """New values become options of their group, so that their combinations can be shown."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for axis in self.axes:
            name = f"new_{axis.id}"
            try:
                drafts = options_parse(data.get(name) or "")
                if drafts and not self.errors:
                    group = ProductAttribute.objects.get(pk=axis.id).option_group
                    added = options_add(group=group, drafts=drafts)
                    data[f"axis_{axis.id}"] = [*data[f"axis_{axis.id}"], *(str(one.pk) for one in added)]
            except OptionTextError as error:
                self.add_error(name, str(error))
        return data

    def choice(self) -> MatrixChoice:
        """What was chosen, of a valid form."""
        data = self.cleaned_data
        values = {axis.id: frozenset(map(int, data[f"axis_{axis.id}"])) for axis in self.axes}
        return MatrixChoice(values, data["code"], data["partner"].pk, data["price"], data.get("stock"))


class VariantForm(StockRecordForm):
    """One row of the grid: a variant and its stock record at one partner.

    A row without a record makes one when a price is given. What isn't changed isn't written.
    """

    weight = forms.FloatField(label=_("Weight"), required=False, min_value=0, max_value=MAX_WEIGHT)
    picture = forms.ChoiceField(label=_("Picture"), required=False)
    is_public = forms.BooleanField(label=_("Public"), required=False)

    class Meta:
        model = StockRecord
        fields = ("price", "compare_at", "num_in_stock", "backorder", "available_on")

    OWN = ("weight", "picture", "is_public")

    def __init__(
        self,
        *,
        member: Member,
        partner: Any,
        user: Any,
        pictures: Any,
        weights: Any,
        data: Any = None,
    ) -> None:
        self.member, self.weights = member, weights
        child = member.product
        records = [one for one in child.stockrecords.all() if one.partner_id == partner.pk]
        fresh = StockRecord(product=child, partner=partner, partner_sku=member.sku)
        record = records[0] if records else fresh
        self.image = next(iter(child.images.all()), None)
        initial = {
            "weight": weights.values.get(child.pk),
            "picture": str(self.image.original_id) if self.image else "",
            "is_public": child.is_public,
        }
        super().__init__(
            child.parent.product_class, user, data, instance=record, initial=initial, prefix=f"v{child.pk}"
        )
        for name in ("backorder", "available_on"):
            self.fields.pop(name, None)
        if not weights.attribute:
            del self.fields["weight"]
        self.pictures = pictures
        self.fields["picture"].choices = [
            ("", _("the product's")),
            *((pk, picture.title) for pk, picture in pictures.items()),
        ]
        self.fields["picture"].widget.attrs["class"] = "no-widget-init"
        self.is_counted = "num_in_stock" in self.fields
        if not record.pk:
            self.fields["price"].required = False
            if self.is_counted:
                self.fields["num_in_stock"].required = False
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}: {member.label}"
            field.widget.attrs["data-column"] = name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_wanted = data.get("compare_at") is not None or data.get("num_in_stock") is not None
        if not self.instance.pk and is_wanted and data.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("Give a price, too."))
        return data

    def save(self, commit: bool = True) -> Any:
        """The row's parts that changed; inside the caller's transaction."""
        changed = set(self.changed_data)
        child = self.member.product
        if changed - {*self.OWN, "num_in_stock_was"} and (self.instance.pk or self._has_price()):
            super().save(commit)
        if "weight" in changed:
            self.weights.attribute.save_value(child, self.cleaned_data["weight"])
        if "picture" in changed:
            self._save_picture(child)
        if "is_public" in changed:
            child.is_public = self.cleaned_data["is_public"]
            child.save()
        return self.instance

    def _has_price(self) -> bool:
        return self.cleaned_data.get("price") is not None

    def _save_picture(self, child: Any) -> None:
        picture = self.pictures.get(self.cleaned_data["picture"])
        if self.image and picture is None:
            self.image.delete()
        elif self.image:
            self.image.original = picture
            self.image.save(update_fields=("original",))
        elif picture:
            ProductImage.objects.create(product=child, original=picture, caption=picture.alt_text)
