"""Questions and answers."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock

from cms_pages.sections import SectionBlock


class QuestionBlock(StructBlock):
    """One question."""

    question = CharBlock(label=_("Question"), max_length=160)
    answer = RichTextBlock(
        label=_("Answer"), features=["bold", "italic", "link", "ol", "ul"], max_length=2000
    )


class FaqBlock(SectionBlock):
    """Questions that open to their answers. No query."""

    heading = CharBlock(label=_("Heading"), required=False, max_length=90)
    questions = ListBlock(
        QuestionBlock(),
        label=_("Questions"),
        min_num=1,
        max_num=30,
        help_text=_("Search engines are told them too. Ask as customers do."),
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = _("Service")
        description = _("Questions that open to their answers.")
        template = "blocks/faq.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "heading": "Asked often",
            "questions": [
                {
                    "question": "When does my parcel come?",
                    "answer": "<p>In three to five working days.</p>",
                },
                {"question": "May I send something back?", "answer": "<p>For thirty days.</p>"},
            ],
        }
