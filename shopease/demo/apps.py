from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The room of the demo shop."""

    name = "shopease.demo"
    label = "demo"
