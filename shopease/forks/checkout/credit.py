"""Gift cards and store credit in the checkout: what was chosen, and what it pays."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shopease.fulfilment.gift_card_form import GiftCardForm, gift_card_form_refused
from shopease.payments.credit.selectors import CreditPart, credit_plan

MAX_CARDS = 10
"""Gift cards of one order."""

REFUSED_KEY = "checkout_gift_card_refused"
MAX_TYPED = 60


class CreditMixin:
    """What a step of the checkout knows of credit. The session keeps accounts, never codes."""

    request: Any
    checkout_session: Any
    totals: tuple[Any, Any, Any] | None

    @property
    def card_ids(self) -> list[int]:
        """The gift cards whose codes were entered, in that order."""
        return list(self.checkout_session._get("payment", "gift_cards", []))

    @property
    def with_store_credit(self) -> bool:
        """Whether the customer wants to use the store credit of the account."""
        return bool(self.checkout_session._get("payment", "store_credit", False))

    @cached_property
    def credit_parts(self) -> list[CreditPart]:
        """What credit pays of the order as it stands. One query, none when none was chosen."""
        if self.totals is None or not (self.card_ids or self.with_store_credit):
            return []
        total = self.totals[2]
        return credit_plan(
            total=total.incl_tax,
            card_ids=self.card_ids,
            user=self.request.user,
            with_store_credit=self.with_store_credit,
            currency=total.currency,
        )

    @property
    def amount_due(self) -> Decimal | None:
        """What is left to pay in another way; None before the total is known."""
        if self.totals is None:
            return None
        due: Decimal = self.totals[2].incl_tax - sum(part.amount for part in self.credit_parts)
        return due

    @property
    def is_nothing_due(self) -> bool:
        """Whether the order as it stands costs nothing, or credit pays all of it."""
        return self.totals is not None and not self.amount_due

    def credit_take(self, request: HttpRequest) -> bool:
        """Keep what was posted of credit; False when a code was refused, which the next page says."""
        session = self.checkout_session
        session._set("payment", "store_credit", "store_credit" in request.POST)
        removed = request.POST.get("remove_card", "")
        if removed:
            session._set("payment", "gift_cards", [pk for pk in self.card_ids if str(pk) != removed])
        typed = request.POST.get("code", "")
        if not typed.strip() or removed:
            return True
        form = GiftCardForm(request, {"code": typed})
        refusal = "" if form.is_valid() else str(form.errors["code"][0])
        if not refusal and form.card is not None:
            cards = [*dict.fromkeys([*self.card_ids, form.card.pk])]
            if len(cards) <= MAX_CARDS:
                session._set("payment", "gift_cards", cards)
                return True
            refusal = _("At most %(count)d gift cards pay for one order.") % {"count": MAX_CARDS}
        request.session[REFUSED_KEY] = [typed[:MAX_TYPED], refusal]
        return False

    @cached_property
    def gift_card_form(self) -> GiftCardForm:
        """The field for a code; one that was just refused comes back once, with the reason."""
        refused = self.request.session.pop(REFUSED_KEY, None)
        return gift_card_form_refused(self.request, *refused) if refused else GiftCardForm(self.request)
