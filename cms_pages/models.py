"""Pages: the abstract base of all, content and landing pages, and the journal."""

import math
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index

from catalogue_ext.structured import items_data, trail_data
from cms_pages.blocks import SECTIONS
from cms_pages.choosers import PageKeyChooserBlock, ProductChooserBlock
from cms_pages.fields import MAX_SECTIONS, SectionsField, stream_to_show
from cms_pages.journal import (
    JournalChoices,
    JournalFilter,
    article_tags,
    articles_of,
    articles_related,
    journal_choices,
    journal_feed,
    journal_filter,
    products_mentioned,
)
from cms_pages.languages import original_address
from cms_pages.preview_modes import PreviewModesMixin
from cms_pages.sections import cards_of, first_picture_of, sections_read
from cms_pages.selectors import article_teasers, pages_are_restricted
from cms_pages.seo.panels import HOME_DEPTH, seo_panels
from cms_pages.slugs import reserved_slugs
from cms_pages.structured import article_data, faq_data, questions_in
from cms_pages.types import MenuItem
from shopease.core import clock
from shopease.media.selectors import Picture, pictures_by_ids

WORDS_A_MINUTE = 220
"""How fast people read running text."""
PAGE_SIZE = 9
READ_ON = 3
FEED_SLUG = "feed"
FEED_TYPE = "application/rss+xml; charset=utf-8"
MAX_PRODUCTS = 8


def slug_refuse_reserved(slug: str, parent: Page | None) -> None:
    """Raise `ValidationError` when a page of this slug under `parent` would hide behind the shop."""
    if parent is None or slug not in reserved_slugs():
        return
    if Site.objects.filter(root_page_id=parent.pk).exists():
        message = _("“/%(slug)s/” belongs to the shop itself. Choose another slug.")
        raise ValidationError(message, code="reserved", params={"slug": slug})


