"""Bought files and gift cards."""

from django.urls import path

from shopease.fulfilment.views.goods import GiftCardView, download

urlpatterns = [
    path("downloads/<str:token>/", download, name="download"),
    path("gift-cards/", GiftCardView.as_view(), name="gift-cards"),
]
