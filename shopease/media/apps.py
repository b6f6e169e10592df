from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The room of pictures."""

    name = "shopease.media"
    label = "media"

    def ready(self) -> None:
        from shopease.media import signals  # noqa: F401
