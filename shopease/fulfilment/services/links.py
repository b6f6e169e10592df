"""Unguessable links to an order's page, made when they are needed."""

import base64
from typing import Any

from django.utils.crypto import salted_hmac

from shopease.fulfilment.models import OrderLink
from shopease.fulfilment.selectors import token_hash

SALT = "shopease.fulfilment.order-link"


def order_link_obtain(*, order: Any, purpose: str) -> str:
    """The token of the order's link for one purpose, such as a message's key; the same every time.

    It is derived from the secret key, so that a message that is tried again says the same although
    only the token's hash is kept. A revoked link stays revoked.
    """
    digest = salted_hmac(SALT, f"{order.pk}:{order.number}:{purpose}", algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    OrderLink.objects.get_or_create(token_hash=token_hash(token), defaults={"order": order})
    return token
