"""The page where an order is paid, below /pay/, with the pages that gateways bring along."""

from django.urls import include, path

from shopease.fulfilment.views import pay
from shopease.fulfilment.views.pay_credit import payment_credit
from shopease.payments.registry import gateways

app_name = "pay"

urlpatterns = [
    path("<str:token>/", pay.PaymentView.as_view(), name="page"),
    path("<str:token>/done/", pay.payment_done, name="done"),
    path("<str:token>/credit/", payment_credit, name="credit"),
    path("<str:token>/basket/", pay.payment_abandon_view, name="basket"),
    *(path(f"{code}/", include(list(gateway.urls))) for code, gateway in gateways().items() if gateway.urls),
]
