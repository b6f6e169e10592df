from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """The room of orders and stock."""

    name = "shopease.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from oscar.core.loading import get_model

        from shopease.fulfilment import handlers
        from shopease.fulfilment.services.alerts import LOW_TOPIC, stock_alert_mail_send
        from shopease.fulfilment.signals import follow_level, open_ledger
        from shopease.notifications.handlers import register

        for follow in (open_ledger, follow_level):
            post_save.connect(follow, sender=get_model("partner", "StockRecord"))
        register("order.placed", handlers.confirm_to_customer)
        register("stock.changed", handlers.refresh_products)
        register("payment.refund", handlers.refund_payment)
        register(LOW_TOPIC, stock_alert_mail_send)
