from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The room of schedules."""

    name = "shopease.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        from shopease.campaigns import signals  # noqa: F401
