"""Files and gift cards follow the money of their order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from catalogue_ext.gift_cards import MESSAGE, RECIPIENT
from shopease.core import clock
from shopease.fulfilment.errors import GiftCardUsedError, QuoteChangedError
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.models import DownloadGrant, ProductFile
from shopease.fulfilment.services import order_advance, order_reserve
from shopease.fulfilment.services.digital import download_renew, download_take, product_file_remove
from shopease.fulfilment.services.editing import Changes, More, order_edit, order_seen
from shopease.fulfilment.services.refunds import refund_create
from shopease.fulfilment.services.shipping import shipment_create
from shopease.notifications.models import OutboxMessage
from shopease.payments.credit.selectors import credit_paid
from shopease.payments.credit.services import credit_adjust, credit_grant, credit_redeem, gift_card_issue
from shopease.payments.models import CreditAccount, PaymentAttempt
from shopease.users.roles import Role
from tests.factories.catalogue import offer_create, product_create, variant_product_create
from tests.factories.goods import (
    digital_product_create,
    file_create,
    gift_card_product_create,
    option,
)
from tests.factories.orders import CASH, order_create, proposal_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

DECLINED = ("test-card", "test-decline")


def card_create(amount: str) -> CreditAccount:
    card, _code = gift_card_issue(amount=Decimal(amount))
    return card


def told(order: Any) -> list[str]:
    """The events that the outbox has of an order."""
    return sorted(
        OutboxMessage.objects.filter(order=order, topic="order.mail").values_list("event", flat=True)
    )


def broken() -> dict[str, list[str]]:
    """The invariants that don't hold."""
    return {name: found for name, found in violations().items() if found}


# --- Paying with credit


def test_a_card_pays_its_part_and_the_gateway_the_rest() -> None:
    card = card_create("12.00")
    order = order_create({product_create(price="30.00", stock=3): 1}, gift_cards=(card.pk,))
    attempt = PaymentAttempt.objects.get(order=order)
    assert (attempt.amount, attempt.status) == (Decimal("22.90"), "captured")
    assert (order.payment_state, order.total_incl_tax) == ("paid", Decimal("34.90"))
    card.refresh_from_db()
    assert (card.balance, credit_paid(order)) == (Decimal("0.00"), Decimal("12.00"))


def test_an_order_that_credit_covers_needs_no_gateway() -> None:
    user = user_create()
    credit_grant(user=user, amount=Decimal("100.00"))
    order = order_create({product_create(price="30.00"): 1}, user=user, with_store_credit=True, pay=("", ""))
    attempt = PaymentAttempt.objects.get(order=order)
    assert (attempt.gateway, attempt.amount) == ("nothing", Decimal("0.00"))
    assert (order.status, order.payment_state) == ("Pending", "paid")
    assert CreditAccount.objects.get(user=user).balance == Decimal("65.10")


def test_a_card_that_was_used_elsewhere_meanwhile_shows_the_new_total() -> None:
    card, product = card_create("12.00"), product_create(price="30.00", stock=3)
    proposal = proposal_create({product: 1}, gift_cards=(card.pk,))
    credit_adjust(account=card, change=Decimal("-2.00"), note="Elsewhere", actor=None)
    with pytest.raises(QuoteChangedError):
        order_reserve(proposal=proposal)
    card.refresh_from_db()
    assert card.balance == Decimal("10.00")
    assert not PaymentAttempt.objects.exists()


def test_cancelling_gives_every_part_back_to_where_it_came_from() -> None:
    card = card_create("12.00")
    order = order_create(
        {product_create(price="30.00", stock=3): 1}, gift_cards=(card.pk,), status="Cancelled"
    )
    card.refresh_from_db()
    assert (card.balance, credit_paid(order)) == (Decimal("12.00"), Decimal("0.00"))
    assert PaymentAttempt.objects.get(order=order).refunded == Decimal("22.90")
    assert broken() == {}


def test_an_order_that_nobody_paid_gives_its_credit_back() -> None:
    card = card_create("12.00")
    order = order_create({product_create(price="30.00", stock=3): 1}, gift_cards=(card.pk,), pay=DECLINED)
    assert (order.status, order.payment_state, credit_paid(order)) == (
        "Pending payment",
        "unpaid",
        Decimal(12),
    )
    order_advance(order_id=order.pk, status="Cancelled")
    card.refresh_from_db()
    assert (card.balance, credit_paid(order)) == (Decimal("12.00"), Decimal("0.00"))
    assert broken() == {}


