from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The room of messages."""

    name = "shopease.notifications"
    label = "notifications"
