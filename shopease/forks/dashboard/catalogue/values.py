"""Fields for the values of attributes: which of them a product has, and one kind of field for each kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as upstream
from oscar.core.loading import get_class, get_model

from shopease.media.fields import PictureField

DocumentField = get_class("dashboard.catalogue.fields", "DocumentField")
Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")

LEVELS = {Product.PARENT: ProductAttribute.Level.PRODUCT, Product.CHILD: ProductAttribute.Level.VARIANT}
"""By structure; a stand-alone product has the attributes of both levels."""

MOST = 2_147_483_647
"""The largest whole number that the database takes."""


def _field(kind: type[forms.Field], **options: Any) -> Any:
    def make(attribute: Any) -> forms.Field:
        chosen = {name: value() if isinstance(value, type) else value for name, value in options.items()}
        return kind(label=attribute.name, required=attribute.required, **chosen)

    return make


class DayInput(forms.DateInput):
    """The browser's own calendar, which reads and writes ISO dates."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LongText(forms.Textarea):
    """Room for some lines."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 4})


class YesOrNo(forms.NullBooleanSelect):
    """Unlike a box that nobody ticked, this can say nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = [("unknown", _("Not stated")), ("true", _("Yes")), ("false", _("No"))]


FIELD_FACTORIES = {
    **upstream.ProductForm.FIELD_FACTORIES,
    "text": _field(forms.CharField, max_length=1000),
    "richtext": _field(forms.CharField, max_length=50_000, widget=LongText),
    "integer": _field(forms.IntegerField, min_value=-MOST, max_value=MOST),
    "float": _field(forms.FloatField, min_value=-1e12, max_value=1e12),
    "numeric": _field(forms.FloatField, min_value=-1e12, max_value=1e12),
    "boolean": lambda attribute: forms.NullBooleanField(label=attribute.name, required=False, widget=YesOrNo),
    "date": _field(forms.DateField, widget=DayInput),
    "file": _field(DocumentField),
    "image": _field(PictureField),
}
"""By kind of attribute."""


def attributes_shown(product_class: Any, product: Any, *, structure: str) -> list[Any]:
    """The attributes that a form of the product asks for, in the type's order.

    Those of the product for what has variants, those of each variant for a variant, all for a
    stand-alone product. A value that a product has already can be changed on whatever level. Two
    queries at most.
    """
    attributes = list(product_class.attributes.select_related("option_group"))
    if structure not in LEVELS:
        return attributes
    own = set(product.attribute_values.values_list("attribute_id", flat=True)) if product.pk else set()
    return [
        attribute for attribute in attributes if attribute.level == LEVELS[structure] or attribute.pk in own
    ]
