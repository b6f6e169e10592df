"""Why each offer and voucher did or didn't lower the price of a basket.

Everything comes from the evaluation that was made already (`offer.applicator`): no query, however many
offers run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.core.loading import get_model

from catalogue_ext.templatetags.currency_filters import currency


class Verdict(StrEnum):
    """What became of an offer."""

    APPLIED = "applied"
    NEAR = "near"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class OfferReason:
    """One offer or voucher and why it did or didn't apply, in a sentence."""

    name: str
    verdict: Verdict
    text: str
    code: str = ""
    """The voucher's; empty for an offer that needs none."""


def offers_explained(basket: Any) -> list[OfferReason]:
    """A reason for each offer and voucher of an evaluated basket: first applied, then near ones. No query."""
    if basket.is_empty:
        return []
    found = [_offer(offer, basket) for offer in getattr(basket, "offers_considered", ())]
    held = {reason.code for reason in found}
    vouchers = getattr(basket, "vouchers_considered", ())
    found += [_voucher(voucher) for voucher in vouchers if voucher.code not in held]
    order = list(Verdict)
    return sorted(found, key=lambda reason: order.index(reason.verdict))


def voucher_missed(basket: Any, voucher: Any) -> str:
    """Why a voucher that is in an evaluated basket lowers nothing; empty when it does. No query."""
    reasons = [reason for reason in offers_explained(basket) if reason.code == voucher.code]
    if any(reason.verdict is Verdict.APPLIED for reason in reasons):
        return ""
    return " ".join(dict.fromkeys(reason.text for reason in reasons))


def _offer(offer: Any, basket: Any) -> OfferReason:
    voucher = offer.get_voucher()
    code = voucher.code if voucher is not None else ""
    applied = basket.offer_applications.applications.get(offer.pk)
    if applied is not None:
        return OfferReason(offer.name, Verdict.APPLIED, _saved(applied, basket), code)
    verdict, text = _missing(offer, basket)
    return OfferReason(offer.name, verdict, text, code)


def _saved(applied: Any, basket: Any) -> str:
    if applied["result"].affects_shipping:
        return _("It lowers the price of delivery.")
    if not applied["discount"]:
        return str(applied["description"] or _("It applies to this order."))
    amount = currency(applied["discount"], basket.currency)
    if applied["freq"] > 1:
        return _("It saves you %(amount)s, applied %(count)d times.") % {
            "amount": amount,
            "count": applied["freq"],
        }
    return _("It saves you %(amount)s.") % {"amount": amount}


def _voucher(voucher: Any) -> OfferReason:
    """A voucher of which no offer was looked at."""
    return OfferReason(voucher.name, Verdict.MISSED, voucher_unusable(voucher), voucher.code)


def voucher_unusable(voucher: Any) -> str:
    """Why a voucher can't be used by anybody, or by this person; `why_not` is the applicator's."""
    if voucher.is_expired():
        return _("This voucher expired on %(day)s.") % {"day": _day(voucher.end_datetime)}
    if not voucher.is_active():
        return _("This voucher can be used from %(day)s on.") % {"day": _day(voucher.start_datetime)}
    if why_not := getattr(voucher, "why_not", ""):
        return f"{why_not}."
    return _("This voucher can't be used at the moment.")


def _missing(offer: Any, basket: Any) -> tuple[Verdict, str]:
    if limit := _used_up(offer, basket.owner):
        return Verdict.MISSED, limit
    among = offer.condition.range
    lines = [line for line in basket.all_lines() if among and among.contains_product(line.product)]
    if not lines:
        return Verdict.MISSED, _nothing_of(offer)
    reducible = [line for line in lines if line.product.is_discountable and line.stockrecord_id]
    if not reducible:
        return Verdict.MISSED, _("The products in your basket that belong to it are never reduced.")
    short = _short(offer, reducible, basket, is_free=False)
    if short:
        return Verdict.NEAR, _("%(more)s, and it applies.") % {"more": short}
    if short := _short(offer, reducible, basket, is_free=True):
        return Verdict.MISSED, _taken(offer, reducible, short)
    return Verdict.MISSED, _without_saving(offer, basket)


