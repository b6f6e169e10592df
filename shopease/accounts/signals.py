"""What customers find in their account when an order moves on, and what goes with an account."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shopease.accounts.newsletter import subscriber_forget
from shopease.notifications.inbox import notice_add


def tell_of_order(order: Any, new_status: str, **kwargs: Any) -> None:
    """Connected to Oscar's order_status_changed, which is sent in the transaction of the change."""
    texts = {
        "Pending": (_("Thank you for order %(number)s"), _("We have received it and get it ready.")),
        "Confirmed": (_("Order %(number)s is confirmed"), _("We pack it now.")),
        "Shipped": (_("Order %(number)s is on its way"), _("We have handed it over for delivery.")),
        "Delivered": (_("Order %(number)s was delivered"), _("We hope you like it.")),
        "Cancelled": (_("Order %(number)s was cancelled"), _("Nothing is delivered; payments go back.")),
    }
    if order.user_id and new_status in texts:
        subject, body = texts[new_status]
        link = reverse("customer:order", kwargs={"order_number": order.number})
        notice_add(user_id=order.user_id, subject=subject % {"number": order.number}, body=body, link=link)


def forget_person(instance: Any, **kwargs: Any) -> None:
    """Connected to the deletion of users: what hangs on their address alone goes too."""
    subscriber_forget(email=instance.email)
