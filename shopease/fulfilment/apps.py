from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """The room of orders and stock."""

    name = "shopease.fulfilment"
    label = "fulfilment"
