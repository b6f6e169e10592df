"""One dialog for whatever a link may lead to: found in the shop, or written as an address."""

from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import InvalidPage
from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsView,
    ChooseView,
    ChosenView,
    CreateView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser

from cms_pages.target_rows import TargetRow, rows_found, target_row, targets_described
from cms_pages.targets import KEYED, TargetKind, target_of, target_split, validate_address

A_PAGE = 12
OF_EACH = 5
"""How many of a kind are shown while all kinds are."""


class LinkFilterForm(BaseFilterForm):
    """Words to look for, and in which kind."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Title, SKU or file name")}),
    )
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *((kind.value, kind.label) for kind in KEYED)],
    )

    def wanted(self) -> tuple[str, str]:
        """Kind (nothing for all) and words."""
        if not self.is_valid():
            return "", ""
        words = self.cleaned_data["q"].replace("\x00", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
        return self.cleaned_data["kind"], words


class AddressForm(forms.Form):
    """An address, or the words of a search in the shop."""

    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        validators=[validate_address],
        help_text=_("A path of the shop such as /catalogue/, or https://…, mailto:…, tel:…"),
    )
    words = forms.CharField(
        label=_("Or a search"),
        required=False,
        max_length=100,
        help_text=_("The words that are looked for: the link opens their results."),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(found.get("address")) == bool(found.get("words")):
            raise forms.ValidationError(_("Fill in one of the two."))
        return found

    def save(self) -> TargetRow:
        """What was written, as a target."""
        address, words = self.cleaned_data["address"], self.cleaned_data["words"]
        kind = TargetKind.ADDRESS if address else TargetKind.SEARCH
        return TargetRow(pk=target_of(kind, address or words), title=address or words)


class PictureColumn(Column):
    """The product's picture; nothing for the rest."""

    def get_value(self, instance: Any) -> Any:
        if not instance.picture:
            return ""
        return format_html('<img src="{}" width="40" height="50" alt="" loading="lazy">', instance.picture)


class _AddressesMixin:
    """What is written instead of found; everyone who may set a link may write an address."""

    creation_form_class = AddressForm
    permission_policy = None

    def can_create(self) -> bool:
        return True


class BaseLinkChooseView(BaseChooseView):
    """All kinds together, a few of each, or one kind page by page."""

    filter_form_class = LinkFilterForm

    def get_results_page(self, request: HttpRequest) -> Any:
        kind, words = self.filter_form.wanted()
        found: Any = rows_found(kind, words) if kind else self._few_of_each(words)
        self.paginator = self.paginator_class(found, per_page=A_PAGE if kind else OF_EACH * len(KEYED))
        try:
            page = self.paginator.page(request.GET.get("p", 1))
        except InvalidPage:
            raise Http404 from None
        if kind:
            finder = AdminURLFinder(request.user)
            page.object_list = [target_row(kind, row, finder) for row in page.object_list]
        return page

    def _few_of_each(self, words: str) -> list[TargetRow]:
        finder = AdminURLFinder(self.request.user)
        return [target_row(kind, row, finder) for kind in KEYED for row in rows_found(kind, words)[:OF_EACH]]

    @property
    def columns(self) -> list[Column]:
        title = self.title_column
        title.accessor = "title"
        return [
            PictureColumn("picture", label=_("Picture"), width="60px"),
            title,
            Column("kind", label=_("What")),
            Column("detail", label=_("Which")),
            Column("problem", label=_("Status"), accessor=lambda row: row.problem or _("shown")),
        ]


class LinkChooseView(_AddressesMixin, BaseLinkChooseView, ChooseView):
    """The dialog."""


class LinkChooseResultsView(_AddressesMixin, BaseLinkChooseView, ChooseResultsView):
    """The results, as one types."""


class LinkChosenView(ChosenView):
    """Takes the target that was clicked."""

    def get_object(self, pk: str) -> TargetRow:
        kind, _value = target_split(pk)
        row = targets_described([pk], user=self.request.user).get(pk) if kind in KEYED else None
        if row is None or row.is_gone:
            raise ObjectDoesNotExist
        return row

    def get_edit_item_url(self, instance: TargetRow) -> str:
        return instance.edit_url


class AddressCreateView(_AddressesMixin, CreateView):
    """Takes the address that was written."""

    def get_edit_item_url(self, instance: TargetRow) -> str:
        return ""


class LinkChooser(BaseChooser):
    """The widget: what is chosen, by name, and what is wrong with it."""

    def get_value_data(self, value: str | None) -> dict[str, str] | None:
        row = targets_described([value]).get(value) if value else None
        return {"id": row.pk, "title": str(row), "edit_url": row.edit_url} if row else None


class LinkChooserViewSet(ChooserViewSet):
    """`/cms/links/choose/`: choosing where a link leads."""

    icon = "link"
    choose_one_text = _("Choose a target")
    choose_another_text = _("Choose another target")
    edit_item_text = _("Edit this target")
    page_title = _("Where the link leads")
    search_tab_label = _("In the shop")
    creation_tab_label = _("An address or a search")
    create_action_label = _("Use this")
    creation_form_class = AddressForm
    choose_view_class = LinkChooseView
    choose_results_view_class = LinkChooseResultsView
    chosen_view_class = LinkChosenView
    create_view_class = AddressCreateView
    base_widget_class = LinkChooser
    register_widget = False

    def on_register(self) -> None:
        """Nothing: Wagtail's asks for a model, and there are four."""

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "chosen_multiple"]


link_chooser = LinkChooserViewSet("link_chooser", url_prefix="links/choose")
