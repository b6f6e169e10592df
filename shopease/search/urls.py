"""The addresses of search."""

from django.urls import path

from shopease.search.views import OpenedView, SearchView, SuggestView

app_name = "search"
urlpatterns = [
    path("", SearchView.as_view(), name="search"),
    path("suggest/", SuggestView.as_view(), name="suggest"),
    path("opened/", OpenedView.as_view(), name="opened"),
]
