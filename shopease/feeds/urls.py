"""The stable addresses of the feeds."""

from django.urls import path

from shopease.feeds.views import feed

urlpatterns = [path("<slug:channel>.xml", feed, name="product-feed")]
