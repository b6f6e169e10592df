"""What somebody keeps for later: a second basket, with a cookie of its own for who has no account.

It outlives orders, for it is never ordered; lines move between it and the open basket.
"""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from oscar.core.loading import get_class, get_model

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

MAX_LINES = 100
"""Products that one may keep."""


def saved_basket(request: Any) -> Any | None:
    """The visitor's saved basket with its strategy; None when nothing was ever saved. One query at most.

    What a guest saved becomes the account's at the first look after the log-in: a change, as with the
    open basket.
    """
    held = _of_cookie(request)
    if request.user.is_authenticated:
        own = Basket.saved.filter(owner=request.user).first()
        held = own if held is None else _hand_over(request, held, own)
    if held is not None:
        held.strategy = request.strategy
    return held


def saved_lines(request: Any) -> list[Any]:
    """The lines kept for later, with all that prices and availability ask for. Three queries at most."""
    basket = saved_basket(request)
    return [] if basket is None else list(basket.all_lines())


def line_save(request: Any, line_id: int) -> bool:
    """Move a line of the open basket to the saved one; False when it isn't there or there is no room."""
    source = request.bare_basket
    if source.pk is None or not source.lines.filter(pk=line_id).exists():
        return False
    target = saved_basket(request) or _create(request)
    if target.lines.count() >= MAX_LINES:
        return False
    return _move(source, target, line_id)


def line_take(request: Any, line_id: int) -> bool:
    """Move a saved line into the open basket; False when it isn't there or doesn't fit into one order."""
    source = saved_basket(request)
    line = source.lines.filter(pk=line_id).first() if source is not None else None
    target = request.bare_basket
    if line is None or target.num_items + line.quantity > settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD:
        return False
    if target.pk is None:
        target.save()
    return _move(source, target, line_id)


def line_drop(request: Any, line_id: int) -> bool:
    """Forget a saved line; False when it isn't there."""
    source = saved_basket(request)
    return source is not None and bool(source.lines.filter(pk=line_id).delete()[0])


def _move(source: Any, target: Any, line_id: int) -> bool:
    """From one basket to another, both locked; the same product there grows."""
    with transaction.atomic():
        locked = Basket.objects.select_for_update().filter(pk__in=(source.pk, target.pk)).order_by("pk")
        if any(basket.status not in Basket.editable_statuses for basket in locked):
            return False
        line = Line.objects.filter(basket=source, pk=line_id).first()
        if line is None:
            return False
        same = target.lines.filter(line_reference=line.line_reference).first()
        if same is None:
            line.basket = target
            line.save(update_fields=["basket", "date_updated"])
        else:
            same.quantity += line.quantity
            same.save(update_fields=["quantity", "date_updated"])
            line.delete()
    source.reset_offer_applications()
    target.reset_offer_applications()
    source._lines = target._lines = None
    return True


def _of_cookie(request: Any) -> Any | None:
    """The saved basket that a guest's cookie names."""
    basket_id = get_class("basket.middleware", "saved_cookie_read")(request)
    return basket_id and Basket.saved.filter(pk=basket_id, owner=None).first()


def _create(request: Any) -> Any:
    """An empty saved basket of the account, or of a guest, whose cookie the middleware then writes."""
    if request.user.is_authenticated:
        basket, _created = Basket.saved.get_or_create(owner=request.user)
    else:
        basket = Basket.saved.create()
        request.saved_basket_id = basket.pk
    basket.strategy = request.strategy
    return basket


def _hand_over(request: Any, held: Any, own: Any | None) -> Any:
    """A guest's saved basket becomes the account's, or a part of it; nothing is doubled."""
    request.cookies_to_delete.append(settings.BASKET_COOKIE_SAVED)
    if own is None:
        try:
            with transaction.atomic():
                Basket.saved.filter(pk=held.pk, owner=None).update(owner=request.user)
        except IntegrityError:  # at the same moment another request made one
            own = Basket.saved.get(owner=request.user)
        else:
            held.owner = request.user
            return held
    own.merge(held, add_quantities=False)
    return own
