"""Stock that merchants write while orders move it: nothing is lost, with the guard's control off.

As in `test_guards`, the first stops halfway and the second comes from behind.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from shopease.forks.dashboard.catalogue import forms
from shopease.fulfilment.invariants import violations
from shopease.fulfilment.services import order_advance, order_place
from shopease.imports import families
from shopease.imports.models import ImportRow
from tests.factories.catalogue import category_create, product_class_create, product_create
from tests.factories.crowd import overtaken
from tests.factories.orders import CASH, order_create, proposal_create
from tests.factories.users import user_create
from tests.integration.dashboard.test_products import FIRST, address_of, errors_of, form_of
from tests.integration.imports.test_runs import applied, undone

pytestmark = pytest.mark.usefixtures("committed_db")
both_ways = pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "control"])

StockRecord = get_model("partner", "StockRecord")


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def overtake(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return partial(overtaken, monkeypatch)


def _cup() -> Any:
    return product_create(
        "Cup", code="cup", upc="CUP", price="10.00", stock=10, categories=[category_create()]
    )


def _left(cup: Any) -> int:
    return int(StockRecord.objects.get(product=cup).num_in_stock)


def _confirmed(cup: Any) -> Any:
    return order_create({cup: 2}, status="Confirmed", pay=CASH)


@both_ways
def test_an_import_taken_back_while_a_parcel_leaves(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cup = _cup()
    order = _confirmed(cup)
    run = applied("SKU,Stock\nCUP,14\n")
    if not is_guarded:
        read = families._records
        monkeypatch.setattr(families, "_records", lambda ids, lock: read(ids, lock=False))
    ship = partial(order_advance, order_id=order.pk, status="Shipped")
    seconds = 0.5 if is_guarded else 30
    overtake("shopease.imports.undoing.families_write", partial(undone, run), ship, seconds=seconds)
    assert run.rows.get().undo == ImportRow.Undo.RESTORED
    assert _left(cup) == (8 if is_guarded else 10)  # the two that left are there again
    assert not any(violations().values())


@both_ways
def test_an_order_does_not_wait_for_an_import_of_what_it_only_refers_to(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncounted = product_class_create("Songs", requires_shipping=False, track_stock=False)
    song = product_create("Song", price="3.00", stock=None, upc="SONG", product_class=uncounted)
    proposal = proposal_create({song: 1}, gateway="test-card")
    if not is_guarded:
        monkeypatch.setattr(families, "_locked", lambda rows: rows.select_for_update(of=("self",)))

    def place() -> tuple[bool, bool]:
        created = order_place(proposal=proposal, token="test-accept")[0].created
        return created, ImportRow.objects.filter(is_applied=True).exists()

    run, (created, is_imported) = overtake(
        "shopease.imports.services.families_write",
        partial(applied, "SKU,Price\nSONG,4\n"),
        place,
        seconds=30 if is_guarded else 0.5,
    )
    assert (run.rows.get().outcome, created) == (ImportRow.Outcome.CHANGED, True)
    assert is_imported is not is_guarded
    assert not any(violations().values())


@both_ways
def test_a_number_of_the_product_form_entered_while_a_parcel_leaves(
    is_guarded: bool, overtake: Any, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    cup = _cup()
    order = _confirmed(cup)
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    data = {**form_of(client, cup), FIRST + "num_in_stock": "15"}
    if not is_guarded:
        correct = forms.stock_correct
        monkeypatch.setattr(forms, "stock_correct", lambda seen, **known: correct(**known))
    answer, _shipped = overtake(
        f"{forms.__name__}.stock_correct",
        partial(client.post, address_of(cup), data),
        partial(order_advance, order_id=order.pk, status="Shipped"),
        seconds=30,
    )
    if is_guarded:
        assert "the stock changed from 10 to 8" in errors_of(answer)
    assert _left(cup) == (8 if is_guarded else 15)
    assert not any(violations().values())


def test_a_product_is_not_deleted_while_it_is_being_ordered(overtake: Any, client: Client) -> None:
    cup = _cup()
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    delete = reverse("dashboard:catalogue-product-delete", kwargs={"pk": cup.pk})
    placed, answer = overtake(
        "shopease.fulfilment.services.placing._credit_redeem",
        partial(order_place, proposal=proposal_create({cup: 2}, gateway=CASH[0]), token=""),
        partial(client.post, delete, follow=True),
        seconds=0.5,
    )
    assert placed[0].created
    assert "customers are waiting for it" in answer.content.decode()
    assert StockRecord.objects.get(product=cup).num_allocated == 2
    assert not any(violations().values())
