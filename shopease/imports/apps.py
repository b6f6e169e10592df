from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The room of imports."""

    name = "shopease.imports"
    label = "imports"
