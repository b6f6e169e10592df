from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room of accounts; its label leaves `account` to allauth."""

    name = "shopease.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from django.db.models.signals import post_delete, pre_delete
        from oscar.apps.order.signals import order_status_changed

        from catalogue_ext.services import follow_refresh
        from shopease.accounts import newsletter
        from shopease.accounts.account_letters import account_families
        from shopease.accounts.alert_letters import alert_family
        from shopease.accounts.alerts import CONFIRM_TOPIC, HIT_TOPIC, alert_mail_send, alerts_send
        from shopease.accounts.avatars import avatar_file_delete
        from shopease.accounts.mails import MAIL_TOPIC, account_mail_send
        from shopease.accounts.models import Avatar
        from shopease.accounts.signals import forget_person, keep_orders_reachable, tell_of_order
        from shopease.notifications.events import family_register
        from shopease.notifications.handlers import register

        for family in (alert_family(), *account_families()):
            family_register(family)
        register(MAIL_TOPIC, account_mail_send)
        register(CONFIRM_TOPIC, alert_mail_send)
        register(HIT_TOPIC, alert_mail_send)
        register(newsletter.CONFIRM_TOPIC, newsletter.newsletter_mail_send)
        register(newsletter.WELCOME_TOPIC, newsletter.newsletter_mail_send)
        follow_refresh(lambda ids: alerts_send(product_ids=ids))
        order_status_changed.connect(tell_of_order)
        pre_delete.connect(keep_orders_reachable, sender=get_user_model())
        post_delete.connect(forget_person, sender=get_user_model())
        post_delete.connect(avatar_file_delete, sender=Avatar)
