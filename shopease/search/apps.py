from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The room of search; the label `search` is Oscar's."""

    name = "shopease.search"
    label = "storefront_search"

    def ready(self) -> None:
        """Follow what changes the words of products."""
        from shopease.search import signals  # noqa: F401
