"""Pages of what is bought without a parcel: downloads, gift cards, credit in checkout and dashboard."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from oscar.core.loading import get_model

from shopease.fulfilment.downloads import download_path
from shopease.fulfilment.models import DownloadGrant, ProductFile
from shopease.fulfilment.selectors import payment_token
from shopease.notifications.delivery import outbox_deliver
from shopease.notifications.models import OutboxMessage
from shopease.payments.credit.codes import code_of
from shopease.payments.credit.selectors import credit_by_code, credit_paid
from shopease.payments.credit.services import credit_grant, gift_card_issue
from shopease.payments.models import CreditAccount, CreditEntry
from tests.factories.catalogue import product_create
from tests.factories.checkout import CARD, agreement_in, client_shopper, delivery_create
from tests.factories.goods import CONTENT, digital_product_create, gift_card_product_create, option
from tests.factories.orders import order_create
from tests.factories.users import user_create

pytestmark = pytest.mark.django_db

Order = get_model("order", "Order")
DELIVERY = "/checkout/delivery/"
LIMIT = 10


@pytest.fixture(autouse=True)
def no_guesses_yet() -> None:
    cache.clear()


def issued(amount: str = "20.00") -> tuple[CreditAccount, str]:
    return gift_card_issue(amount=Decimal(amount))


# --- Downloads


def test_a_file_leaves_by_an_address_of_minutes_and_counts(client: Client, settings: Any) -> None:
    settings.DOWNLOAD_LIMIT = 1
    order_create({digital_product_create(): 1})
    grant = DownloadGrant.objects.get()
    page = client.get(download_path(grant))
    assert (page.status_code, page.context["address"]) == (200, "")
    started = client.post(download_path(grant))
    file = client.get(started.context["address"])
    assert b"".join(file.streaming_content) == CONTENT
    assert file.headers["Content-Disposition"].startswith("attachment")
    again = client.post(download_path(grant))
    assert (again.status_code, again.context["address"]) == (409, "")
    grant.refresh_from_db()
    assert grant.count == 1


@pytest.mark.parametrize("token", ["1", "1:", "1:forged", "x:y:z"])
def test_a_forged_link_to_a_file_is_no_page(client: Client, token: str) -> None:
    assert client.get(f"/downloads/{token}/").status_code == 404
    assert client.post(f"/downloads/{token}/").status_code == 404


def test_files_stand_in_the_account_of_who_bought_them(client: Client) -> None:
    ada, eve = user_create(), user_create()
    order_create({digital_product_create("Guide"): 1}, user=ada)
    for person, is_shown in ((ada, True), (eve, False)):
        client.force_login(person)
        assert ("Guide 1" in client.get("/accounts/downloads/").content.decode()) is is_shown


# --- Mails


def test_mails_bring_the_code_to_its_recipient_and_the_file_to_its_buyer(mailoutbox: Any) -> None:
    card = gift_card_product_create()
    said = [{"option": option("gift_recipient"), "value": "eve@example.com"}]
    order = order_create({card: 1, digital_product_create(): 1}, options={card: said})
    outbox_deliver()
    by_event = {
        mail.to[0]: mail.body for mail in mailoutbox if "Code:" in mail.body or "/downloads/" in mail.body
    }
    code = code_of(CreditAccount.objects.get())
    assert code in by_event["eve@example.com"]
    assert order.number not in by_event["eve@example.com"]
    assert download_path(DownloadGrant.objects.get()) in by_event["ada@example.com"]
    assert all(code not in str(row) for row in OutboxMessage.objects.values("payload", "subject", "key"))


# --- Gift cards


def test_only_what_may_cost_less_one_day_offers_to_tell(client: Client) -> None:
    pages = [product_create("Vase", price="39.00", stock=5), gift_card_product_create("25.00")]
    texts = [client.get(product.get_absolute_url()).content.decode() for product in pages]
    assert ["Tell me when it costs less" in text for text in texts] == [True, False]


def test_the_balance_is_told_and_guessing_is_slowed_down(client: Client) -> None:
    _card, code = issued("20.00")
    assert "€20.00" in client.post("/gift-cards/", {"code": code.lower()}).content.decode()
    answers = [client.post("/gift-cards/", {"code": f"AAAA-BBBB-CCCC-DDD{n}"}) for n in range(2, 10)]
    answers += [client.post("/gift-cards/", {"code": "wrong"}) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [422] * LIMIT + [429]
    assert client.post("/gift-cards/", {"code": code}).status_code == 429


def test_a_code_and_store_credit_pay_in_the_checkout(client: Client) -> None:
    delivery_create()
    user = user_create()
    client.force_login(user)
    credit_grant(user=user, amount=Decimal("5.00"))
    card, code = issued("20.00")
    shopper = client_shopper(client)
    shopper.add(product_create(price="30.00", stock=3))
    shopper.to_review()
    assert client.post(DELIVERY, {"code": "wrong", "apply_credit": "1"}).headers["Location"] == DELIVERY
    refused = client.get(DELIVERY)
    assert (refused.status_code, client.get(DELIVERY).status_code) == (422, 200)
    client.post(
        DELIVERY, {"code": code, "store_credit": "on", "apply_credit": "1", "method_code": "standard"}
    )
    review = client.get("/checkout/preview/").content.decode()
    assert "Order and pay €9.90" in review
    client.post("/checkout/preview/", {"agreement": agreement_in(review)})
    order = Order.objects.get()
    assert (order.payment_state, credit_paid(order)) == ("paid", Decimal("25.00"))
    assert order.payment_attempts.get().amount == Decimal("9.90")
    card.refresh_from_db()
    assert card.balance == Decimal("0.00")


def test_with_enough_credit_nobody_asks_how_to_pay_and_a_removed_card_pays_nothing(client: Client) -> None:
    shopper = client_shopper(client)
    shopper.add(digital_product_create(price="9.00"))
    client.post("/checkout/details/", {"email": "ada@example.com"})
    card, code = issued("20.00")
    assert client.post(DELIVERY, {"code": code}).headers["Location"] == "/checkout/preview/"
    assert "Place the order" in client.get("/checkout/preview/").content.decode()
    client.post(DELIVERY, {"remove_card": str(card.pk)})
    assert client.get("/checkout/preview/").headers["Location"] == DELIVERY
    client.post(DELIVERY, {"method": CARD})
    shopper.order(client.get("/checkout/preview/").content.decode())
    card.refresh_from_db()
    assert card.balance == Decimal("20.00")


def test_a_card_pays_on_the_payment_page_after_a_decline(client: Client) -> None:
    order = order_create(
        {product_create(price="30.00", stock=3): 1}, pay=("test-card", "test-decline"), status="Pending"
    )
    assert order.status == "Pending payment"
    path = f"/pay/{payment_token(order)}/"
    _small, first = issued("10.00")
    _large, second = issued("50.00")
    client.post(f"{path}credit/", {"code": first})
    order.refresh_from_db()
    assert (order.status, credit_paid(order)) == ("Pending payment", Decimal("10.00"))
    client.post(f"{path}credit/", {"code": second})
    order.refresh_from_db()
    assert (order.status, order.payment_state, credit_paid(order)) == ("Pending", "paid", Decimal("34.90"))
    assert credit_by_code(second).balance == Decimal("25.10")  # type: ignore[union-attr]


def test_store_credit_on_the_payment_page_is_for_its_owner_only(client: Client) -> None:
    ada, eve = user_create(), user_create()
    for person in (ada, eve):
        credit_grant(user=person, amount=Decimal("5.00"))
    goods = {product_create(price="30.00", stock=3): 1}
    order = order_create(goods, user=ada, pay=("test-card", "test-decline"), status="Pending")
    for person, paid in ((eve, "0.00"), (ada, "5.00")):
        client.force_login(person)
        client.post(f"/pay/{payment_token(order)}/credit/", {"store_credit": "1"})
        assert credit_paid(order) == Decimal(paid)


# --- The dashboard


def test_finance_issues_a_card_once_and_sees_its_code_once(client: Client) -> None:
    client.force_login(user_create(role="finance"))
    form = client.get("/dashboard/credit/new/").context["form"]
    data = {"kind": "gift_card", "amount": "30", "note": "Sorry", "key": form.initial["key"], "email": ""}
    shown = client.post("/dashboard/credit/new/", data)
    card = credit_by_code(shown.context["code"])
    assert card is not None
    assert card.balance == Decimal("30.00")
    again = client.post("/dashboard/credit/new/", data)
    assert again.headers["Location"] == f"/dashboard/credit/{card.pk}/"
    assert CreditAccount.objects.count() == 1
    assert shown.context["code"] not in client.get(f"/dashboard/credit/{card.pk}/").content.decode()


def test_the_page_of_a_card_that_was_just_issued_leads_to_that_card(client: Client) -> None:
    client.force_login(user_create(role="finance"))
    form = client.get("/dashboard/credit/new/").context["form"]
    data = {"kind": "gift_card", "amount": "20.00", "note": "Prize", "key": form.initial["key"]}
    shown = client.post("/dashboard/credit/new/", {**data, "email": "ada@example.com"})
    card, page = shown.context["account"], shown.content.decode()
    assert page.count(f'action="/dashboard/credit/{card.pk}/"') == 2
    assert "It is on its way to ada@example.com, too." in page
    renewed = client.post(f"/dashboard/credit/{card.pk}/", {"action": "renew"}).content.decode()
    assert "It can be mailed to ada@example.com." in renewed


def test_a_correction_counts_once_and_never_below_zero(client: Client) -> None:
    client.force_login(user_create(role="finance"))
    card, _code = issued("20.00")
    page = f"/dashboard/credit/{card.pk}/"
    data = {"action": "adjust", "change": "-5", "note": "Typing error", "key": "k1"}
    for _time in range(2):
        client.post(page, data)
    assert client.post(page, {**data, "change": "-15.01", "key": "k2"}).status_code == 400
    card.refresh_from_db()
    assert (card.balance, CreditEntry.objects.filter(account=card).count()) == (Decimal("15.00"), 2)


def test_support_looks_but_changes_nothing(client: Client) -> None:
    client.force_login(user_create(role="support"))
    card, _code = issued("20.00")
    page = f"/dashboard/credit/{card.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"action": "block"}).status_code == 403
    card.refresh_from_db()
    assert card.blocked_at is None


def test_a_product_sells_files_of_known_kinds_only(client: Client) -> None:
    client.force_login(user_create(role="catalogue"))
    page = f"/dashboard/catalogue/products/{digital_product_create(files=0).pk}/files/"
    refused = client.post(page, {"action": "add", "file": SimpleUploadedFile("page.html", b"<script>")})
    assert (refused.status_code, ProductFile.objects.count()) == (400, 0)
    client.post(page, {"action": "add", "file": SimpleUploadedFile("Guide.pdf", CONTENT)})
    file = ProductFile.objects.get()
    assert (file.title, file.size) == ("Guide", len(CONTENT))
    fields = {f"f{file.pk}-title": "Guide", f"f{file.pk}-position": "0", f"f{file.pk}-download_limit": "0"}
    assert client.post(page, {"action": "save", "file_id": file.pk, **fields}).status_code == 400
    client.post(page, {"action": "remove", "file_id": file.pk})
    assert not ProductFile.objects.exists()
