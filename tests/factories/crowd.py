"""Many shoppers at once: one walks the checkout, the others begin where it stands. Or two: one overtakes."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from pkgutil import resolve_name
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signing import TimestampSigner
from django.db import connection
from oscar.core.loading import get_model

from tests.factories.checkout import Shopper, http_shopper

Answer = tuple[int, str, str]
BASKET_SALT = "shopease.basket"


def crowd_at_review(shop: Any, first: Shopper, number: int) -> list[Shopper]:
    """`number` more guests with the basket and the checkout of `first`, each with an e-mail, a basket and a
    session of its own. Written to the shop's database, for walking there takes six requests each."""
    cookies = first.session.cookies
    basket_model, line_model = get_model("basket", "Basket"), get_model("basket", "Line")
    with shop.data():
        known = Session.objects.get(pk=cookies["sessionid"])
        content, expires = known.get_decoded(), known.expire_date
        own = basket_model.objects.get(pk=TimestampSigner(salt=BASKET_SALT).unsign(cookies["basket"]))
        lines, vouchers = list(own.lines.all()), list(own.vouchers.all())
        baskets = basket_model.objects.bulk_create(basket_model() for _ in range(number))
        line_model.objects.bulk_create(_line_of(line, basket) for basket in baskets for line in lines)
        for basket in baskets if vouchers else ():
            basket.vouchers.set(vouchers)
        sessions = []
        for place in range(number):
            data = deepcopy(content)
            data["checkout_data"]["guest"]["email"] = f"crowd{place}@example.com"
            key = SessionStore()._get_new_session_key()  # type: ignore[attr-defined]
            sessions.append(
                Session(session_key=key, session_data=SessionStore().encode(data), expire_date=expires)
            )
        Session.objects.bulk_create(sessions)
    crowd = []
    for place, (basket, session) in enumerate(zip(baskets, sessions, strict=True)):
        shopper = http_shopper(shop.url, email=f"crowd{place}@example.com")
        signed = TimestampSigner(salt=BASKET_SALT).sign(str(basket.pk))
        own_values = {"sessionid": session.session_key, "basket": signed}
        for cookie in cookies:
            shopper.session.cookies.set_cookie(_cookie_of(cookie, own_values.get(cookie.name)))
        crowd.append(shopper)
    return crowd


def _cookie_of(cookie: Any, value: str | None) -> Any:
    own = copy(cookie)
    own.value = value or cookie.value
    return own


def _line_of(line: Any, basket: Any) -> Any:
    own = deepcopy(line)
    own.pk, own.basket = None, basket
    return own


def all_at_once(
    actions: Sequence[Callable[[], Answer]], *, within: float = 0.0, seed: int = 0
) -> list[Answer]:
    """Run every action in a thread of its own, all started by one barrier, each after a random part of
    `within` seconds."""
    barrier = threading.Barrier(len(actions))
    waits = random.Random(seed)
    pauses = [waits.uniform(0, within) for _ in actions]

    def run(action: Callable[[], Answer], pause: float) -> Answer:
        barrier.wait()
        time.sleep(pause)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions, pauses))


def overtaken(
    patch: pytest.MonkeyPatch,
    halfway: str,
    first: Callable[[], Any],
    second: Callable[[], Any],
    *,
    seconds: float,
) -> list[Any]:
    """What two answer of whom the first stops where it calls `halfway` (a dotted name) until the second is
    through, at most so many seconds: behind a lock nobody overtakes. Of an error its class."""
    call = resolve_name(halfway)
    threads: list[threading.Thread] = []
    is_halfway, is_through = threading.Event(), threading.Event()

    def stop(*args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() in threads and not is_halfway.is_set():
            is_halfway.set()
            is_through.wait(seconds)
        return call(*args, **kwargs)

    patch.setattr(halfway, stop)

    def run(action: Callable[[], Any], *, is_first: bool) -> Any:
        if is_first:
            threads.append(threading.current_thread())
        else:
            assert is_halfway.wait(30)
        try:
            return action()
        except Exception as error:  # noqa: BLE001 - how it ended is for the test to judge
            return type(error)
        finally:
            (is_halfway if is_first else is_through).set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(run, first, is_first=True), pool.submit(run, second, is_first=False)]
        return [end.result() for end in ends]
