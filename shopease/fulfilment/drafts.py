"""Reading drafts: what an order that staff prepares would cost, and what it still lacks."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from shopease.fulfilment.models import DraftOrder
from shopease.fulfilment.order_lists import phone_digits
from shopease.fulfilment.selectors import quote_for
from shopease.payments.registry import gateways_for
from shopease.payments.types import Gateway, Purchase
from shopease.shop.models import VatNumbers
from shopease.shop.selectors import shop_identity
from shopease.shop.taxes import Buyer, buyer_for
from shopease.users.models import User

MAX_FOUND = 12
MAX_TOTAL = Decimal("100000000.00")
"""Of an order that staff writes or changes; amounts are kept with ten digits."""
BY_LINK = "link"
"""The way to pay that stands beside the gateways: by a link that the customer gets."""


@dataclass(frozen=True)
class DraftQuote:
    """What a draft would be as an order; amounts contain tax."""

    basket: Any
    lines: list[Any]
    methods: list[tuple[Any, Decimal]]
    """Ways of delivery with their charges."""
    method: Any = None
    charge: Any = None
    total: Any = None
    agreed: str = ""
    """The quote's fingerprint; empty while something is missing."""
    lacks: list[str] = field(default_factory=list)
    """What is to be done before it can be placed."""


def drafts_open() -> QuerySet[DraftOrder]:
    """Drafts that are no order (any more), the one changed last first."""
    return (
        DraftOrder.objects.filter(basket__status="Open")
        .select_related("customer", "created_by", "basket", "order")
        .prefetch_related("basket__lines")
        .order_by("-updated_at", "-pk")
    )


def draft_address(draft: DraftOrder) -> Any | None:
    """The draft's address as an unsaved order.ShippingAddress; None while there is none."""
    return get_model("order", "ShippingAddress")(**draft.address) if draft.address else None


def draft_user(draft: DraftOrder) -> Any:
    """Whose order it will be: a user or AnonymousUser."""
    return draft.customer or AnonymousUser()


def draft_business(draft: DraftOrder) -> dict[str, Any]:
    """Company and VAT number of a draft, with what VIES said of it; nothing while the shop doesn't ask."""
    if shop_identity().vat_numbers == VatNumbers.IGNORED:
        return {}
    checked = {"vat_check": draft.vat_check, "vat_checked_at": draft.vat_checked_at}
    return {"company": draft.company, "vat_number": draft.vat_number, **(checked if draft.vat_number else {})}


def draft_buyer(draft: DraftOrder, address: Any | None) -> Buyer:
    """Who buys, as tax depends on it."""
    business = draft_business(draft)
    return buyer_for(address, company=business.get("company", ""), vat_number=business.get("vat_number", ""))


def draft_basket(draft: DraftOrder) -> Any:
    """The draft's basket with the prices and offers of its customer; it is never saved as theirs."""
    basket = get_model("basket", "Basket").objects.get(pk=draft.basket_id)
    address = draft_address(draft) if basket.is_shipping_required() else None
    user = draft_user(draft)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(
        user=user, buyer=draft_buyer(draft, address)
    )
    basket.owner = draft.customer
    get_class("offer.applicator", "Applicator")().apply(basket, user)
    return basket


def draft_quote(draft: DraftOrder) -> DraftQuote:
    """What the draft costs now, and what it lacks."""
    basket = draft_basket(draft)
    lines = list(basket.all_lines())
    is_sent = basket.is_shipping_required()
    address = draft_address(draft)
    lacks = [f"{line.product.get_title()}: {line.problem}" for line in lines if line.problem]
    if not lines:
        lacks.append(_("Add a product."))
    if not (draft.customer or draft.email):
        lacks.append(_("Say who the customer is."))
    if is_sent and address is None:
        lacks.append(_("Enter the address."))
    if not lines or (is_sent and address is None):
        return DraftQuote(basket, lines, [], lacks=lacks)
    found = get_class("shipping.repository", "Repository")().get_shipping_methods(
        basket, user=draft_user(draft), shipping_addr=address
    )
    methods = [(method, method.calculate(basket).incl_tax) for method in found]
    method = next((one for one, _charge in methods if one.code == draft.shipping_code), None)
    if method is None:
        if is_sent:
            lacks.append(_("Choose the delivery."))
            return DraftQuote(basket, lines, methods, lacks=lacks)
        method = found[0]
    charge = method.calculate(basket)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge)
    if total.incl_tax > MAX_TOTAL:
        lacks.append(_("An order of staff can't cost that much."))
    quote = quote_for(basket=basket, shipping_method=method, shipping_charge=charge, total=total)
    agreed = "" if lacks else quote.fingerprint
    return DraftQuote(basket, lines, methods, method, charge, total, agreed, lacks)


def draft_gateways(*, is_sent: bool, currency: str) -> list[Gateway]:
    """Ways to pay that ask the customer for nothing now, beside a link."""
    return [one for one in gateways_for(Purchase(is_sent, currency)) if not one.settles_itself]


def customers_found(words: str) -> QuerySet[Any]:
    """Customers whose address, name or phone contains `words`; those of the back office are left out."""
    wanted = Q()
    for word in words.split()[:5]:
        wanted &= Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
    if digits := phone_digits(words):
        wanted |= Q(addresses__phone_number__contains=digits)
    people = User.objects.filter(wanted, is_active=True, is_staff=False)
    return people.distinct().order_by("email")[:MAX_FOUND]


def products_found(words: str) -> QuerySet[Any]:
    """Products that can be ordered whose title, code or SKU contains `words`."""
    product = get_model("catalogue", "Product")
    wanted = Q()
    for word in words.split()[:5]:
        wanted &= (
            Q(title__icontains=word)
            | Q(parent__title__icontains=word)
            | Q(upc__icontains=word)
            | Q(stockrecords__partner_sku__icontains=word)
        )
    found = product.objects.filter(wanted, stockrecords__price__isnull=False)
    found = found.exclude(structure=product.PARENT).select_related("parent", "product_class")
    found = found.prefetch_related("stockrecords", "parent__product_class")
    return found.distinct().order_by("title", "pk")[:MAX_FOUND]
