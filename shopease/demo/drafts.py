"""An order that staff prepares on the phone, for the demo's dashboard."""

from oscar.core.loading import get_model

from shopease.demo.orders import DELIVERY
from shopease.fulfilment.models import DraftOrder
from shopease.fulfilment.services.drafts import draft_add, draft_create, draft_set
from shopease.users.models import User

CUSTOMER = "louise@example.com"
CLERK = "orders@example.com"
GOODS = (("alba-vase", 1), ("dipped-tapers", 2))
NOTE = "Asks whether the vase can be wrapped as a present; rings again on Friday."


def draft_load() -> None:
    """Begin one draft, unless there is any."""
    customer = User.objects.filter(email=CUSTOMER).first()
    if customer is None or DraftOrder.objects.exists():
        return
    clerk = User.objects.filter(email=CLERK).first()
    draft = draft_create(actor=clerk, customer=customer, language="en")
    for handle, quantity in GOODS:
        product = get_model("catalogue", "Product").objects.filter(upc=handle.upper()).first()
        if product is not None:
            draft_add(draft=draft, product=product, quantity=quantity)
    draft_set(draft=draft, shipping_code=DELIVERY, note=NOTE)
