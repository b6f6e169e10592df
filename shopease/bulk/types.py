"""What can be changed in many products at once, and which products."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

BATCH = 250
"""Rows that one transaction plans or writes."""

INLINE = 200
"""Up to so many products or changes are worked off in the request; more by the worker."""

MAX_PRODUCTS = 100_000


class Action(models.TextChoices):
    """What a merchant may ask for."""

    PRICE = "price", _("Change prices")
    COMPARE_AT = "compare-at", _("Change compare-at prices")
    STOCK = "stock", _("Change stock")
    CATEGORY_ADD = "category-add", _("Add to a category")
    CATEGORY_REMOVE = "category-remove", _("Take out of a category")
    FLAG = "flag", _("Set or clear a flag")
    PUBLISH = "publish", _("Make public")
    HIDE = "hide", _("Hide")


class Field(models.TextChoices):
    """What a change is written to: fields of stock records, fields of products, a place in a category."""

    PRICE = "price", _("Price")
    COMPARE_AT = "compare_at", _("Compare-at price")
    STOCK = "num_in_stock", _("In stock")
    FEATURED = "is_featured", _("Featured")
    BESTSELLER = "is_bestseller", _("Bestseller")
    NEW = "is_new", _("New")
    PUBLIC = "is_public", _("Public")
    CATEGORY = "category", _("Category")


FLAGS = (Field.FEATURED, Field.BESTSELLER, Field.NEW)
MONEY = (Field.PRICE, Field.COMPARE_AT)
OF_RECORDS = (*MONEY, Field.STOCK)


class State(models.TextChoices):
    """What became of one value."""

    PLANNED = "planned", _("Will change")
    DONE = "done", _("Changed")
    SKIPPED = "skipped", _("Left out")
    UNDONE = "undone", _("Taken back")
    KEPT = "kept", _("Not taken back")


class Note(models.TextChoices):
    """Why a value is left as it is."""

    SAME = "same", _("It is so already.")
    NO_RECORD = "no-record", _("It has no stock record, so no price and no stock.")
    NO_PRICE = "no-price", _("It has no price.")
    BELOW_ZERO = "below-zero", _("The result would be below zero.")
    TOO_HIGH = "too-high", _("The result would be too large.")
    NOT_COUNTED = "not-counted", _("Its stock is not counted.")
    CHANGED = "changed", _("Somebody else changed it meanwhile.")
    GONE = "gone", _("It does not exist any more.")


class Caution(models.TextChoices):
    """What a merchant should look at before a value is changed."""

    FREE = "free", _("It would cost nothing.")
    JUMP = "jump", _("The price changes by more than half.")
    ABOVE = "above", _("The price is not below the compare-at price, so no reduction is shown.")
    OVERSOLD = "oversold", _("Customers have ordered more than would be left.")
    SHOWN = "shown", _("A published page or a banner shows it.")


class StockLevel(models.TextChoices):
    """How much there is of a product."""

    IN_STOCK = "in", _("In stock")
    LOW = "low", _("Low")
    SOLD_OUT = "out", _("Sold out")


class Visibility(models.TextChoices):
    """Whether shoppers see a product."""

    PUBLIC = "public", _("Public")
    HIDDEN = "hidden", _("Hidden")


@dataclass(frozen=True, slots=True)
class ProductQuery:
    """A filter of the dashboard's list; what is empty filters nothing."""

    text: str = ""
    category_id: int | None = None
    product_class_id: int | None = None
    stock: str = ""
    status: str = ""
    flag: str = ""
    tag_id: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Products by their ids, or all that a filter finds when it is worked off."""

    ids: tuple[int, ...] = ()
    query: ProductQuery | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One value before and after as JSON (money as text), or the reason why it stays."""

    field: str
    old: Any = None
    new: Any = None
    note: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many values of a change are in which state; the others are reasons with their numbers."""

    total: int
    states: dict[str, int]
    notes: tuple[tuple[str, int], ...]
    cautions: tuple[tuple[str, int], ...]
