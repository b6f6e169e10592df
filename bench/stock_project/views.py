"""Stock Oscar's lists at their best.

Its own views ask haystack: the documented simple engine reads the whole catalogue per page, the others
need a search server. Here the same templates, forms, strategy and prefetches stand on a plain query,
as if the search engine were free.
"""

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.views import generic
from oscar.core.loading import get_class, get_model

BrowseCategoryForm = get_class("search.forms", "BrowseCategoryForm")
Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")


class ListView(generic.ListView):
    """Every product, newest first."""

    template_name = "oscar/catalogue/browse.html"
    context_object_name = "products"
    paginate_by = settings.OSCAR_PRODUCTS_PER_PAGE

    def get_queryset(self) -> Any:
        return Product.objects.browsable().base_queryset().order_by("-date_created", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for product in context["products"]:
            product.object = product  # the template expects search results
        form = BrowseCategoryForm(self.request.GET)
        return {**context, "form": form, "summary": "All products", "selected_facets": []}


class CategoryView(ListView):
    """The products of a category and those below it."""

    template_name = "oscar/catalogue/category.html"

    def get_queryset(self) -> Any:
        self.category = get_object_or_404(Category, pk=self.kwargs["pk"])
        below = self.category.get_descendants_and_self()
        return super().get_queryset().filter(categories__in=below).distinct()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "category": self.category}
