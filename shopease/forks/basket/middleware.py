"""The basket of the request: nothing is read before something asks for it."""

import re
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q, Sum
from django.utils.functional import SimpleLazyObject, empty
from oscar.apps.basket import middleware as upstream
from oscar.core.loading import get_model

from catalogue_ext.delivery.destination import destination_note
from shopease.core.prepared import PreparedObjects, PreparedRows

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

COOKIE_SHAPE = re.compile(r"[0-9]{1,18}:[0-9A-Za-z]{1,12}:[0-9A-Za-z_-]{43}")
COOKIE_SALT = "shopease.basket"

_guests_basket = PreparedObjects(lambda ids: Basket.objects.filter(pk__in=ids, owner=None))
_pieces_of = PreparedRows(
    lambda ids: (
        Basket.open.filter(pk__in=ids, owner=None)
        .annotate(pieces=Sum("lines__quantity"))
        .values_list("pieces")
    )
)


class BasketMiddleware(upstream.BasketMiddleware):
    """Overrides `oscar.apps.basket.middleware.BasketMiddleware` (Oscar 4.2); named by settings.

    Adds `request.basket_count` (pieces, at most one query, no offers) and `request.bare_basket`
    (the basket without offers, for changes).
    """

    def __call__(self, request: Any) -> Any:
        request.basket_count = SimpleLazyObject(lambda: self.get_count(request))
        request.bare_basket = SimpleLazyObject(lambda: self.get_bare_basket(request))
        destination_note(request)
        return super().__call__(request)

    def get_bare_basket(self, request: Any) -> Any:
        """The basket with its strategy, its offers not evaluated."""
        basket = self.get_basket(request)
        basket.strategy = request.strategy
        return basket

    def get_count(self, request: Any) -> int:
        """Pieces in the basket, the one in the cookie and the one of the account together."""
        if request._basket_cache is not None:
            return int(request._basket_cache.num_items)
        basket_id = self.cookie_basket_id(request)
        if not request.user.is_authenticated:
            return sum(pieces or 0 for (pieces,) in _pieces_of([basket_id] if basket_id else []))
        owner = Q(basket__owner=request.user)
        if basket_id:
            owner |= Q(basket__pk=basket_id, basket__owner=None)
        lines = Line.objects.filter(owner, basket__status=Basket.OPEN)
        return lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0

    def cookie_basket_id(self, request: Any) -> int | None:
        """The basket named by a cookie that we signed and that has not expired."""
        return _read(request.COOKIES.get(self.get_cookie_key(request), ""), _signer())

    def get_cookie_basket(self, cookie_key: str, request: Any, manager: Any) -> Any:
        """Oscar's, for a cookie of the right shape; any other is dropped.

        A basket that is being paid for may come back when the payment is declined, so its cookie stays
        until another basket takes its place.
        """
        if cookie_key not in request.COOKIES:
            return None
        basket_id = self.cookie_basket_id(request)
        basket = next(iter(_guests_basket([basket_id] if basket_id else [])), None)
        if basket and basket.status == Basket.OPEN:
            return basket
        if basket and basket.status == Basket.SUBMITTED:
            request.basket_cookie_submitted = True
        else:
            request.cookies_to_delete.append(cookie_key)
        return None

    def get_basket_hash(self, basket_id: int) -> str:
        """What the cookie says: the basket's id and the moment, signed."""
        return _signer().sign(str(basket_id))

    def process_response(self, request: Any, response: Any) -> Any:
        """Oscar's, for bare and saved baskets too; cookies stay away from requests of other sites."""
        if (
            isinstance(request.basket, SimpleLazyObject)
            and request.basket._wrapped is empty
            and request.bare_basket._wrapped is not empty
        ):
            request.basket = request.bare_basket
        key = self.get_cookie_key(request)
        if getattr(request, "basket_cookie_submitted", False) and request.basket.id:
            request.cookies_to_delete.append(key)  # Oscar writes the new basket's cookie then
        response = super().process_response(request, response)
        if key in response.cookies:
            response.cookies[key]["samesite"] = "Lax"
        if saved_id := getattr(request, "saved_basket_id", None):
            response.set_cookie(
                settings.BASKET_COOKIE_SAVED,
                _saved_signer().sign(str(saved_id)),
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def saved_cookie_read(request: Any) -> int | None:
    """The saved basket named by a guest's cookie that we signed and that has not expired."""
    return _read(request.COOKIES.get(settings.BASKET_COOKIE_SAVED, ""), _saved_signer())


def _read(cookie: str, signer: TimestampSigner) -> int | None:
    if not COOKIE_SHAPE.fullmatch(cookie):
        return None
    try:
        return int(signer.unsign(cookie, max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME))
    except BadSignature:
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=COOKIE_SALT)


def _saved_signer() -> TimestampSigner:
    """Of another salt, so that no cookie serves as the other."""
    return TimestampSigner(salt=COOKIE_SALT + ".saved")
