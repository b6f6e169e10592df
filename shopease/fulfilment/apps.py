from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FulfilmentConfig(AppConfig):
    """The room of orders and stock."""

    name = "shopease.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from oscar.apps.order.signals import order_status_changed
        from oscar.core.loading import get_model

        from shopease.fulfilment import change_letters, goods_letters, handlers, promises, telling
        from shopease.fulfilment.events import ORDER_EVENTS
        from shopease.fulfilment.messages import message_context_register, order_placeholders
        from shopease.fulfilment.previews import order_sample
        from shopease.fulfilment.services import messages
        from shopease.fulfilment.services.alerts import LOW_TOPIC, stock_alert_mail_send
        from shopease.fulfilment.signals import collect_on_delivery, follow_level, open_ledger
        from shopease.fulfilment.stock_letters import stock_family
        from shopease.notifications.events import Family, family_register
        from shopease.notifications.handlers import register

        family_register(Family(_("Orders"), ORDER_EVENTS, order_placeholders, order_sample))
        family_register(stock_family())
        for follow in (open_ledger, follow_level):
            post_save.connect(follow, sender=get_model("partner", "StockRecord"))
        register(messages.MAIL, messages.order_mail_deliver)
        register(messages.SMS, messages.order_sms_deliver)
        register(messages.STAFF, messages.order_staff_deliver)
        order_status_changed.connect(collect_on_delivery)
        register("stock.changed", handlers.refresh_products)
        register("payment.refund", handlers.refund_payment)
        register("payment.event", handlers.hear_provider)
        register(LOW_TOPIC, stock_alert_mail_send)
        register(goods_letters.CARD_TOPIC, goods_letters.gift_card_mail_deliver)
        message_context_register("download_ready", goods_letters.downloads_context)
        message_context_register(
            "gift_card", goods_letters.gift_card_context, placeholders=goods_letters.CARD_PLACEHOLDERS
        )
        message_context_register("placed", promises.placed_context)
        for event in ("payment_failed", "payment_link"):
            message_context_register(event, promises.payment_context)
        message_context_register("changed", change_letters.changed_context)
        message_context_register("cancelled", telling.cancelled_context)
        message_context_register(
            "refunded", telling.refunded_context, placeholders=telling.REFUND_PLACEHOLDERS
        )
        for event in ("return_requested", "return_approved", "return_refused", "return_received"):
            message_context_register(event, telling.return_context, placeholders=telling.RETURN_PLACEHOLDERS)
        message_context_register(
            "refund_refused", telling.refund_refused_context, placeholders=telling.REFUSED_PLACEHOLDERS
        )
        for event in ("dispute_opened", "dispute_closed"):
            message_context_register(
                event, telling.dispute_context, placeholders=telling.DISPUTE_PLACEHOLDERS
            )
        _papers_register()


def _papers_register() -> None:
    """Parcels, invoices and credit notes: who carries out what they leave in the outbox."""
    from shopease.fulfilment import paper_letters
    from shopease.fulfilment.messages import message_context_register
    from shopease.fulfilment.services import filing, invoices
    from shopease.notifications.handlers import register

    register(invoices.BILL_TOPIC, invoices.bill_message_deliver)
    register(invoices.CREDIT_TOPIC, invoices.credit_message_deliver)
    register(invoices.FILE_TOPIC, filing.file_message_deliver)
    for event in ("shipped", "delivered"):
        message_context_register(
            event, paper_letters.parcels_context, placeholders=paper_letters.PARCEL_PLACEHOLDERS
        )
    message_context_register(
        "invoice", paper_letters.document_context, placeholders=paper_letters.DOCUMENT_PLACEHOLDERS
    )
