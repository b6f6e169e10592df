"""One order's payment page, posted by many at once over real HTTP."""

from collections import Counter
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_model

from shopease.fulfilment.invariants import violations
from shopease.fulfilment.selectors import order_due
from shopease.payments.models import TestCharge
from tests.factories.catalogue import product_create
from tests.factories.checkout import CARD, DECLINED_CARD, delivery_create, http_shopper
from tests.factories.crowd import all_at_once

POSTS = 12


def test_a_payment_posted_by_many_is_charged_once(live_shop: Any) -> None:
    shop = live_shop(processes=3)
    with shop.data():
        delivery_create()
        vase = product_create("Vase", price="39.00", stock=5)
    shopper = http_shopper(shop.url)
    page = shopper.buy(vase, payment=DECLINED_CARD)[1]
    answers = all_at_once([lambda: shopper.post(page, {"method": CARD})] * POSTS)
    assert Counter(status for status, _location, _text in answers) == {302: POSTS}
    with shop.data():
        order = get_model("order", "Order").objects.get()
        assert (order.status, order.payment_state, order_due(order)) == ("Pending", "paid", Decimal(0))
        charged = TestCharge.objects.filter(status="captured")
        assert [charge.amount - charge.refunded for charge in charged] == [Decimal("43.90")]
        assert order.payment_attempts.filter(status="captured").count() == 1
        assert not any(violations().values())
