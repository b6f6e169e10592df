"""A change to many products in words."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from catalogue_ext.templatetags.currency_filters import currency
from shopease.bulk.models import BulkEdit
from shopease.bulk.types import MONEY, Action, Field


def edit_words(edit: BulkEdit) -> str:
    """What an edit does, in one line: “Prices −10 %, ending in .99”."""
    options = edit.options
    words = {
        Action.PRICE: _price_words,
        Action.COMPARE_AT: _compare_words,
        Action.STOCK: _stock_words,
        Action.FLAG: _flag_words,
    }
    if edit.action in words:
        return words[Action(edit.action)](options)
    others = {
        Action.CATEGORY_ADD: _("Added to “%(name)s”"),
        Action.CATEGORY_REMOVE: _("Taken out of “%(name)s”"),
        Action.PUBLISH: _("Made public"),
        Action.HIDE: _("Hidden"),
    }
    return others[Action(edit.action)] % {"name": options.get("name", "")}


def _price_words(options: dict[str, Any]) -> str:
    value = Decimal(options["value"])
    if options["how"] == "set":
        return _("Prices set to %(price)s") % {"price": _money(options["value"])}
    if options["how"] == "percent":
        change = f"{_signed(value)} %"
    else:
        change = f"{'−' if value < 0 else '+'}{_money(abs(value))}"
    words = _("Prices %(change)s") % {"change": change}
    if options.get("ending"):
        words = _("%(words)s, ending in %(ending)s") % {"words": words, "ending": options["ending"]}
    return words


def _compare_words(options: dict[str, Any]) -> str:
    if options["how"] == "set":
        return _("Compare-at prices: %(price)s") % {"price": _money(options["value"])}
    cleared = options["how"] == "clear"
    return _("Compare-at prices cleared") if cleared else _("Present prices as compare-at prices")


def _stock_words(options: dict[str, Any]) -> str:
    value = int(options["value"])
    if options["how"] == "set":
        return _("Stock set to %(value)s") % {"value": value}
    return _("Stock %(change)s") % {"change": _signed(value)}


def _flag_words(options: dict[str, Any]) -> str:
    words = _("“%(flag)s” set") if options["on"] else _("“%(flag)s” cleared")
    return words % {"flag": Field(options["flag"]).label}


def value_words(field: str, value: Any) -> str:
    """A value of a change as a merchant reads it."""
    if field == Field.CATEGORY:
        return _("not in it") if value is None else _("in it")
    if value is None:
        return _("not counted") if field == Field.STOCK else _("none")
    if field in MONEY:
        return _money(value)
    if field == Field.STOCK:
        return str(value)
    return _("yes") if value else _("no")


def _money(amount: Any) -> str:
    return str(currency(Decimal(amount), settings.OSCAR_DEFAULT_CURRENCY))


def _signed(value: Decimal | int) -> str:
    number = number_format(f"{abs(Decimal(value)).normalize():f}")
    return f"{'−' if value < 0 else '+'}{number}"
