from django.apps import AppConfig


class BulkConfig(AppConfig):
    """The room of changes to many products at once."""

    name = "shopease.bulk"
    label = "bulk"
