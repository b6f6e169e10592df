from typing import Any

from django.urls import path
from oscar.apps.dashboard.catalogue import apps
from oscar.core.loading import get_class

OWN_PAGES = (
    ("picture-lookup/", "views", "PictureLookupView", "picture-lookup"),
    ("products/bulk/", "bulk_views", "BulkEditCreateView", "bulk-create"),
    ("products/bulk/earlier/", "bulk_views", "BulkEditListView", "bulk-list"),
    ("products/bulk/<int:pk>/", "bulk_views", "BulkEditView", "bulk-edit"),
    ("categories/<int:pk>/products/", "category_views", "CategoryProductsView", "category-products"),
    ("products/<int:pk>/variants/", "matrix", "VariantsView", "product-variants"),
    ("products/<int:pk>/pictures/", "pictures", "PicturesView", "product-pictures"),
    ("products/<int:pk>/files/", "files", "FilesView", "product-files"),
)
"""Route, module and class of the view, name."""


class CatalogueDashboardConfig(apps.CatalogueDashboardConfig):
    """Overrides `oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig` (Oscar 4.2).

    Adds the library and changes to many products, which take the place of Oscar's bulk actions.
    """

    name = "shopease.forks.dashboard.catalogue"

    REPLACED = ("catalogue-product-bulk-action",)

    def ready(self) -> None:
        """Oscar's, with the list of products and the pages of categories of our own."""
        super().ready()
        self.product_list_view = get_class("dashboard.catalogue.bulk_views", "ProductListView")
        for name in ("List", "DetailList", "Create", "Update", "Delete"):
            view = get_class("dashboard.catalogue.category_views", f"Category{name}View")
            setattr(self, f"category_{'detail_list' if name == 'DetailList' else name.lower()}_view", view)

    def configure_permissions(self) -> None:
        """Oscar's; whoever looks products up looks pictures up."""
        super().configure_permissions()
        self.permissions_map["catalogue-picture-lookup"] = self.permissions_map["catalogue-product-lookup"]
        self.permissions_map["catalogue-category-products"] = self.permissions_map["catalogue-category-list"]
        for name in ("catalogue-bulk-create", "catalogue-bulk-edit", "catalogue-bulk-list"):
            self.permissions_map[name] = self.permissions_map["catalogue-product-bulk-action"]
        create_child = self.permissions_map["catalogue-product-create-child"]
        self.permissions_map["catalogue-product-variants"] = create_child
        self.permissions_map["catalogue-product-pictures"] = self.permissions_map["catalogue-product"]
        self.permissions_map["catalogue-product-files"] = self.permissions_map["catalogue-product"]

    def get_urls(self) -> Any:
        """Oscar's without those replaced, and our own."""
        own = [
            path(route, get_class(f"dashboard.catalogue.{module}", view).as_view(), name=f"catalogue-{name}")
            for route, module, view, name in OWN_PAGES
        ]
        kept = [pattern for pattern in super().get_urls() if pattern.name not in self.REPLACED]
        return [*self.post_process_urls(own), *kept]
