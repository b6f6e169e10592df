"""Ordering the same again, from an order's page."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shopease.fulfilment.access import order_for_request
from shopease.fulfilment.errors import BasketGoneError
from shopease.fulfilment.selectors import order_for_page
from shopease.fulfilment.services.repeating import Repeated, order_repeat


@require_POST
@never_cache
def order_again(request: Any, key: str) -> HttpResponseBase:
    """Put what the order held into the basket, and say what can't be had."""
    found = order_for_request(request, key)
    order = order_for_page(found.pk) if found else None
    if order is None:
        raise Http404
    try:
        done = order_repeat(order=order, basket=request.bare_basket)
    except BasketGoneError as error:
        messages.error(request, str(error))
        return redirect("basket:summary")
    _tell(request, done)
    return redirect("basket:summary")


def _tell(request: Any, done: Repeated) -> None:
    if done.added:
        text = ngettext(
            "%(count)d piece is in your basket again, at today's price.",
            "%(count)d pieces are in your basket again, at today's prices.",
            done.added,
        )
        messages.success(request, text % {"count": done.added})
    for shortage in done.shortages:
        if shortage.left > 0:
            words = _("Of “%(title)s”, %(left)d instead of %(wanted)d could be added: no more are left.")
        else:
            words = _("“%(title)s” can't be had any more.")
        messages.warning(
            request, words % {"title": shortage.title, "left": shortage.left, "wanted": shortage.wanted}
        )
    for title in done.to_choose:
        messages.warning(request, _("“%(title)s” has to be chosen anew on its page.") % {"title": title})
