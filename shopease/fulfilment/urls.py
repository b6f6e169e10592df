"""A customer's orders, below /orders/. `key` is what `access.order_for_request` takes."""

from django.urls import path

from shopease.fulfilment.views.documents import order_document
from shopease.fulfilment.views.order import order_link
from shopease.fulfilment.views.repeat import order_again
from shopease.fulfilment.views.returns import OrderCancelView, OrderReturnView, ReturnWithdrawView
from shopease.fulfilment.views.tracking import TrackedView, TrackView

urlpatterns = [
    path("track/", TrackView.as_view(), name="order-track"),
    path("track/<str:found>/", TrackedView.as_view(), name="order-tracked"),
    path("<str:key>/again/", order_again, name="order-again"),
    path("<str:key>/cancel/", OrderCancelView.as_view(), name="order-cancel"),
    path("<str:key>/return/", OrderReturnView.as_view(), name="order-return"),
    path("<str:key>/returns/<int:pk>/", ReturnWithdrawView.as_view(), name="order-return-withdraw"),
    path("<str:key>/documents/<int:pk>/", order_document, name="order-document"),
    path("<str:token>/", order_link, name="order-link"),
]
