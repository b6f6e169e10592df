"""What a shopper posts to the basket."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket import forms as upstream

from catalogue_ext import gift_cards

MAX_QUANTITY = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD
MAX_OPTION_LENGTH = 500

QUANTITY_ERRORS = {
    "invalid": _("Enter a whole number."),
    "min_value": _("Enter at least 1."),
    "max_value": _("At most %(limit_value)s pieces fit in one order."),
}


def gift_card_field(code: str) -> forms.Field:
    """What the buyer of a gift card may say about whom it is for."""
    label = gift_cards.LABELS[code]
    if code == gift_cards.RECIPIENT:
        return forms.EmailField(
            label=label,
            max_length=254,
            required=False,
            help_text=_("We send the code there. Left empty, it comes to you."),
            widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        )
    return forms.CharField(
        label=label,
        max_length=gift_cards.MESSAGE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddToBasketForm(upstream.AddToBasketForm):
    """Overrides `oscar.apps.basket.forms.AddToBasketForm` (Oscar 4.2).

    A missing quantity means one (a card's button posts nothing); variants are not listed one
    query each; refusals name what is left.
    """

    quantity = forms.IntegerField(
        label=_("Quantity"),
        initial=1,
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages=QUANTITY_ERRORS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, basket: Any, product: Any, data: Any = None, **kwargs: Any) -> None:
        if data is not None and not data.get("quantity"):
            data = {**data.dict(), "quantity": "1"}
        super().__init__(basket, product, data, **kwargs)

    def _create_parent_product_fields(self, product: Any) -> None:
        self.fields["child_id"] = forms.IntegerField(
            widget=forms.HiddenInput,
            error_messages={
                "required": _("Choose a variant first."),
                "invalid": _("Choose one of the variants shown."),
            },
        )

    def _add_option_field(self, product: Any, option: Any) -> None:
        if option.code in gift_cards.LABELS:
            self.fields[option.code] = gift_card_field(option.code)
            return
        super()._add_option_field(product, option)
        field = self.fields[option.code]
        if isinstance(field, forms.CharField):
            field.validators.append(MaxLengthValidator(MAX_OPTION_LENGTH))
            field.widget.attrs["maxlength"] = MAX_OPTION_LENGTH

    def clean_child_id(self) -> int:
        wanted = self.cleaned_data["child_id"]
        for child in self.parent_product.get_public_children():
            if child.pk == wanted:
                self.child_product = child
                return int(wanted)
        raise forms.ValidationError(_("Choose one of the variants shown."))

    def clean_quantity(self) -> int:
        quantity: int = self.cleaned_data["quantity"]
        in_basket = self.basket.num_items
        if in_basket + quantity > MAX_QUANTITY:
            raise forms.ValidationError(
                _("At most %(limit)d pieces fit in one order; %(count)d are in your basket."),
                params={"limit": MAX_QUANTITY, "count": in_basket},
            )
        return quantity

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        info = self.basket.strategy.fetch_for_product(self.product)
        in_basket = sum(
            line.quantity for line in self.basket.all_lines() if line.product_id == self.product.pk
        )
        permitted, reason = info.availability.is_purchase_permitted(in_basket + self.cleaned_data["quantity"])
        if not permitted:
            message = f"{reason}."
            if in_basket:
                message = _("%(reason)s, and %(count)d are in your basket already.") % {
                    "reason": reason,
                    "count": in_basket,
                }
            self.add_error("quantity", message)
        return self.cleaned_data


class LinesForm(forms.Form):
    """The quantities of all lines, `quantity-<line id>` each; 0 takes a line out."""

    def __init__(self, basket: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(basket.all_lines())
        for line in self.lines:
            field = forms.IntegerField(
                label=_("Quantity of %(title)s") % {"title": line.product.get_title()},
                initial=line.quantity,
                min_value=0,
                max_value=MAX_QUANTITY,
                required=False,
                error_messages={**QUANTITY_ERRORS, "min_value": _("Enter 0 to remove it.")},
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.fields[self.name(line)] = field

    @staticmethod
    def name(line: Any) -> str:
        """The field of a line."""
        return f"quantity-{line.pk}"

    def clean(self) -> dict[str, Any]:
        for line in self.lines:
            quantity = self.cleaned_data.get(self.name(line))
            # Fewer than before is always right, even when not even those can be had.
            if quantity and quantity > line.quantity:
                permitted, reason = line.purchase_info.availability.is_purchase_permitted(quantity)
                if not permitted:
                    self.add_error(self.name(line), f"{reason}.")
        if not self.errors and sum(self.quantities.values()) > MAX_QUANTITY:
            raise forms.ValidationError(
                _("At most %(limit)d pieces fit in one order."), params={"limit": MAX_QUANTITY}
            )
        return self.cleaned_data

    @property
    def quantities(self) -> dict[int, int]:
        """Quantities by line id; what was left empty or not posted stays as it is."""
        found = {line: self.cleaned_data.get(self.name(line)) for line in self.lines}
        return {line.pk: line.quantity if n is None else n for line, n in found.items()}


class BasketVoucherForm(upstream.BasketVoucherForm):
    """Overrides `oscar.apps.basket.forms.BasketVoucherForm` (Oscar 4.2): says what a code is."""

    code = forms.CharField(
        label=_("Voucher code"),
        max_length=128,
        error_messages={"required": _("Enter a voucher code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
