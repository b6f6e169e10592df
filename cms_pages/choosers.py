"""Choosers of products and categories for editors, and blocks that keep only what was chosen.

A block's value is the primary key: reading a page asks the database nothing for it. What is
shown is fetched for the whole page at once, so a product that is gone leaves no hole.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    ChosenView,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock, PageChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from cms_pages.target_rows import (
    product_picture,
    product_price,
    product_problem,
    product_sku,
    product_stock,
    rows_of,
)
from cms_pages.targets import TargetKind


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
        url = product_picture(instance)
        return format_html('<img src="{}" width="48" height="60" alt="" loading="lazy">', url) if url else ""


def product_named(product: Any) -> str:
    """How a form names a chosen product: with its price, and with what keeps shoppers from buying it."""
    notes = ", ".join(note for note in (product_price(product), product_problem(product)) if note)
    return f"{product.get_title()} ({notes})" if notes else str(product.get_title())


class BaseProductChooseView(BaseChooseView):
    """Products with what an editor tells them apart by: picture, SKU, price, stock."""

    filter_form_class = ProductSearchForm
    per_page = 12

    def get_object_list(self) -> QuerySet[Any]:
        return rows_of(TargetKind.PRODUCT)

    @property
    def columns(self) -> list[Column]:
        return [
            PictureColumn("picture", label=_("Picture"), width="60px"),
            self.title_column,
            Column("sku", label=_("SKU"), accessor=product_sku),
            Column("price", label=_("Price"), accessor=lambda product: product_price(product) or "–"),
            Column("stock", label=_("Stock"), accessor=lambda product: product_stock(product) or "–"),
            Column("status", label=_("Status"), accessor=lambda p: product_problem(p) or _("shown")),
        ]


class ProductChooseView(ChooseViewMixin, CreationFormMixin, BaseProductChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class ProductChooseResultsView(ChooseResultsViewMixin, BaseProductChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class ProductChosenView(ChosenView):
    """Takes the product that was clicked."""

    def get_display_title(self, instance: Any) -> str:
        return product_named(instance)


class ProductChooser(BaseChooser):
    """The widget: what is chosen, and whether shoppers can buy it."""

    def get_display_title(self, instance: Any) -> str:
        return product_named(instance)


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
    chosen_view_class = ProductChosenView
    base_widget_class = ProductChooser


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
