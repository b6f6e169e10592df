"""The shop's addresses with the local mailbox, as they are when DEBUG is on."""

from django.urls import include, path

from shopease.urls import urlpatterns as shop_urlpatterns

urlpatterns = [path("dev/mail/", include("shopease.notifications.urls")), *shop_urlpatterns]
