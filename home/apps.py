from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The room of the home page."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"
