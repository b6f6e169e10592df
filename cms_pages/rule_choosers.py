"""Choosers for rules that find products: ranges of the dashboard, values of attributes, tags."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from taggit.models import Tag
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)

from catalogue_ext.tags import tags_used
from cms_pages.choosers import ReadingChooserViewSet, SearchForm


class RangeSearchForm(SearchForm):
    """By name."""

    lookups = ("name__icontains",)


class OptionSearchForm(SearchForm):
    """By the value, or the group that it belongs to."""

    lookups = ("option__icontains", "group__name__icontains")


class TagSearchForm(SearchForm):
    """By name."""

    lookups = ("name__icontains",)


class BaseRangeChooseView(BaseChooseView):
    """Ranges made in the dashboard."""

    filter_form_class = RangeSearchForm
    per_page = 25

    def get_object_list(self) -> QuerySet[Any]:
        return self.model_class.objects.filter(proxy_class=None).order_by("name", "pk")


class RangeChooseView(ChooseViewMixin, CreationFormMixin, BaseRangeChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class RangeChooseResultsView(ChooseResultsViewMixin, BaseRangeChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class BaseOptionChooseView(BaseChooseView):
    """Values of attributes with the group that they belong to."""

    filter_form_class = OptionSearchForm
    per_page = 25

    def get_object_list(self) -> QuerySet[Any]:
        options = self.model_class.objects.select_related("group")
        return options.order_by("group__name", "display_order", "pk")

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("group", label=_("Group"), accessor="group.name")]


class OptionChooseView(ChooseViewMixin, CreationFormMixin, BaseOptionChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class OptionChooseResultsView(ChooseResultsViewMixin, BaseOptionChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class BaseTagChooseView(BaseChooseView):
    """Tags that products have."""

    filter_form_class = TagSearchForm
    per_page = 25

    def get_object_list(self) -> QuerySet[Any]:
        return tags_used()


class TagChooseView(ChooseViewMixin, CreationFormMixin, BaseTagChooseView):
    """The chooser's dialog."""

    def can_create(self) -> bool:
        return False


class TagChooseResultsView(ChooseResultsViewMixin, BaseTagChooseView):
    """The chooser's results, as one types."""

    def can_create(self) -> bool:
        return False


class RangeChooserViewSet(ReadingChooserViewSet):
    """`/cms/ranges/choose/`: choosing a range of products."""

    model = get_model("offer", "Range")
    icon = "list-ul"
    choose_one_text = _("Choose a range")
    choose_another_text = _("Choose another range")
    edit_item_text = _("Edit this range")
    choose_view_class = RangeChooseView
    choose_results_view_class = RangeChooseResultsView


class OptionChooserViewSet(ReadingChooserViewSet):
    """`/cms/options/choose/`: choosing a value of an attribute."""

    model = get_model("catalogue", "AttributeOption")
    icon = "tag"
    choose_one_text = _("Choose a value")
    choose_another_text = _("Choose another value")
    edit_item_text = _("Edit this value")
    choose_view_class = OptionChooseView
    choose_results_view_class = OptionChooseResultsView


class TagChooserViewSet(ReadingChooserViewSet):
    """`/cms/product-tags/choose/`: choosing a tag of products."""

    model = Tag
    icon = "tag"
    choose_one_text = _("Choose a tag")
    choose_another_text = _("Choose another tag")
    edit_item_text = _("Edit this tag")
    choose_view_class = TagChooseView
    choose_results_view_class = TagChooseResultsView


range_chooser = RangeChooserViewSet("range_chooser", url_prefix="ranges/choose")
option_chooser = OptionChooserViewSet("option_chooser", url_prefix="options/choose")
tag_chooser = TagChooserViewSet("tag_chooser", url_prefix="product-tags/choose")

RangeChooserBlock = range_chooser.get_block_class("RangeChooserBlock", module_path="cms_pages.rule_choosers")
OptionChooserBlock = option_chooser.get_block_class(
    "OptionChooserBlock", module_path="cms_pages.rule_choosers"
)
TagChooserBlock = tag_chooser.get_block_class("TagChooserBlock", module_path="cms_pages.rule_choosers")
