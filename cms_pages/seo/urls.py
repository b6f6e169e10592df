"""The addresses that crawlers ask for first."""

from django.urls import path

from cms_pages.seo.views import robots, sitemap, sitemap_index

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap-index"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemap, name="sitemap"),
]
