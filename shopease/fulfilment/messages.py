"""What a message about an order says: its values, its text in the order's language, its parts.

Other modules of this room and higher rooms add what the events of `events` show:

    message_context_register("shipped", context, placeholders={"tracking.number": _("Tracking number")})

`context(order, payload)` answers what `templates/emails/order_<event>.{html,txt}` show; both extend
`emails/letter.{html,txt}` and fill its block `details`, which stands where the text has `{details}`.
These keys mean more: `placeholders` (values of those registered), `button_url` and `button_label` (in place
of the order's page), `attachments` (see `mail_send`), `recipient` (in place of the customer's address).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalogue_ext.templatetags.currency_filters import currency
from shopease.core.translation import in_language
from shopease.fulfilment.events import ORDER_EVENT, ORDER_PLACEHOLDERS
from shopease.notifications.events import Channel, Sheet, Text, shop_values

Payload = Mapping[str, Any]
Context = Callable[[Any, Payload], dict[str, Any]]

_contexts: dict[str, Context] = {}
_placeholders: dict[str, Mapping[str, Text]] = {}


def message_context_register(
    event: str, context: Context, *, placeholders: Mapping[str, Text] | None = None
) -> None:
    """Let `context` say what the mail of an event shows; called from an AppConfig's `ready`."""
    if event not in ORDER_EVENT:
        raise ValueError(f"There is no event {event!r}.")
    _contexts[event] = context
    _placeholders[event] = placeholders or {}


def order_placeholders(event: str, channel: str) -> dict[str, Text]:
    """What may stand in braces in the texts of an event, and what it means.

    What the shop hears of a customer's event knows the order only: a gift card's code is the customer's.
    """
    own = channel != Channel.STAFF or ORDER_EVENT[event].is_staffs
    return {**ORDER_PLACEHOLDERS, **(_placeholders.get(event, {}) if own else {})}


def message_template(event: str) -> str:
    """The stem of the mail's templates below `emails/`; the bare letter where an event shows nothing more."""
    try:
        get_template(f"emails/order_{event}.html")
    except TemplateDoesNotExist:
        return "letter"
    return f"order_{event}"


def message_context(*, order: Any, event: str, payload: Payload, link: str) -> dict[str, Any]:
    """What an event's templates show; `link` is the path of the order's page. In the active language."""
    url = settings.SITE_URL + link
    context = {"order": order, "order_url": url, "button_url": url, "button_label": _("See your order")}
    register = _contexts.get(event)
    return {**context, **(register(order, payload) if register else {})}


def order_sheet(*, order: Any, event: str, payload: Payload, link: str) -> Sheet:
    """What a message to the customer shows. In the active language."""
    context = message_context(order=order, event=event, payload=payload, link=link)
    return _sheet(order, context, message_template(event))


def staff_sheet(*, order: Any, event: str, payload: Payload) -> Sheet:
    """What a mail to the shop shows, with the way to the order's page in the dashboard; likewise."""
    path = reverse("dashboard:order-detail", kwargs={"number": order.number})
    register = _contexts.get(event) if ORDER_EVENT[event].is_staffs else None
    context = {
        "order": order,
        "button_url": settings.SITE_URL + path,
        "button_label": _("See the order"),
        **(register(order, payload) if register else {}),
    }
    return _sheet(order, context, "order_staff")


def _sheet(order: Any, context: dict[str, Any], template: str) -> Sheet:
    return Sheet(message_values(order, context), context, template, context.get("attachments", ()))


def message_values(order: Any, context: Mapping[str, Any]) -> dict[str, str]:
    """The values of all placeholders, as text in the active language."""
    address = order.shipping_address or order.billing_address or order.user
    first_name = str(getattr(address, "first_name", "") or "")
    name = f"{first_name} {getattr(address, 'last_name', '') or ''}".strip()
    own = {key: str(value) for key, value in context.get("placeholders", {}).items()}
    return {
        "order.number": order.number,
        "order.date": date_format(localtime(order.date_placed), "DATE_FORMAT"),
        "order.total": str(currency(order.total_incl_tax, order.currency)),
        "order.link": str(context["button_url"]),
        "customer.name": name,
        "customer.first_name": first_name,
        "customer.email": order.email or "",
        **shop_values(),
        **own,
    }


def order_path(*, order: Any, token: str) -> str:
    """The path of the order's page behind an unguessable link, in the order's language."""
    with in_language(order.language):
        return reverse("order-link", kwargs={"token": token})
