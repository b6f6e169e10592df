"""Choosers of products and categories for editors, and blocks that keep only what was chosen.

A block's value is the primary key: reading a page asks the database nothing for it. What is
shown is fetched for the whole page at once, so a product that is gone leaves no hole.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet, Sum
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from oscar.templatetags.currency_filters import currency
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.blocks import ChooserBlock, PageChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock


class KeyedChooserMixin:
    """A chooser block whose values are primary keys (or instances, straight from a form)."""

    model_class: type[Model]

    def to_python(self, value: int | None) -> int | None:
        return value

    def bulk_to_python(self, values: Sequence[int | None]) -> list[int | None]:
        return list(values)

    def get_prep_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value

    def clean(self, value: Any) -> Any:
        return self.get_prep_value(super().clean(value))  # type: ignore[misc]

    def extract_references(self, value: Any) -> Iterator[tuple[type[Model], str, str, str]]:
        if value is not None:
            yield self.model_class, str(self.get_prep_value(value)), "", ""


class KeyedChooserBlock(KeyedChooserMixin, ChooserBlock):
    """The base of our own choosers' blocks."""

    class Meta:
        icon = "placeholder"


class PictureChooserBlock(KeyedChooserMixin, ImageChooserBlock):
    """A picture of the library, by its key."""


class PageKeyChooserBlock(KeyedChooserMixin, PageChooserBlock):
    """A page, by its key."""


class BannerChooserBlock(KeyedChooserMixin, SnippetChooserBlock):
    """A banner, by its key."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("cms_pages.Banner", **kwargs)


class SearchForm(BaseFilterForm):
    """Words to look for in the chooser; `lookups` of the subclass say where."""

    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search")})
    )
    lookups: tuple[str, ...] = ()

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").replace("\x00", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
            found = Q()
            for lookup in self.lookups:
                found |= Q(**{lookup: words})
            objects = objects.filter(found).distinct()
        return objects


class ProductSearchForm(SearchForm):
    """By title, code or SKU, of the product or one of its variants."""

    lookups = (
        "title__icontains",
        "upc__icontains",
        "stockrecords__partner_sku__icontains",
        "children__stockrecords__partner_sku__icontains",
    )


class CategorySearchForm(SearchForm):
    """By name."""

    lookups = ("name__icontains",)


class OfferSearchForm(SearchForm):
    """By name."""

    lookups = ("name__icontains",)


class PictureColumn(Column):
    """The product's first picture, as small as it exists."""

    def get_value(self, instance: Any) -> Any:
        image = next(iter(instance.images.all()), None)
        if image is None:
            return ""
        smallest = min(image.original.renditions.all(), key=lambda r: r.width, default=None)
        url = smallest.url if smallest else image.original.file.url
        return format_html('<img src="{}" width="48" height="60" alt="" loading="lazy">', url)


def _skus(product: Any) -> str:
    skus = [record.partner_sku for record in product.stockrecords.all()]
    return ", ".join(skus[:2]) or (product.upc or "")


def _price(product: Any) -> str:
    return str(currency(product.lowest_price)) if product.lowest_price is not None else "–"


def _stock(product: Any) -> str:
    total = product.own_stock if product.own_stock is not None else product.variant_stock
    return "–" if total is None else str(total)


class BaseProductChooseView(BaseChooseView):
    """Products with what an editor tells them apart by: picture, SKU, price, stock."""

    filter_form_class = ProductSearchForm
    per_page = 12

    def get_object_list(self) -> QuerySet[Any]:
        products = self.model_class.objects.filter(parent=None).order_by("-date_created", "-pk")
        return products.annotate(
            own_stock=Sum("stockrecords__num_in_stock", distinct=True),
            variant_stock=Sum("children__stockrecords__num_in_stock"),
        ).prefetch_related("images__original__renditions", "stockrecords")

    @property
    def columns(self) -> list[Column]:
        return [
            PictureColumn("picture", label=_("Picture"), width="60px"),
            self.title_column,
            Column("sku", label=_("SKU"), accessor=_skus),
            Column("price", label=_("Price"), accessor=_price),
            Column("stock", label=_("Stock"), accessor=_stock),
            Column("shown", label=_("Published"), accessor=lambda p: _("yes") if p.is_public else _("no")),
        ]


class ProductChooseView(ChooseViewMixin, CreationFormMixin, BaseProductChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class ProductChooseResultsView(ChooseResultsViewMixin, BaseProductChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class BaseCategoryChooseView(BaseChooseView):
    """Categories in the order of their tree."""

    filter_form_class = CategorySearchForm
    per_page = 25

    def get_object_list(self) -> QuerySet[Any]:
        return self.model_class.objects.order_by("path")


class CategoryChooseView(ChooseViewMixin, CreationFormMixin, BaseCategoryChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class CategoryChooseResultsView(ChooseResultsViewMixin, BaseCategoryChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class BaseOfferChooseView(BaseChooseView):
    """Offers that everybody gets without a code, the newest first."""

    filter_form_class = OfferSearchForm
    per_page = 25

    def get_object_list(self) -> QuerySet[Any]:
        return self.model_class.objects.filter(offer_type="Site").order_by("-date_created", "-pk")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            DateColumn("starts", label=_("Begins"), accessor="start_datetime"),
            DateColumn("ends", label=_("Ends"), accessor="end_datetime"),
        ]


class OfferChooseView(ChooseViewMixin, CreationFormMixin, BaseOfferChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class OfferChooseResultsView(ChooseResultsViewMixin, BaseOfferChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class ReadingChooserViewSet(ChooserViewSet):
    """A chooser of what is made in the dashboard: it has no address for making more."""

    base_block_class = KeyedChooserBlock
    register_widget = False

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class ProductChooserViewSet(ReadingChooserViewSet):
    """`/cms/products/`: choosing a product."""

    model = get_model("catalogue", "Product")
    icon = "tag"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    edit_item_text = _("Edit this product")
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductChooseResultsView


class CategoryChooserViewSet(ReadingChooserViewSet):
    """`/cms/categories/`: choosing a category."""

    model = get_model("catalogue", "Category")
    icon = "folder-open-inverse"
    choose_one_text = _("Choose a category")
    choose_another_text = _("Choose another category")
    edit_item_text = _("Edit this category")
    choose_view_class = CategoryChooseView
    choose_results_view_class = CategoryChooseResultsView


class OfferChooserViewSet(ReadingChooserViewSet):
    """`/cms/offers/`: choosing an offer."""

    model = get_model("offer", "ConditionalOffer")
    icon = "tag"
    choose_one_text = _("Choose an offer")
    choose_another_text = _("Choose another offer")
    edit_item_text = _("Edit this offer")
    choose_view_class = OfferChooseView
    choose_results_view_class = OfferChooseResultsView


product_chooser = ProductChooserViewSet("product_chooser", url_prefix="products/choose")
category_chooser = CategoryChooserViewSet("category_chooser", url_prefix="categories/choose")
offer_chooser = OfferChooserViewSet("offer_chooser", url_prefix="offers/choose")

ProductChooserBlock = product_chooser.get_block_class("ProductChooserBlock", module_path="cms_pages.choosers")
CategoryChooserBlock = category_chooser.get_block_class(
    "CategoryChooserBlock", module_path="cms_pages.choosers"
)
OfferChooserBlock = offer_chooser.get_block_class("OfferChooserBlock", module_path="cms_pages.choosers")
