"""The dashboard's product forms, where they touch what we changed in the models."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as upstream
from oscar.apps.dashboard.catalogue.forms import *  # noqa: F403
from oscar.core.loading import get_model
from wagtail.images.fields import WagtailImageField

from shopease.media.models import LibraryImage

ProductImage = get_model("catalogue", "ProductImage")


class ProductImageForm(upstream.ProductImageForm):
    """Overrides `oscar.apps.dashboard.catalogue.forms.ProductImageForm` (Oscar 4.2).

    The uploaded file becomes a picture of the shared library; Wagtail's field refuses what is no
    picture, too large a file and too many pixels.
    """

    original = WagtailImageField(label=_("Picture"), widget=upstream.ImageInput)

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
