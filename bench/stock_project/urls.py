"""Oscar's addresses, and its two lists without a search engine."""

from django.apps import apps
from django.urls import include, path

from bench.stock_project.views import CategoryView, ListView

urlpatterns = [
    path("list/", ListView.as_view()),
    path("list/<int:pk>/", CategoryView.as_view()),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
