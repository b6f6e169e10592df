"""The pictures of a product and its variants: several at once, their order, words and focal points."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from oscar.core.loading import get_class, get_model

from catalogue_ext.matrix import members_of
from catalogue_ext.pictures import (
    PlacedPicture,
    TooManyPicturesError,
    pictures_add,
    pictures_arrange,
    pictures_of,
)
from shopease.media.models import LibraryImage
from shopease.media.selectors import picture_for
from shopease.media.services import picture_add, picture_focus

PartnerProductFilterMixin = get_class("dashboard.catalogue.mixins", "PartnerProductFilterMixin")
Product = get_model("catalogue", "Product")

MAX_FILES = 50
"""In one request; the page's script sends one at a time."""
LIBRARY_PAGE = 24


def pictures_for_user(user: Any) -> Any:
    """The library as a person of the dashboard may use it: partners have the pictures of their products."""
    pictures = LibraryImage.objects.order_by("title", "pk")
    if user.is_staff:
        return pictures
    own = LibraryImage.objects.filter(product_images__product__stockrecords__partner__users=user)
    return pictures.filter(pk__in=own.values("pk"))


def pictures_upload(request: HttpRequest, product: Any, files: Sequence[Any]) -> int:
    """Add uploaded files to a product; how many. Each that is refused is named in a message."""
    if len(files) > MAX_FILES:
        messages.error(request, _("Choose at most %(most)d files at once.") % {"most": MAX_FILES})
        return 0
    added = 0
    for file in files:
        try:
            with transaction.atomic():
                added += pictures_add(product=product, images=[picture_add(file=file, user=request.user)])
        except (ValidationError, TooManyPicturesError) as error:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.error(request, f"{file.name[:80]}: {reason}", extra_tags="noicon")
    if added and "one_by_one" not in request.POST:
        told = ngettext("%(count)d picture added.", "%(count)d pictures added.", added)
        messages.success(request, told % {"count": added})
    return added


class PictureForm(forms.Form):
    """One picture of the product or of a variant."""

    caption = forms.CharField(label=gettext_lazy("Alternative text"), required=False, max_length=200)
    owner = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    place = forms.IntegerField(label=gettext_lazy("Place"), min_value=0, max_value=100_000)
    focus_x = forms.IntegerField(
        label=gettext_lazy("Focus from left (%)"), required=False, min_value=0, max_value=100
    )
    focus_y = forms.IntegerField(
        label=gettext_lazy("Focus from top (%)"), required=False, min_value=0, max_value=100
    )
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, data: Any = None, *, image: Any, place: int, owners: Any, may_focus: bool) -> None:
        self.image, self.may_focus = image, may_focus
        original = image.original
        self.picture = picture_for(original)
        initial = {"caption": image.caption, "owner": str(image.product_id), "place": place}
        if original.focal_point_x is not None and original.focal_point_y is not None:
            initial["focus_x"] = round(100 * original.focal_point_x / original.width)
            initial["focus_y"] = round(100 * original.focal_point_y / original.height)
        super().__init__(data, prefix=f"p{image.pk}", initial=initial)
        self.fields["owner"].choices = owners
        self.fields["owner"].widget.attrs["class"] = "no-widget-init"
        self.fields["caption"].widget.attrs["placeholder"] = original.alt_text
        if not may_focus:
            del self.fields["focus_x"], self.fields["focus_y"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        has = [data.get("focus_x") is not None, data.get("focus_y") is not None]
        if self.may_focus and any(has) and not all(has) and not self.errors:
            self.add_error("focus_x", _("Give both numbers, or none."))
        return data

    def focus_changed(self) -> bool:
        """Whether the merchant moved the focal point."""
        return bool({"focus_x", "focus_y"} & set(self.changed_data))


class PicturesView(PartnerProductFilterMixin, View):
    """Everything that is done to the pictures of one product; each form names its action."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        products = self.filter_queryset(Product.objects.all())
        self.product = get_object_or_404(products, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._rows())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        actions = {"upload": self._upload, "choose": self._choose, "save": self._save}
        return actions.get(request.POST.get("action", ""), self._back)()

    @cached_property
    def family(self) -> list[Any]:
        """The product and those of its variants that the person may change."""
        children = self.filter_queryset(self.product.children.all()).order_by("pk")
        return [self.product, *children]

    def _rows(self, data: Any = None) -> list[Any]:
        owners = [(str(self.product.pk), _("the product"))]
        if len(self.family) > 1:
            own = {child.pk for child in self.family}
            members = [m for m in members_of(self.product) if m.product.pk in own]
            owners += [(str(member.product.pk), member.label) for member in members]
        user = self.request.user
        return [
            PictureForm(
                data,
                image=image,
                place=place,
                owners=owners,
                may_focus=user.is_staff or image.original.uploaded_by_user_id == user.pk,
            )
            for place, image in enumerate(pictures_of(self.family), start=1)
        ]

    def _page(self, rows: Iterable[Any], status: int = 200) -> HttpResponse:
        query = self.request.GET.get("q", "")[:100]
        found = pictures_for_user(self.request.user).prefetch_related("renditions")
        if query:
            found = found.filter(title__icontains=query)
        page = Paginator(found, LIBRARY_PAGE).get_page(self.request.GET.get("page"))
        context = {
            "product": self.product,
            "parent": self.product.parent,
            "title": _("Pictures of %(product)s") % {"product": self.product.get_title()},
            "rows": rows,
            "query": query,
            "page": page,
            "library": [(image, picture_for(image)) for image in page],
            "is_searched": "q" in self.request.GET or "page" in self.request.GET,
        }
        return render(self.request, "oscar/dashboard/catalogue/pictures.html", context, status=status)

    def _upload(self) -> HttpResponse:
        files = self.request.FILES.getlist("pictures")
        if not files:
            messages.error(self.request, _("Choose at least one picture."))
        pictures_upload(self.request, self.product, files)
        return self._back()

    def _choose(self) -> HttpResponse:
        ids = [text for text in self.request.POST.getlist("image")[:MAX_FILES] if text.isdecimal()]
        ids = [text for text in ids if len(text) < 19]
        chosen = pictures_for_user(self.request.user).filter(pk__in=ids)
        try:
            added = pictures_add(product=self.product, images=chosen)
        except TooManyPicturesError as error:
            messages.error(self.request, str(error))
        else:
            told = ngettext("%(count)d picture added.", "%(count)d pictures added.", added)
            messages.success(self.request, told % {"count": added})
        return self._back()

    def _save(self) -> HttpResponse:
        rows = self._rows(self.request.POST)
        wrong = [row for row in rows if not row.is_valid()]
        if wrong:
            messages.error(self.request, _("Nothing was saved: please correct what is marked below."))
            return self._page(rows, status=422)
        rows.sort(key=lambda row: row.cleaned_data["place"])
        with transaction.atomic():
            pictures_arrange(
                placed=[
                    PlacedPicture(row.image.pk, int(row.cleaned_data["owner"]), row.cleaned_data["caption"])
                    for row in rows
                ],
                removed=[row.image.pk for row in rows if row.cleaned_data["remove"]],
            )
            for row in rows:
                if row.focus_changed() and not row.cleaned_data["remove"]:
                    image = LibraryImage.objects.get(pk=row.image.original_id)
                    picture_focus(image=image, x=row.cleaned_data["focus_x"], y=row.cleaned_data["focus_y"])
        messages.success(self.request, _("Pictures saved."))
        return self._back()

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("dashboard:catalogue-product-pictures", kwargs={"pk": self.product.pk})
        )
