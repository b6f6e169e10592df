from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The room of messages."""

    name = "shopease.notifications"
    label = "notifications"

    def ready(self) -> None:
        from shopease.notifications import dead_letters, texts
        from shopease.notifications.events import family_register
        from shopease.notifications.handlers import register

        register(texts.TRIAL_TOPIC, texts.trial_mail_deliver)
        register(dead_letters.TOPIC, dead_letters.dead_mail_deliver)
        family_register(dead_letters.outbox_family())
