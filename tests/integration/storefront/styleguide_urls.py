"""The shop's addresses with the style guide, as they are when DEBUG is on."""

from django.urls import path

from shopease.demo.styleguide import styleguide
from shopease.urls import urlpatterns as shop_urlpatterns

urlpatterns = [path("styleguide/", styleguide, name="styleguide"), *shop_urlpatterns]