def _used_up(offer: Any, owner: Any) -> str:
    """Which of the offer's caps is reached; empty when none is. Uses of a person were remembered."""
    if offer.get_max_applications() == 0:
        return _("It has been used up.")
    if offer.get_max_applications(owner) == 0:
        return ngettext(
            "You have used it: it applies once for each customer.",
            "You have used it: it applies %(count)d times for each customer.",
            offer.max_user_applications,
        ) % {"count": offer.max_user_applications}
    return ""


def _short(offer: Any, lines: list[Any], basket: Any, *, is_free: bool) -> str:
    """What is missing for the condition, in words; empty when it is met.

    `is_free`: counting only pieces that no other offer took.
    """
    condition = offer.condition
    model = get_model("offer", "Condition")

    def units(line: Any) -> int:
        return int(line.quantity_available_for_offer(offer) if is_free else line.quantity)

    if condition.type == model.VALUE:
        worth = sum((line.unit_effective_price * units(line) for line in lines), Decimal(0))
        return _more_worth(offer, condition.value - worth, basket.currency)
    if condition.type == model.COVERAGE:
        return _more_kinds(offer, int(condition.value) - len({li.product_id for li in lines if units(li)}))
    if condition.type == model.COUNT:
        return _more_pieces(offer, int(condition.value) - sum(units(line) for line in lines))
    if offer.is_condition_satisfied(basket):
        return ""
    return str(offer.get_upsell_message(basket) or _("Something that it asks for"))


def _more_worth(offer: Any, missing: Decimal, unit: str) -> str:
    if missing <= 0:
        return ""
    least = currency(offer.condition.value, unit)
    words = {"amount": currency(missing, unit), "least": least, "goods": _goods(offer)}
    if words["goods"]:
        return _("%(amount)s more of %(goods)s (from %(least)s)") % words
    return _("%(amount)s more (from %(least)s)") % words


def _more_kinds(offer: Any, count: int) -> str:
    if count <= 0:
        return ""
    if goods := _goods(offer):
        text = ngettext(
            "%(count)d more product of %(goods)s", "%(count)d more different products of %(goods)s", count
        )
        return text % {"count": count, "goods": goods}
    text = ngettext("%(count)d more product", "%(count)d more different products", count)
    return text % {"count": count}


def _more_pieces(offer: Any, count: int) -> str:
    if count <= 0:
        return ""
    if goods := _goods(offer):
        text = ngettext("%(count)d more of %(goods)s", "%(count)d more of %(goods)s", count)
        return text % {"count": count, "goods": goods}
    return ngettext("%(count)d more piece", "%(count)d more pieces", count) % {"count": count}


def _goods(offer: Any) -> str:
    """The name of what takes part; empty where that is everything, or named just like the offer."""
    among = offer.condition.range
    if among is None or among.includes_all_products:
        return ""
    return "" if among.name.casefold() == offer.name.casefold() else str(among.name)


def _nothing_of(offer: Any) -> str:
    if goods := _goods(offer):
        return _("Nothing in your basket belongs to it: %(goods)s.") % {"goods": goods}
    return _("Nothing in your basket takes part in it.")


def _taken(offer: Any, lines: Iterable[Any], short: str) -> str:
    """The pieces would do, but others took them."""
    others = {
        taker.pk: taker.name for line in lines for taker in line.discounts.consumers if taker.pk != offer.pk
    }
    if not others:
        return _("%(more)s, and it applies.") % {"more": short}
    names = ", ".join(f"“{name}”" for name in others.values())
    words = {"others": names, "more": short}
    return _("Not together with %(others)s on the same pieces. %(more)s, and it applies as well.") % words


def _without_saving(offer: Any, basket: Any) -> str:
    """The condition is met, and yet nothing got cheaper."""
    reduced = offer.benefit.range
    if reduced is not None and not any(_reducible(basket, reduced)):
        words = {"goods": reduced}
        return _("The saving is on %(goods)s, of which nothing is in your basket.") % words
    others = {taker.name for line in basket.all_lines() for taker in line.discounts.consumers}
    if others:
        names = ", ".join(f"“{name}”" for name in sorted(others))
        return _("Not together with %(others)s on the same pieces.") % {"others": names}
    return _("It would not make your basket any cheaper.")


def _reducible(basket: Any, among: Any) -> Iterator[Any]:
    return (
        line
        for line in basket.all_lines()
        if line.product.is_discountable and among.contains_product(line.product)
    )


def _day(moment: Any) -> str:
    return str(date_format(localtime(moment), "DATE_FORMAT"))