# --- Gift cards that are bought


def test_a_paid_gift_card_is_issued_once_for_its_recipient() -> None:
    product = gift_card_product_create("50.00")
    said = [
        {"option": option(RECIPIENT), "value": "eve@example.com"},
        {"option": option(MESSAGE), "value": "Happy birthday"},
    ]
    order = order_create({product: 2}, options={product: said})
    cards = CreditAccount.objects.filter(order_line__order=order).order_by("unit")
    assert [(card.balance, card.unit, card.recipient_email, card.message) for card in cards] == [
        (Decimal("50.00"), 1, "eve@example.com", "Happy birthday"),
        (Decimal("50.00"), 2, "eve@example.com", "Happy birthday"),
    ]
    assert (order.status, told(order).count("gift_card")) == ("Delivered", 2)


def test_nothing_is_handed_over_before_the_money_is_there() -> None:
    goods = {gift_card_product_create(): 1, digital_product_create(): 1, product_create(stock=3): 1}
    for pay in (CASH, DECLINED):
        order_create(goods, pay=pay)
    assert not CreditAccount.objects.exists()
    assert not DownloadGrant.objects.exists()


def test_no_offer_reduces_a_gift_card() -> None:
    product = gift_card_product_create("50.00")
    offer_create(percent="20")
    order = order_create({product: 1})
    assert order.total_incl_tax == Decimal("50.00")


def test_a_refund_takes_an_unused_card_back_and_refuses_one_that_was_used() -> None:
    order = order_create({gift_card_product_create("50.00"): 2})
    line = order.lines.get()
    unused, used = CreditAccount.objects.order_by("unit")
    other = order_create({product_create(price="30.00", stock=3): 1})
    credit_redeem(order=other, account=used, amount=Decimal("10.00"))
    refund_create(order_id=order.pk, lines={line.pk: 1}, reason="goodwill")
    unused.refresh_from_db()
    assert (unused.balance, unused.blocked_at is None) == (Decimal("0.00"), False)
    with pytest.raises(GiftCardUsedError) as refused:
        refund_create(order_id=order.pk, lines={line.pk: 1}, reason="goodwill")
    assert refused.value.left == Decimal("40.00")
    used.refresh_from_db()
    assert (used.balance, used.blocked_at) == (Decimal("40.00"), None)
    assert order.refunds.count() == 1


# --- Files


def test_a_paid_file_can_be_downloaded_so_often_and_so_long(settings: Any) -> None:
    settings.DOWNLOAD_LIMIT, settings.DOWNLOAD_DAYS = 2, 30
    order = order_create({digital_product_create(): 1})
    assert (order.status, order.payment_state) == ("Delivered", "paid")
    assert "download_ready" in told(order)
    grant = DownloadGrant.objects.get(line__order=order)
    assert [download_take(grant=grant) for _time in range(3)] == [True, True, False]
    download_renew(grant=grant)
    grant.refresh_from_db()
    assert (grant.count, grant.limit) == (2, 4)
    assert grant.expires_at is not None
    with clock.at(grant.expires_at + timedelta(seconds=1)):
        assert not download_take(grant=grant)
    grant.refresh_from_db()
    assert grant.count == 2


def test_a_variants_buyer_gets_its_files_and_those_of_the_product() -> None:
    product = variant_product_create(
        variants=[{"options": {"Format": "PDF"}}, {"options": {"Format": "EPUB"}}]
    )
    product.product_class.requires_shipping = False
    product.product_class.save()
    first, second = product.children.order_by("pk")
    for owner, title in ((product, "Cover"), (first, "Book as PDF"), (second, "Book as EPUB")):
        file_create(owner, title)
    order = order_create({first: 1})
    titles = DownloadGrant.objects.filter(line__order=order).values_list("file__title", flat=True)
    assert sorted(titles) == ["Book as PDF", "Cover"]


def test_a_refund_revokes_files_and_a_refund_of_some_pieces_their_share(settings: Any) -> None:
    settings.DOWNLOAD_LIMIT = 3
    order = order_create({digital_product_create(): 2})
    line, grant = order.lines.get(), DownloadGrant.objects.get()
    assert grant.limit == 6
    refund_create(order_id=order.pk, lines={line.pk: 1}, reason="goodwill")
    grant.refresh_from_db()
    assert (grant.limit, grant.revoked_at) == (3, None)
    refund_create(order_id=order.pk, lines={line.pk: 1}, reason="goodwill")
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    assert not download_take(grant=grant)


