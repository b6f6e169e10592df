"""What an offer saves, in a few words: "10 % off", "3 for 2", "Buy 2, save €4.00", "Free delivery"."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from oscar.core.loading import get_model

from catalogue_ext.templatetags.currency_filters import currency

Benefit = get_model("offer", "Benefit")
Condition = get_model("offer", "Condition")


def saving_of(offer: Any) -> str:
    """The saving and what it takes, in the language of the moment; empty for kinds that we don't know.

    No query where condition and benefit are joined with their ranges.
    """
    benefit, condition = offer.benefit, offer.condition
    value = benefit.value if benefit.value is not None else Decimal(0)
    if benefit.type in {Benefit.SHIPPING_PERCENTAGE, Benefit.SHIPPING_ABSOLUTE, Benefit.SHIPPING_FIXED_PRICE}:
        return _with_need(_delivery(benefit.type, value), condition)
    if benefit.type == Benefit.MULTIBUY:
        return _free_piece(benefit, condition)
    if benefit.type == Benefit.FIXED_PRICE:
        return _bundle(value, condition)
    taken_off = {
        Benefit.PERCENTAGE: lambda: _("%(percent)s %%") % {"percent": _number(value)},
        Benefit.FIXED: lambda: currency(value),
        Benefit.FIXED_UNIT: lambda: currency(value),
    }.get(benefit.type)
    if taken_off is None:
        return ""
    return _taken_off(taken_off(), benefit, condition)


def _taken_off(amount: str, benefit: Any, condition: Any) -> str:
    """An amount off goods: at once, from a number of pieces on, or with other goods."""
    if benefit.range_id != condition.range_id:
        words = {"amount": amount, "goods": benefit.range.name}
        return _with_need(_("%(amount)s off %(goods)s") % words, condition, of=condition.range.name)
    count = int(condition.value or 1)
    if condition.type == Condition.VALUE or count <= 1:
        each = _("%(amount)s off each") if benefit.type == Benefit.FIXED_UNIT else _("%(amount)s off")
        return _with_need(each % {"amount": amount}, condition)
    words = {"count": count, "amount": amount}
    if condition.type == Condition.COVERAGE:
        return _("Buy %(count)d different, save %(amount)s") % words
    return _("Buy %(count)d, save %(amount)s") % words


def _free_piece(benefit: Any, condition: Any) -> str:
    """The cheapest piece is free."""
    count = int(condition.value or 1)
    if benefit.range_id != condition.range_id:
        words = {"goods": benefit.range.name}
        return _with_need(_("One of %(goods)s free") % words, condition, of=condition.range.name)
    if condition.type == Condition.COUNT and count > 1:
        return _("%(count)d for %(paid)d") % {"count": count, "paid": count - 1}
    if condition.type == Condition.COVERAGE and count > 1:
        return _("Buy %(count)d different, get the cheapest free") % {"count": count}
    return _with_need(_("Cheapest piece free"), condition)


def _bundle(price: Decimal, condition: Any) -> str:
    """Goods that together cost a fixed price."""
    count = int(condition.value or 1)
    if condition.type == Condition.VALUE:
        return _with_need(_("All for %(price)s") % {"price": currency(price)}, condition)
    words = {"count": count, "price": currency(price)}
    if condition.type == Condition.COVERAGE and count > 1:
        return _("%(count)d different for %(price)s") % words
    return _("%(count)d for %(price)s") % words


def _delivery(kind: str, value: Decimal) -> str:
    if kind == Benefit.SHIPPING_FIXED_PRICE:
        return _("Delivery for %(price)s") % {"price": currency(value)} if value else _("Free delivery")
    if kind == Benefit.SHIPPING_ABSOLUTE:
        return _("%(amount)s off delivery") % {"amount": currency(value)}
    if value >= 100:
        return _("Free delivery")
    return _("%(percent)s %% off delivery") % {"percent": _number(value)}


def _with_need(saving: str, condition: Any, *, of: str = "") -> str:
    """The saving with the value or number of goods that it takes; nothing is added for a first piece."""
    if condition.type == Condition.VALUE:
        words = {"saving": saving, "amount": currency(condition.value or Decimal(0)), "goods": of}
        text = _("%(saving)s with %(amount)s of %(goods)s") if of else _("%(saving)s from %(amount)s")
        return text % words
    count = int(condition.value or 1)
    if of:
        return _("%(saving)s with %(count)d of %(goods)s") % {"saving": saving, "count": count, "goods": of}
    if count <= 1:
        return saving
    text = ngettext("%(saving)s from %(count)d piece", "%(saving)s from %(count)d pieces", count)
    return text % {"saving": saving, "count": count}


def _number(value: Decimal) -> str:
    """Without needless zeros: 10, 12.5."""
    return str(number_format(f"{value.normalize():f}"))


def offer_terms(offer: Any) -> list[str]:
    """What a shopper must know to get the saving, one sentence each. No query where ranges are joined."""
    condition, benefit = offer.condition, offer.benefit
    count = int(condition.value or 1)
    words: dict[str, Any] = {
        "goods": condition.range.name if condition.range else "",
        "count": count,
        "amount": currency(condition.value or Decimal(0)),
    }
    needs = {
        Condition.COUNT: ngettext(
            "Takes at least %(count)d piece of: %(goods)s.",
            "Takes at least %(count)d pieces of: %(goods)s.",
            count,
        ),
        Condition.COVERAGE: ngettext(
            "Takes %(count)d product of: %(goods)s.",
            "Takes %(count)d different products of: %(goods)s.",
            count,
        ),
        Condition.VALUE: _("Takes goods worth %(amount)s of: %(goods)s."),
    }
    terms = [needs[condition.type] % words] if condition.type in needs else []
    if benefit.range_id and benefit.range_id != condition.range_id:
        terms.append(_("The saving is on: %(goods)s.") % {"goods": benefit.range.name})
    if limit := benefit.max_affected_items:
        text = ngettext("On at most %(count)d piece.", "On at most %(count)d pieces.", limit)
        terms.append(text % {"count": limit})
    if limit := offer.max_basket_applications:
        text = ngettext("Once per order.", "At most %(count)d times per order.", limit)
        terms.append(text % {"count": limit})
    if limit := offer.max_user_applications:
        text = ngettext("Once per customer.", "At most %(count)d times per customer.", limit)
        terms.append(text % {"count": limit})
    if offer.max_global_applications or offer.max_discount:
        terms.append(_("While it lasts: the number of uses is limited."))
    if offer.exclusive:
        terms.append(_("Not together with another offer on the same pieces."))
    return [*terms, _("It is taken off in your basket; no code is needed.")]
