"""The address of search."""

from django.urls import path

from shopease.search.views import SearchView

app_name = "search"
urlpatterns = [path("", SearchView.as_view(), name="search")]
