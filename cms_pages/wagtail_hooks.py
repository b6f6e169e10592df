"""What pages add to /cms/: choosers, snippets, and a word before a page would hide behind the shop."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms_pages.choosers import (
    CategoryChooserViewSet,
    OfferChooserViewSet,
    ProductChooserViewSet,
    ReadingChooserViewSet,
    category_chooser,
    offer_chooser,
    product_chooser,
)
from cms_pages.form_views import submitted_file
from cms_pages.language_report import LanguagesView
from cms_pages.link_chooser import LinkChooserViewSet, link_chooser
from cms_pages.marks import picture_to_mark
from cms_pages.models import slug_refuse_reserved
from cms_pages.report.views import ProblemsView
from cms_pages.rule_choosers import option_chooser, range_chooser, tag_chooser
from cms_pages.video_chooser import VideoChooserViewSet, video_chooser
from cms_pages.viewsets import PlacesViewSetGroup
from shopease.campaigns.models import Schedule
from shopease.core.translation import languages_translated


class ScheduleViewSet(SnippetViewSet):
    """Schedules; one that something refers to can't be deleted."""

    model = Schedule
    icon = "calendar"
    list_display = ("name", "starts_at", "ends_at", "priority")
    search_fields = ("name",)
    panels = (
        FieldPanel("name"),
        FieldRowPanel((FieldPanel("starts_at"), FieldPanel("ends_at")), heading=_("From when until when")),
        FieldPanel("priority"),
    )


class ProductURLFinder(ModelAdminURLFinder):
    """Where /cms/ sends who may change a product."""

    edit_url_name = "dashboard:catalogue-product"


class CategoryURLFinder(ModelAdminURLFinder):
    """Where /cms/ sends who may change a category."""

    edit_url_name = "dashboard:catalogue-category-update"


class OfferURLFinder(ModelAdminURLFinder):
    """Where /cms/ sends who may change an offer."""

    edit_url_name = "dashboard:offer-detail"


register_admin_url_finder(get_model("catalogue", "Product"), ProductURLFinder)
register_admin_url_finder(get_model("catalogue", "Category"), CategoryURLFinder)
register_admin_url_finder(get_model("offer", "ConditionalOffer"), OfferURLFinder)
register_snippet(PlacesViewSetGroup)
register_snippet(ScheduleViewSet)


@hooks.register("register_admin_viewset")
def register_product_chooser() -> ProductChooserViewSet:
    """Make the product chooser known to /cms/."""
    return product_chooser


@hooks.register("register_admin_viewset")
def register_category_chooser() -> CategoryChooserViewSet:
    """Make the category chooser known to /cms/."""
    return category_chooser


@hooks.register("register_admin_viewset")
def register_offer_chooser() -> OfferChooserViewSet:
    """Make the chooser of offers known to /cms/."""
    return offer_chooser


@hooks.register("register_admin_viewset")
def register_link_chooser() -> LinkChooserViewSet:
    """Make the dialog for targets of links known to /cms/."""
    return link_chooser


@hooks.register("register_admin_viewset")
def register_video_chooser() -> VideoChooserViewSet:
    """Make the chooser of videos known to /cms/."""
    return video_chooser


@hooks.register("register_admin_urls")
def register_picture_to_mark() -> list[URLPattern]:
    """The large picture for marking products in it."""
    return [path("pictures/<int:pk>/large/", picture_to_mark, name="cms_picture_to_mark")]


@hooks.register("register_admin_urls")
def register_submitted_file() -> list[URLPattern]:
    """The files that came with forms."""
    return [path("forms/files/<int:file_id>/", submitted_file, name="submitted-file")]


@hooks.register("register_admin_urls")
def register_problems() -> list[URLPattern]:
    """The report of what has gone wrong with pages."""
    return ProblemsView.urls("problems")


@hooks.register("register_reports_menu_item")
def register_problems_item() -> MenuItem:
    """Its place among the reports."""
    return MenuItem(_("Problems of pages"), reverse("page-problems"), icon_name="warning", order=150)


@hooks.register("register_admin_urls")
def register_languages() -> list[URLPattern]:
    """The report of which page stands in which language."""
    return LanguagesView.urls("languages")


@hooks.register("register_reports_menu_item")
def register_languages_item() -> MenuItem:
    """Its place among the reports; a shop of one language has none."""
    item = MenuItem(_("Languages of pages"), reverse("page-languages"), icon_name="globe", order=160)
    item.is_shown = lambda request: bool(languages_translated())
    return item


@hooks.register("register_admin_viewset")
def register_rule_choosers() -> list[ReadingChooserViewSet]:
    """Make the choosers of ranges, of attributes' values and of tags known to /cms/."""
    return [range_chooser, option_chooser, tag_chooser]


@hooks.register("insert_global_admin_css")
def section_previews_style() -> SafeString:
    """Show sections as a wide window does where editors choose them."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/section_previews.css"))


@hooks.register("before_copy_page")
def refuse_reserved_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say before copying that the new slug belongs to the shop."""
    if request.method != "POST":
        return None
    parent = Page.objects.filter(pk=request.POST.get("new_parent_page") or 0).first()
    return _refusal(request, request.POST.get("new_slug", ""), parent or page.get_parent(), page)


@hooks.register("before_move_page")
def refuse_reserved_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Say before moving that the slug belongs to the shop there."""
    return _refusal(request, page.slug, destination, page) if request.method == "POST" else None


def _refusal(request: HttpRequest, slug: str, parent: Page, page: Page) -> HttpResponse | None:
    try:
        slug_refuse_reserved(slug, parent)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None
