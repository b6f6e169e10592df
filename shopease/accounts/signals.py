"""What customers find in their account when an order moves on, and what goes with an account."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shopease.accounts.newsletter import subscriber_forget
from shopease.notifications.inbox import notice_add


def tell_of_order(order: Any, old_status: str, new_status: str, **kwargs: Any) -> None:
    """Connected to Oscar's order_status_changed, which is sent in the transaction of the change."""
    if _is_way_back(old_status, new_status):
        return
    texts = {
        "Pending": (_("Thank you for order %(number)s"), _("We have received it and get it ready.")),
        "Confirmed": (_("Order %(number)s is confirmed"), _("We pack it now.")),
        "Partly shipped": (_("A part of order %(number)s is on its way"), _("The rest follows.")),
        "Shipped": (_("Order %(number)s is on its way"), _("We have handed it over for delivery.")),
        "Delivered": (_("Order %(number)s was delivered"), _("We hope you like it.")),
        "Returned": (_("Your return of order %(number)s arrived"), _("We have looked at it.")),
        "Cancelled": (_("Order %(number)s was cancelled"), _("Nothing is delivered; payments go back.")),
    }
    if order.user_id and new_status in texts:
        subject, body = texts[new_status]
        link = reverse("customer:order", kwargs={"order_number": order.number})
        notice_add(user_id=order.user_id, subject=subject % {"number": order.number}, body=body, link=link)


def _is_way_back(old: str, new: str) -> bool:
    """Whether the order only returns to where it was: its customer has heard of that."""
    if old == "Shipped":
        return new == "Partly shipped"
    return old in {"On hold", "Return requested"} and new not in {"Cancelled", "Returned"}


def keep_orders_reachable(instance: Any, **kwargs: Any) -> None:
    """Connected to users before they are deleted: the shop still writes to who waits for an order."""
    orders = get_model("order", "Order").objects.filter(user=instance, guest_email="")
    orders.update(guest_email=instance.email)


def forget_person(instance: Any, **kwargs: Any) -> None:
    """Connected to the deletion of users: what hangs on their address alone goes too."""
    subscriber_forget(email=instance.email)
