"""The form of a category, and the order of its products by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from oscar.forms.widgets import RemoteSelect

from catalogue_ext.categories import MAX_PLACES, category_save
from catalogue_ext.models import CategoryIcon
from shopease.core.html import html_clean
from shopease.media.fields import PictureField
from shopease.media.models import LibraryImage

Category = get_model("catalogue", "Category")


class PictureSelect(RemoteSelect):
    """Searches the shared library by the titles of its pictures."""

    lookup_url = reverse_lazy("dashboard:catalogue-picture-lookup")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["class"] = "select2"


def parent_choices(category: Any) -> list[tuple[str, str]]:
    """Below what a category may stand: not below itself. One query."""
    rows = Category.objects.order_by("path").values_list("pk", "name", "depth", "path")
    own = category.path if category.pk else None
    return [
        (str(pk), f"{'– ' * (depth - 1)}{name}")
        for pk, name, depth, path in rows
        if own is None or not path.startswith(own)
    ]


class CategoryForm(forms.ModelForm):
    """All of a category: the picture is one of the library, or a new one for it.

    Takes the place of Oscar's, which moves categories by a relative position that nobody understands.
    """

    parent = forms.ChoiceField(label=_("Below"), required=False)
    image = forms.ModelChoiceField(
        LibraryImage.objects.all(),
        label=_("Picture from the library"),
        required=False,
        widget=PictureSelect,
    )
    image_upload = PictureField(
        label=_("Or upload a picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    icon = forms.ChoiceField(
        label=_("Icon"),
        choices=[("", _("None")), *CategoryIcon.choices],
        required=False,
        widget=forms.RadioSelect,
        help_text=Category._meta.get_field("icon").help_text,
    )
    in_menu = forms.BooleanField(
        label=_("Shown in menus"), required=False, help_text=_("With it all categories below it.")
    )

    class Meta:
        model = Category
        fields = (
            *("name", "parent", "description", "image", "image_upload", "icon"),
            *("product_sort", "is_public", "in_menu", "meta_title", "meta_description", "slug"),
        )
        widgets: dict[str, forms.Widget] = {
            "meta_description": forms.Textarea(attrs={"class": "no-widget-init", "rows": 3})
        }

    SEO = ("meta_title", "meta_description", "slug")
    SHOWN = ("icon", "product_sort", "is_public", "in_menu")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nothing: at the top")), *parent_choices(self.instance)]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("A part of the address. Made from the name when empty.")
        self.fields["meta_description"].max_length = 500  # type: ignore[attr-defined]
        if self.instance.pk:
            parent = self.instance.get_parent()
            self.initial["parent"] = str(parent.pk) if parent else ""
        self.initial["in_menu"] = not self.instance.exclude_from_menu

    def primary_form_fields(self) -> list[Any]:
        """What a category is."""
        return [field for field in self if field.name not in (*self.SEO, *self.SHOWN)]

    def shown_form_fields(self) -> list[Any]:
        """How it is shown."""
        return [self[name] for name in self.SHOWN]

    def seo_form_fields(self) -> list[Any]:
        """What search engines read."""
        return [self[name] for name in self.SEO]

    def clean_description(self) -> str:
        return html_clean(self.cleaned_data["description"] or "")

    def save(self, commit: bool = True) -> Any:
        """Through the service, under the lock of the tree; call it in a transaction.

        Raises `CategoryChangeError`.
        """
        data = self.cleaned_data
        if data.get("image_upload"):
            image = LibraryImage.objects.create(title=data["name"][:255], file=data["image_upload"])
            self.instance.image = image
        self.instance.exclude_from_menu = not data["in_menu"]
        parent = int(data["parent"]) if data.get("parent") else None
        self.instance = category_save(category=self.instance, parent_id=parent)
        return self.instance


class PlacesForm(forms.Form):
    """The places of the products of one page: `shown` in their present order, a number for each."""

    first = forms.IntegerField(min_value=1, max_value=MAX_PLACES, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=4000, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, page_size: int) -> None:
        super().__init__(data)
        self.page_size = page_size
        self.places: dict[int, int] = {}

    def clean_shown(self) -> Sequence[int]:
        numbers = self.cleaned_data["shown"].split(",")
        if len(numbers) > self.page_size or not all(one.isdecimal() and len(one) < 19 for one in numbers):
            raise forms.ValidationError(_("These are not the products of this page."))
        return [int(one) for one in numbers]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for product_id in data.get("shown", ()):
            text = str(self.data.get(f"place-{product_id}", "")).strip()
            if not (text.isdecimal() and len(text) < 6 and 1 <= int(text) <= MAX_PLACES):
                raise forms.ValidationError(
                    _("Places are numbers from 1 to %(most)d."), params={"most": MAX_PLACES}
                )
            self.places[product_id] = int(text)
        return data
