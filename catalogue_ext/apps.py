from typing import Any

from django.urls import include, path, re_path
from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    """Overrides `oscar.apps.catalogue.apps.CatalogueConfig` (Oscar 4.2): our receivers and addresses.

    Only pages with a template of ours have an address: no ranges.
    """

    name = "catalogue_ext"

    def ready(self) -> None:
        """Load Oscar's views and receivers, then ours."""
        super().ready()
        from catalogue_ext import receivers  # noqa: F401
        from catalogue_ext.facets import receivers as facet_receivers  # noqa: F401

    def get_urls(self) -> Any:
        """The list of everything, a product and parts of its page, comparing, a category."""
        from catalogue_ext import compare_views
        from catalogue_ext.product_views import QuickView, RecentProductsView
        from catalogue_ext.views import RelatedProductsView

        return self.post_process_urls(
            [
                path("", self.catalogue_view.as_view(), name="index"),
                re_path(
                    r"^(?P<product_slug>[\w-]*)_(?P<pk>\d{1,18})/$",
                    self.detail_view.as_view(),
                    name="detail",
                ),
                re_path(
                    r"^related/(?P<pk>\d{1,18})/$",
                    RelatedProductsView.as_view(),
                    name="related",
                ),
                re_path(r"^quick/(?P<pk>\d{1,18})/$", QuickView.as_view(), name="quick"),
                path("recent/", RecentProductsView.as_view(), name="recent"),
                path("compare/", compare_views.CompareView.as_view(), name="compare"),
                path("compare/clear/", compare_views.CompareClearView.as_view(), name="compare-clear"),
                path("compare/<int:pk>/add/", compare_views.CompareAddView.as_view(), name="compare-add"),
                path(
                    "compare/<int:pk>/remove/",
                    compare_views.CompareRemoveView.as_view(),
                    name="compare-remove",
                ),
                re_path(
                    r"^(?P<product_slug>[\w-]*)_(?P<product_pk>\d{1,18})/reviews/",
                    include(self.reviews_app.urls[0]),
                ),
                re_path(
                    r"^category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d{1,18})/$",
                    self.category_view.as_view(),
                    name="category",
                ),
            ]
        )
