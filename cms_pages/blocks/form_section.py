"""A form in the middle of a page: any that has a page of its own."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, TextBlock

from cms_pages.choosers import PageKeyChooserBlock
from cms_pages.form_selectors import forms_shown
from cms_pages.previews import EXAMPLE
from cms_pages.sections import Context, SectionBlock


class FormSectionBlock(SectionBlock):
    """Few words and a form; not there while the form isn't published. No query while forms are cached."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    text = TextBlock(label=_("Text"), required=False, max_length=400)
    form = PageKeyChooserBlock(
        label=_("Form"),
        page_type="cms_pages.FormPage",
        help_text=_("What it asks, and who gets the answers, is set on its own page. Once on a page."),
    )

    class Meta:
        icon = "form"
        label = _("Form")
        group = _("Service")
        description = _("One of the shop's forms: it can be filled in without leaving the page.")
        template = "blocks/form_section.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "Ask us anything",
            "text": "We answer within a day, except on Sundays.",
            "form": EXAMPLE,
        }

    def read(self, values: Sequence[Any], pictures: Any) -> list[dict[str, Any]]:
        """`shown`: the form, in the first section that holds it; nothing when it is gone."""
        forms = forms_shown({value["form"] for value in values if value["form"] is not None})
        return [{"shown": forms.pop(value["form"], None)} for value in values]

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """Leave the form out on its own page, which begins with it."""
        context = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        if page is not None and page.pk == value["form"]:
            context["shown"] = None
        return context