class BasePageForm(WagtailAdminPageForm):
    """Says beside the slug when it is taken by the shop."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        slug_refuse_reserved(slug, self.parent_page)
        return slug


class BasePage(PreviewModesMixin, Page):
    """What every page has: fields for search engines and shared links, and its sections."""

    social_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture for shared links"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    no_index = models.BooleanField(
        _("keep out of search engines"),
        default=False,
        help_text=_("The page is neither listed by them nor named in the sitemap; links to it work."),
    )
    body = SectionsField(list(SECTIONS), verbose_name=_("sections"), blank=True, max_num=MAX_SECTIONS)

    opens_with_section: ClassVar[bool] = False
    """Whether the first section may carry the page's heading."""

    base_form_class = BasePageForm
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("body")]
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body")]
    promote_panels: ClassVar[list[Any]] = [
        *seo_panels(),
        FieldPanel("show_in_menus"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a reserved slug however the page came to its place (copy, move, script)."""
        super().clean()
        if self.path and self.depth and self.depth > 1:
            try:
                slug_refuse_reserved(self.slug, self.get_parent())
            except ValidationError as error:
                raise ValidationError({"slug": error}) from None

    def get_view_restrictions(self) -> Any:
        """One query instead of two in a shop whose pages are all public."""
        restrictions = PageViewRestriction.objects.all()
        return super().get_view_restrictions() if pages_are_restricted() else restrictions.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add addresses, `ancestors`, `social_picture` and what the sections show, read together.

        Ancestors begin below the home page and cost one query for pages that have some.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["site_url"] = settings.SITE_URL
        original = original_address(self)
        context["canonical"] = settings.SITE_URL + (original or self.get_url(request) or "/")
        context["content_language"] = settings.LANGUAGE_CODE if original else ""
        context["description"] = self.search_description or self.summary()
        context["sections"] = sections_read(self.sections_of_page(), opens_page=self.opens_with_section)
        context["social_picture"] = (
            self.picture_shown(self.social_image_id)
            or self.picture_of_page()
            or self.picture_shown(first_picture_of(context["sections"]))
        )
        above = self.get_ancestors().live().filter(depth__gt=2) if self.depth and self.depth > 3 else []
        context["ancestors"] = [MenuItem(page.title, page.get_url(request) or "/") for page in above]
        context["structured_data"] = self.structured_data(context)
        return context

    def sections_of_page(self) -> Iterable[Any]:
        """The sections that are read and shown."""
        return stream_to_show(self.body)

    def structured_data(self, context: dict[str, Any]) -> list[SafeString]:
        """What search engines read beside the page, as data blocks."""
        questions = faq_data(self.questions_shown(context))
        above = [(page.title, page.url) for page in context["ancestors"]]
        trail = trail_data(above, self.title) if self.depth and self.depth > HOME_DEPTH else None
        products = items_data(cards_of(context["sections"]))
        return [found for found in (questions, products, trail) if found]

    def questions_shown(self, context: dict[str, Any]) -> list[Any]:
        """Questions with their answers, as search engines are told them."""
        return questions_in(section.block for section in context["sections"])

    def summary(self) -> str:
        """What search engines and shared links say of the page when its editor wrote nothing for them."""
        return ""

    def picture_of_page(self) -> Picture | None:
        """What shared links show when the editor chose nothing for them."""
        return None

    @staticmethod
    def picture_shown(image_id: int | None) -> Picture | None:
        """A picture by the key of its image, or nothing when it is gone. No query while cached."""
        return pictures_by_ids([image_id]).get(image_id) if image_id else None


class ContentPage(BasePage):
    """Terms, imprint, shipping, about: a title and sections of text."""

    template = "cms_pages/content_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "cms_pages.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.ContentPage", "cms_pages.FaqPage", "cms_pages.FormPage"]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")


class LandingPage(BasePage):
    """A page for one occasion: sections in the editor's order, like the home page."""

    show_breadcrumb = models.BooleanField(_("show the way back to the home page"), default=True)

    template = "cms_pages/landing_page.html"
    opens_with_section = True
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "cms_pages.LandingPage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.LandingPage"]
    settings_panels: ClassVar[list[Any]] = [*BasePage.settings_panels, FieldPanel("show_breadcrumb")]

    class Meta:
        verbose_name = _("landing page")
        verbose_name_plural = _("landing pages")


class ArticleIndexPage(RoutablePageMixin, BasePage):
    """The journal: its articles, newest first, and sections below them."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms_pages/article_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.ArticlePage"]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, index.SearchField("intro")]
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `choices`, `wanted`, `page_obj` and `articles` of that page: two queries beside the choices.

        404 when there is no such page, tag or year.
        """
        context = super().get_context(request, *args, **kwargs)
        choices, wanted = self.filtered_by(request)
        try:
            page = Paginator(articles_of(self, wanted), PAGE_SIZE).page(request.GET.get("page") or 1)
        except InvalidPage:
            raise Http404 from None
        query = "&".join(
            part for part in (wanted.query, f"page={page.number}" if page.number > 1 else "") if part
        )
        if query:
            context["canonical"] += f"?{query}"
        context |= {"choices": choices, "wanted": wanted, "page_obj": page}
        context["articles"] = article_teasers(page.object_list, request)
        return context

    @path(f"{FEED_SLUG}/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest articles for feed readers, filtered as the page itself."""
        _choices, wanted = self.filtered_by(request)
        return HttpResponse(journal_feed(self, wanted, request), content_type=FEED_TYPE)

    def filtered_by(self, request: HttpRequest) -> tuple[JournalChoices, JournalFilter]:
        """What there is to choose from, and what the request wants of it; 404 when there is no such thing."""
        choices = journal_choices(self)
        wanted = journal_filter(choices, request.GET)
        if wanted is None:
            raise Http404
        return choices, wanted

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")


def today() -> date:
    """The date of this moment, where the shop is."""
    return timezone.localdate(clock.now())


class ArticlePage(BasePage):
    """An article of the journal."""

    author = models.CharField(_("author"), max_length=80, blank=True)
    date = models.DateField(_("date"), default=today, help_text=_("Articles are listed by it, newest first."))
    intro = models.TextField(_("introduction"), max_length=400, help_text=_("Also shown in lists."))
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1, editable=False)
    tags = ClusterTaggableManager(through="cms_pages.ArticleTag", verbose_name=_("tags"), blank=True)
    products = SectionsField(
        [("product", ProductChooserBlock(label=_("Product")))],
        verbose_name=_("products mentioned"),
        blank=True,
        default=list,
        max_num=MAX_PRODUCTS,
        help_text=_("Shown below the text, unless a section of it shows them."),
    )
    related = SectionsField(
        [("article", PageKeyChooserBlock(page_type="cms_pages.ArticlePage", label=_("Article")))],
        verbose_name=_("related articles"),
        blank=True,
        default=list,
        max_num=READ_ON,
        help_text=_("Places that are left go to articles of the same tags, then to the newest."),
    )

    template = "cms_pages/article_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.ArticleIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("author"),
    ]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldPanel("author"), FieldPanel("date")], _("By whom, and when")),
        FieldPanel("tags"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("products"), FieldPanel("related")], _("Beside the text")),
    ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Reckon how long reading takes, so that lists needn't read the text."""
        self.minutes = self.minutes_to_read()
        super().save(*args, **kwargs)

    def minutes_to_read(self) -> int:
        """Minutes for the introduction and every word of the sections; at least one."""
        texts = [self.intro, *self.body.stream_block.get_searchable_content(self.body)]
        return max(1, math.ceil(sum(len(str(text).split()) for text in texts) / WORDS_A_MINUTE))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `picture`, `tags`, the journal's address and `more`, other articles to read.

        No query while tags and related articles are cached.
        """
        context = super().get_context(request, *args, **kwargs)
        tags = article_tags(self, request)
        return context | {
            "picture": self.picture_of_page(),
            "tags": tags,
            "journal_url": context["ancestors"][-1].url if context["ancestors"] else "",
            "more": articles_related(self, tags, READ_ON, request),
        }

    def clean(self) -> None:
        """Refuse the slug of the journal's feed."""
        super().clean()
        if self.slug == FEED_SLUG:
            raise ValidationError({"slug": _("This is the address of the journal's feed. Choose another.")})

    def sections_of_page(self) -> list[Any]:
        """The products that are only mentioned stand below the text."""
        products, grid = products_mentioned(self), self.body.stream_block.child_blocks["product_grid"]
        if not products:
            return [*self.body]
        shown = {"heading": gettext("Mentioned here"), "products": products, "rule": "none"}
        value = grid.to_python(shown | {"limit": len(products)})
        return [*self.body, StreamValue.StreamChild(grid, value, id=None)]

    def summary(self) -> str:
        """The introduction."""
        return self.intro

    def picture_of_page(self) -> Picture | None:
        """The article's own."""
        return self.picture_shown(self.picture_id)

    def structured_data(self, context: dict[str, Any]) -> list[SafeString]:
        """Add what schema.org calls an Article."""
        data = article_data(self, url=context["canonical"], picture=context["social_picture"])
        return [*super().structured_data(context), data]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class ArticleTag(TaggedItemBase):
    """A tag of an article."""

    content_object = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="tagged_items")


from cms_pages.form_pages import FormField, FormPage, SubmittedFile, SubmittedForm  # noqa: E402, F401
from cms_pages.service_pages import ContactPage, FaqPage, NotFoundPage  # noqa: E402, F401
from cms_pages.snippets import Announcement, Banner, Menu  # noqa: E402, F401 - Django finds models here
