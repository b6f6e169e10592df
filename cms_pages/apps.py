from django.apps import AppConfig


class CmsPagesConfig(AppConfig):
    """The room of content pages and StreamField blocks."""

    name = "cms_pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms_pages import signals  # noqa: F401
