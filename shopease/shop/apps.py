from django.apps import AppConfig


class ShopConfig(AppConfig):
    """The room of the shop's identity."""

    name = "shopease.shop"
    label = "shop"

    def ready(self) -> None:
        from shopease.shop import signals  # noqa: F401
