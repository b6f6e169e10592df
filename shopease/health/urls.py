"""Addresses of the health checks; they are exempt from the redirect to HTTPS."""

from django.urls import path

from shopease.health import views

app_name = "health"
urlpatterns = [
    path("live", views.live, name="live"),
    path("ready", views.ready, name="ready"),
]
