from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Makes core's template tags and checks known to Django."""

    name = "shopease.core"
    label = "core"
