from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The room of payments; its label leaves `payment` to Oscar."""

    name = "shopease.payments"
    label = "payments"

    def ready(self) -> None:
        from shopease.payments import checks  # noqa: F401
