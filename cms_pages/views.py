"""What is shown where no page is, in the words of an editor."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults

from cms_pages.selectors import not_found_page_id
from cms_pages.service_pages import NotFoundPage


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The editors' page for addresses that don't exist, else the template alone.

    Back offices, and whatever asks for no page, get no sections. One query beside those of the sections.
    """
    is_office = request.path_info.startswith(tuple(settings.CSP_AREAS))
    if is_office or request.method not in {"GET", "HEAD"} or not request.accepts("text/html"):
        return defaults.page_not_found(request, exception)
    page_id = not_found_page_id()
    page = NotFoundPage.objects.live().filter(pk=page_id).first() if page_id else None
    if page is None:
        return defaults.page_not_found(request, exception)
    return HttpResponseNotFound(render_to_string(page.template, page.get_context(request), request))
