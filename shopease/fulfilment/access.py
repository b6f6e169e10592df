"""Which order a visitor may see: by an unguessable link, or as one's own by its number."""

import re
from typing import Any

from django.http import HttpRequest
from oscar.core.loading import get_model

from shopease.fulfilment.selectors import order_by_token

ORDER_KEY = "checkout_order_id"
"""Where the session keeps the order that it placed last."""

TOKEN = re.compile(r"[0-9A-Za-z_-]{43}")
NUMBER_LENGTH = 128


def order_for_request(request: HttpRequest, key: str) -> Any | None:
    """The order behind `key`: the token of a link, or the number of an order that is the visitor's own.

    Own is what the account or this session placed. None for what is missing, foreign or revoked alike.
    Addresses below an order's page take such a key, so that account, guest's link and confirmation share
    them. One query, two for what the session placed.
    """
    if TOKEN.fullmatch(key):
        return order_by_token(key)
    if "\0" in key or len(key) > NUMBER_LENGTH:
        return None
    order = get_model("order", "Order").objects.filter(number=key).first()
    return order if order is not None and is_own(request, order) else None


def is_own(request: HttpRequest, order: Any) -> bool:
    """Whether the person who is logged in, or this session, placed the order."""
    if order.user_id is not None and order.user_id == request.user.pk:
        return True
    return bool(request.session.get(ORDER_KEY) == order.pk)
