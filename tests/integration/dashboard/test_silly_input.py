"""What no form sends is answered with a word or a 404, and never with a crash."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.fulfilment.services.drafts import draft_add, draft_create
from shopease.payments.credit.services import gift_card_issue
from shopease.users.roles import Role
from tests.factories.catalogue import product_create
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

LONG, NUL, BIG = "9" * 5000, "a\0b", "9" * 30


@pytest.fixture
def world(client: Client) -> dict[str, dict[str, Any]]:
    """Which address takes which words, of the pages that read some by themselves."""
    clerk = user_create(role=Role.ADMINISTRATOR)
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    vase = product_create("Vase", stock=5)
    order = order_create({vase: 1})
    draft = draft_create(actor=clerk, email="ada@example.com", language="en")
    draft_add(draft=draft, product=vase, quantity=1)
    card, _code = gift_card_issue(amount=Decimal("5.00"), recipient_email="ada@example.com")
    return {
        "draft-new": {},
        "draft": {"pk": draft.pk},
        "outbox": {},
        "order-detail": {"number": order.number},
        "order-edit": {"number": order.number},
        "order-refund": {"number": order.number},
        "order-bulk": {},
        "credit-detail": {"pk": card.pk},
    }


@pytest.mark.parametrize("word", [LONG, NUL, BIG, "²", "NaN"], ids=["long", "nul", "big", "square", "nan"])
def test_silly_words_crash_no_page(client: Client, world: dict[str, dict[str, Any]], word: str) -> None:
    posts: list[tuple[str, dict[str, Any]]] = [
        ("draft-new", {"customer": word}),
        ("draft-new", {"email": word}),
        ("draft", {"action": "voucher", "code": word}),
        ("draft", {"action": "voucher-remove", "voucher": word}),
        ("draft", {"action": "delivery", "method": word}),
        ("draft", {"action": "add", "product": word, "quantity": word}),
        ("draft", {"action": "note", "note": word, "language": "en"}),
        ("draft", {"action": "place", "pay": "link", "agreed": word, "days": word}),
        ("outbox", {"message": [word], "action": word}),
        ("order-detail", {"order_action": "delete_note", "note_id": word}),
        ("order-detail", {"order_action": "save_note", "message": word}),
        ("order-detail", {"order_action": "change_order_status", "new_status": word, "reason": word}),
        ("order-edit", {"action": "add", "product": word, "quantity": word, "seen": word}),
        ("order-refund", {"other": word, "request_key": word, "reason": "goodwill", "to": "payment"}),
        ("order-bulk", {"action": "Confirmed", "scope": word, "selected": [word], "kept": word}),
        ("credit-detail", {"action": "mail", "key": word}),
        ("credit-detail", {"action": "adjust", "key": "k", "change": word, "note": word}),
    ]
    client.raise_request_exception = False
    for name, data in posts:
        response = client.post(reverse(f"dashboard:{name}", kwargs=world[name]), data)
        assert response.status_code < 500, (name, data)
    order = get_model("order", "Order").objects.get()
    assert (order.status, order.refunds.count()) == ("Pending", 0)
