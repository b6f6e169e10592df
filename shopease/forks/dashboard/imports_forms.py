"""Forms of the pages for import and export."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

Category = get_model("catalogue", "Category")
ProductClass = get_model("catalogue", "ProductClass")

MAX_FILE = 50 * 1024 * 1024
MAX_ZIP = 200 * 1024 * 1024
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")


class ImportForm(forms.Form):
    """A file of products, and perhaps their pictures."""

    file = forms.FileField(
        label=_("File with products"),
        help_text=_("CSV or XLSX, at most 50 MB. The format is recognised."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    pictures = forms.FileField(
        label=_("Pictures"),
        required=False,
        help_text=_("A ZIP, at most 200 MB. The file names its pictures by their file names."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )

    def clean_file(self) -> Any:
        """Neither too large nor another kind of file; what it holds is looked at in the background."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError(_("Choose a file that ends in .csv or .xlsx."))
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 50 MB. Split it."))
        return file

    def clean_pictures(self) -> Any:
        """A ZIP that isn't too large."""
        file = self.cleaned_data["pictures"]
        if file and not file.name.lower().endswith(".zip"):
            raise forms.ValidationError(_("Choose a file that ends in .zip."))
        if file and file.size > MAX_ZIP:
            raise forms.ValidationError(_("The ZIP is larger than 200 MB. Split it."))
        return file


class ExportForm(forms.Form):
    """Which products, in which format."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("shopease", _("ShopEase, everything (CSV)")),
            ("xlsx", _("ShopEase, everything (XLSX)")),
            ("shopify", _("Shopify (CSV)")),
            ("woocommerce", _("WooCommerce (CSV)")),
        ],
        widget=forms.RadioSelect,
        initial="shopease",
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("All")
    )
    product_class = forms.ModelChoiceField(
        label=_("Product type"), queryset=ProductClass.objects.all(), required=False, empty_label=_("All")
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("All")), ("shown", _("Shown")), ("hidden", _("Hidden"))],
        required=False,
    )
    words = forms.CharField(label=_("Title, code or SKU contains"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["category"]
        choice.queryset = Category.objects.order_by("path")
        choice.label_from_instance = lambda category: "– " * (category.depth - 1) + category.name

    def filters(self) -> dict[str, Any]:
        """What `products_for_export` takes."""
        data = self.cleaned_data
        is_public = {"shown": True, "hidden": False}.get(data["status"])
        return {
            "category": data["category"],
            "product_class": data["product_class"],
            "is_public": is_public,
            "words": data["words"],
        }
