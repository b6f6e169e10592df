from django.apps import AppConfig


class ProbeConfig(AppConfig):
    """Registers the probe's topics."""

    name = "tests.integration.notifications.probe"
    label = "probe"

    def ready(self) -> None:
        from shopease.notifications.handlers import register
        from tests.integration.notifications.probe import handlers

        register("probe.mail", handlers.send)
        register("probe.killed-before", handlers.die_then_send)
        register("probe.killed-after", handlers.send_then_die)
        register("probe.killed-after-random", handlers.send_randomly_then_die)
