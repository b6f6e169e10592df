"""Pages that help: questions and answers, contact, and what is shown where no page is."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from cms_pages.blocks.faq import QuestionBlock
from cms_pages.fields import SectionsField
from cms_pages.form_selectors import forms_shown
from cms_pages.models import BasePage
from shopease.core import clock
from shopease.shop.hours import hours_shown
from shopease.shop.selectors import shop_identity

MAX_TOPICS = 12


class TopicBlock(StructBlock):
    """Questions of one kind, under a heading of their own."""

    heading = CharBlock(label=_("Heading"), max_length=60)
    questions = ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=30)

    class Meta:
        icon = "help"
        label = _("Topic")


class FaqPage(BasePage):
    """Everything that is asked often, by topics."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    topics = SectionsField([("topic", TopicBlock())], verbose_name=_("topics"), max_num=MAX_TOPICS)

    template = "cms_pages/faq_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "cms_pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("topics"),
    ]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("topics"),
        FieldPanel("body", heading=_("Sections below the questions")),
    ]

    def questions_shown(self, context: dict[str, Any]) -> list[Any]:
        """Those of the topics first."""
        by_topic = [item for topic in self.topics for item in topic.value["questions"]]
        return [*by_topic, *super().questions_shown(context)]

    def summary(self) -> str:
        return self.intro

    class Meta:
        verbose_name = _("page of questions")
        verbose_name_plural = _("pages of questions")


class ContactPage(BasePage):
    """Who the shop is, where it is, and a form to write to it."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    form = models.ForeignKey(
        "cms_pages.FormPage",
        verbose_name=_("form"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    map_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture of the map"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A drawing of your own: nothing is loaded from elsewhere."),
    )
    map_link = models.CharField(
        _("link to a map"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Where the picture leads to when somebody follows it, such as OpenStreetMap."),
    )
    directions = RichTextField(
        _("how to get there"), features=["bold", "italic", "link", "ul"], max_length=1500, blank=True
    )

    template = "cms_pages/contact_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("directions"),
    ]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        PageChooserPanel("form", "cms_pages.FormPage"),
        MultiFieldPanel(
            [FieldPanel("map_picture"), FieldPanel("map_link"), FieldPanel("directions")], _("The way")
        ),
        FieldPanel("body", heading=_("Sections below")),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `shown`, the form, `map`, its picture, and what `shop_details` needs.

        No query while they are cached.
        """
        context = super().get_context(request, *args, **kwargs)
        identity = shop_identity(request)
        hours = hours_shown(identity.opening_hours, clock.now())
        return context | {
            "shown": forms_shown([self.form_id]).get(self.form_id) if self.form_id else None,
            "map": self.picture_shown(self.map_picture_id),
            "identity": identity,
            "week": hours.week,
            "open_until": hours.open_until,
        }

    def summary(self) -> str:
        return self.intro

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")


class NotFoundPage(BasePage):
    """What is shown where no page is. It has no place in menus, searches or sitemaps."""

    text = models.TextField(_("text"), max_length=400, blank=True)

    template = "404.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[Any]] = []
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("text"),
        FieldPanel("body", heading=_("Sections below the search field")),
    ]
    promote_panels: ClassVar[list[Any]] = [FieldPanel("slug")]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Its own address is none either."""
        response = super().serve(request, *args, **kwargs)
        response.status_code = 404
        return response

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it out of sitemaps and search engines."""
        self.no_index = True
        super().save(*args, **kwargs)

    class Meta:
        verbose_name = _("page for addresses that don't exist")
        verbose_name_plural = _("pages for addresses that don't exist")
