from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """The room of product feeds."""

    name = "shopease.feeds"
    label = "feeds"
