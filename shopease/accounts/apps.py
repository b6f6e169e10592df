from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room of accounts; its label leaves `account` to allauth."""

    name = "shopease.accounts"
    label = "accounts"

    def ready(self) -> None:
        from shopease.accounts.mails import MAIL_TOPIC, account_mail_send
        from shopease.notifications.handlers import register

        register(MAIL_TOPIC, account_mail_send)