def test_all_of_the_money_given_back_revokes_too() -> None:
    order = order_create({digital_product_create(price="9.00"): 1})
    refund_create(order_id=order.pk, other=Decimal("9.00"), reason="goodwill")
    assert not download_take(grant=DownloadGrant.objects.get())


def test_in_a_mixed_order_only_the_parcel_waits() -> None:
    order = order_create({digital_product_create(): 1, product_create(stock=3): 1})
    digital, parcel = order.lines.order_by("-needs_shipping").reverse()
    assert (order.status, digital.num_open, parcel.num_open) == ("Pending", 0, 1)
    order_advance(order_id=order.pk, status="Confirmed")
    assert order_advance(order_id=order.pk, status="Shipped").status == "Shipped"


def test_what_is_paid_on_delivery_is_handed_out_with_the_money() -> None:
    order = order_create(
        {digital_product_create(): 1, product_create(stock=3): 1}, pay=CASH, status="Confirmed"
    )
    parcel = order.lines.get(needs_shipping=True)
    shipment_create(order_id=order.pk, lines={parcel.pk: 1})
    digital = order.lines.get(needs_shipping=False)
    assert (digital.num_open, digital.download_grants.count()) == (1, 0)
    order = order_advance(order_id=order.pk, status="Delivered")
    digital.refresh_from_db()
    assert (order.status, digital.num_open, digital.download_grants.count()) == ("Delivered", 0, 1)
    assert not broken()


@pytest.mark.parametrize("is_sent", [False, True])
def test_staff_reads_of_delivery_where_something_is_sent(client: Client, is_sent: bool) -> None:
    goods = {digital_product_create(): 1, **({product_create("Vase", stock=3): 1} if is_sent else {})}
    order = order_create(goods, pay=CASH if is_sent else ("bank-transfer", ""), status="Confirmed")
    client.force_login(
        user_create(role=Role.ORDERS), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = client.get(f"/dashboard/orders/{order.number}/").content.decode()
    assert "Put on hold" in page
    for words in ('id="order-shipments"', "Delivery <span", "Ship all that is open", "Start processing"):
        assert (words in page) is is_sent, words


def test_a_file_that_was_sold_is_kept_for_its_buyers(django_capture_on_commit_callbacks: Any) -> None:
    product = digital_product_create()
    order = order_create({product: 1})
    sold, unsold = ProductFile.objects.get(), file_create(product, "Second")
    place = unsold.file
    product_file_remove(file=sold)
    with django_capture_on_commit_callbacks(execute=True):
        product_file_remove(file=unsold)
        assert place.storage.exists(str(place.name))  # until it is sure
    sold.refresh_from_db()
    assert (sold.removed_at is None, sold.file.storage.exists(str(sold.file.name))) == (False, True)
    assert not place.storage.exists(str(place.name))
    assert download_take(grant=DownloadGrant.objects.get(line__order=order))
    assert not DownloadGrant.objects.filter(line__order=order_create({product: 1})).exists()


# --- What a line says


def test_a_line_names_the_variant_and_what_the_customer_wrote(client: Any) -> None:
    shirt = variant_product_create(
        "Shirt",
        variants=[
            {"options": {"Size": "S"}, "price": "20.00", "stock": 3},
            {"options": {"Size": "L"}, "price": "20.00", "stock": 3},
        ],
    )
    large = shirt.children.order_by("pk").last()
    card, shopper = gift_card_product_create(), user_create()
    said = [{"option": option(RECIPIENT), "value": "bob@example.com"}]
    order = order_create({large: 1, card: 1}, user=shopper, options={card: said})
    assert [line.title for line in order.lines.order_by("pk")] == ["Shirt, L", "Gift card"]
    client.force_login(shopper, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/orders/{order.number}/").text
    assert "Shirt, L" in page
    assert "bob@example.com" in page


def test_a_file_that_is_refunded_is_revoked_though_more_was_ordered_since() -> None:
    vase, guide = product_create(price="30.00", stock=5), digital_product_create(price="9.00")
    order = order_create({vase: 1, guide: 1})
    more = Changes(more=(More(vase, 1),))
    order_edit(order_id=order.pk, seen=order_seen(order), changes=more, actor=user_create())
    order.refresh_from_db()
    assert order.payment_state == "unpaid"
    assert DownloadGrant.objects.get().revoked_at is None
    refund_create(order_id=order.pk, lines={order.lines.get(product=guide).pk: 1})
    assert DownloadGrant.objects.get().revoked_at is not None
    assert broken() == {}
