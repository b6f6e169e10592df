"""Store credit of the demo's shopper, and a file bought with it."""

from decimal import Decimal
from typing import Any

from oscar.core.loading import get_class, get_model

from shopease.core import clock
from shopease.demo.papers import papers_load
from shopease.fulfilment.selectors import quote_for
from shopease.fulfilment.services import order_place
from shopease.fulfilment.types import OrderProposal
from shopease.notifications.models import OutboxMessage
from shopease.payments.credit.selectors import credit_plan
from shopease.payments.credit.services import credit_grant
from shopease.payments.registry import NOTHING_DUE
from shopease.shop.taxes import buyer_for
from shopease.users.models import User

CUSTOMER = "shopper@example.com"
FILE = "BREWING-TEA"
AMOUNT = Decimal("15.00")


def credit_load() -> None:
    """Grant the credit and buy the file, unless the shopper has had credit before."""
    user = User.objects.filter(email=CUSTOMER).first()
    product = get_model("catalogue", "Product").objects.filter(upc=FILE).first()
    if user is None or product is None or user.credit_accounts.exists():
        return
    credit_grant(user=user, amount=AMOUNT, key=f"demo:{user.pk}", note="For the handle that came off")
    if not get_model("basket", "Basket").open.filter(owner=user).exists():
        _buy(user, product)


def _buy(user: User, product: Any) -> None:
    """What it would have told counts as told, with its invoice."""
    model = get_model("basket", "Basket")
    basket = model.objects.create(owner=user)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=user, buyer=buyer_for(None))
    basket.add_product(product, 1)
    seen = model.objects.get(pk=basket.pk)
    seen.strategy = basket.strategy
    get_class("offer.applicator", "Applicator")().apply(seen, user)
    (method,) = get_class("shipping.repository", "Repository")().get_shipping_methods(seen, user=user)
    charge = method.calculate(seen)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(seen, charge)
    credit = credit_plan(
        total=total.incl_tax, card_ids=(), user=user, with_store_credit=True, currency=total.currency
    )
    quote = quote_for(basket=seen, shipping_method=method, shipping_charge=charge, total=total, credit=credit)
    proposal = OrderProposal(
        basket_id=basket.pk,
        user=user,
        guest_email="",
        shipping_address=None,
        shipping_method_code=method.code,
        gateway=NOTHING_DUE,
        agreed=quote.fingerprint,
        with_store_credit=True,
    )
    placement, _outcome = order_place(proposal=proposal, token="")
    told = OutboxMessage.objects.filter(key__startswith=f"order:{placement.order.number}:")
    told.update(status=OutboxMessage.Status.SENT, sent_at=clock.now())
    papers_load()
