"""The files that are sold with a product: added, named, limited, replaced, taken off."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from oscar.core.loading import get_class, get_model

from shopease.fulfilment.models import ProductFile
from shopease.fulfilment.services.digital import product_file_add, product_file_remove, product_file_replace

PartnerProductFilterMixin = get_class("dashboard.catalogue.mixins", "PartnerProductFilterMixin")
Product = get_model("catalogue", "Product")

KINDS = (
    *("pdf", "epub", "mobi", "txt", "csv", "docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"),
    *("jpg", "jpeg", "png", "webp", "tif", "mp3", "m4a", "ogg", "flac", "wav", "mp4", "webm"),
)
"""What can be sold; every file is served as a download, never shown in the shop's name."""
MAX_BYTES = 200 * 1024 * 1024
MAX_FILES = 20


class FileField(forms.FileField):
    """A file of a kind and size that can be sold."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and PurePath(file.name).suffix.lower().removeprefix(".") not in KINDS:
            kinds = {"kinds": ", ".join(KINDS)}
            raise forms.ValidationError(
                _("This kind of file can't be sold. Possible are: %(kinds)s.") % kinds
            )
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(_("At most 200 MB."))
        return file


class NewFileForm(forms.Form):
    """A file, called as it is named unless told otherwise."""

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=120)
    file = FileField(label=gettext_lazy("File"))


class FileForm(forms.ModelForm):
    """What buyers see of a file, its limits, and a newer version."""

    replacement = FileField(label=gettext_lazy("Newer version"), required=False)

    class Meta:
        model = ProductFile
        fields = ("title", "position", "download_limit", "download_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("position", 1000), ("download_limit", 10_000), ("download_days", 36_500)):
            self.fields[name].widget.attrs["max"] = most
            self.fields[name].validators.append(MaxValueValidator(most))
        self.fields["download_limit"].validators.append(MinValueValidator(1))


class FilesView(PartnerProductFilterMixin, View):
    """The files of one product or variant; each form names its action."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.product = get_object_or_404(self.filter_queryset(Product.objects.all()), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add one, save one, or take one off; what is refused comes back, 400."""
        action = request.POST.get("action", "")
        if action == "add":
            return self._add(NewFileForm(request.POST, request.FILES))
        file = get_object_or_404(self._files(), pk=_number(request.POST.get("file_id", "")))
        if action == "remove":
            product_file_remove(file=file)
            messages.success(request, _("“%(title)s” is sold no more.") % {"title": file.title})
            return self._back()
        form = FileForm(request.POST, request.FILES, instance=file, prefix=f"f{file.pk}")
        if not form.is_valid():
            return self._page(refused=form, status=400)
        form.save()
        if form.cleaned_data["replacement"]:
            product_file_replace(file=file, content=form.cleaned_data["replacement"])
        messages.success(request, _("“%(title)s” is saved.") % {"title": file.title})
        return self._back()

    def _add(self, form: NewFileForm) -> HttpResponse:
        if form.is_valid() and self._files().count() >= MAX_FILES:
            form.add_error("file", _("At most %(count)d files belong to a product.") % {"count": MAX_FILES})
        if not form.is_valid():
            return self._page(new=form, status=400)
        file = form.cleaned_data["file"]
        title = form.cleaned_data["title"] or PurePath(file.name).stem[:120]
        product_file_add(product=self.product, title=title, file=file)
        messages.success(self.request, _("“%(title)s” is sold with this product now.") % {"title": title})
        return self._back()

    def _files(self) -> Any:
        return ProductFile.objects.filter(product=self.product, removed_at=None)

    def _page(
        self, *, new: NewFileForm | None = None, refused: FileForm | None = None, status: int = 200
    ) -> HttpResponse:
        rows = []
        for file in self._files():
            is_refused = refused is not None and refused.instance.pk == file.pk
            rows.append((file, refused if is_refused else FileForm(instance=file, prefix=f"f{file.pk}")))
        context = {"product": self.product, "rows": rows, "new": new or NewFileForm(auto_id="new_%s")}
        return render(self.request, "oscar/dashboard/catalogue/files.html", context, status=status)

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("dashboard:catalogue-product-files", kwargs={"pk": self.product.pk})
        )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
