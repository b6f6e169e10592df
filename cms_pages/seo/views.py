"""`/robots.txt` and the sitemaps."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms_pages.seo.sitemaps import FILE_SIZE, SECTIONS

HOUR = 3600
MAX_FILES = 10_000
PRIVATE_PLACES = (
    "basket:summary",
    "checkout:index",
    "customer:summary",
    "search:search",
    "catalogue:compare",
    "catalogue:recent",
)
"""Pages that no search engine need ask for; those below them neither."""
PRIVATE_PATHS = ("/cms/", "/dashboard/", "/files/", "/orders/")


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone, and where the sitemap is. No query."""
    paths = set(PRIVATE_PATHS)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            paths |= {reverse(name) for name in PRIVATE_PLACES}
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in sorted(paths)),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap-index')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The files of all sections. Two queries a section."""
    files = [
        (reverse("sitemap", args=(name, number)), section.changed())
        for name, section in SECTIONS.items()
        for number in range(1, -(-section.size() // FILE_SIZE) + 1)
    ]
    return _xml(request, "seo/sitemap_index.xml", {"files": files})


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One file of a section; 404 when there is none. One query for products, a few for pages."""
    if section not in SECTIONS or not 0 < number <= MAX_FILES:
        raise Http404
    first = (number - 1) * FILE_SIZE
    entries = list(SECTIONS[section].entries(first, first + FILE_SIZE))
    if not entries:
        raise Http404
    return _xml(request, "seo/sitemap.xml", {"entries": entries})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    context["site_url"] = settings.SITE_URL
    response = render(request, template, context, content_type="application/xml")
    response["X-Robots-Tag"] = "noindex"
    return response
