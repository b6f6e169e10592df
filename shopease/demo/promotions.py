"""The demo shop's offers, vouchers and sets of codes. Those that exist are left as they are."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from oscar.core.loading import get_model

from shopease.core import clock
from shopease.demo.reading import data_read

Benefit = get_model("offer", "Benefit")
Category = get_model("catalogue", "Category")
Condition = get_model("offer", "Condition")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")
VoucherSet = get_model("voucher", "VoucherSet")

EVERYTHING = "everything"
VOUCHER_DAYS = 365
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def promotions_load() -> None:
    """Offers that everyone gets, and vouchers for those who know their code."""
    data = data_read("shop")
    for offer in data["offer"]:
        if not ConditionalOffer.objects.filter(name=offer["name"]).exists():
            _offer(offer, ConditionalOffer.SITE)
    for voucher in data["voucher"]:
        if not Voucher.objects.filter(code=voucher["code"]).exists():
            _voucher(voucher)
    for batch in data["voucher_set"]:
        if not VoucherSet.objects.filter(name=batch["name"]).exists():
            _voucher_set(batch)


@transaction.atomic
def _offer(data: dict[str, Any], kind: str) -> Any:
    (condition, threshold), (benefit, value) = data["condition"], data["benefit"]
    goods, days = _range(data), data.get("ends_in")
    return ConditionalOffer.objects.create(
        name=data["name"],
        description=data.get("description", ""),
        offer_type=kind,
        condition=Condition.objects.create(range=goods, type=condition, value=Decimal(threshold)),
        benefit=Benefit.objects.create(
            range=None if benefit.startswith("Shipping") else goods,
            type=benefit,
            value=Decimal(value) if value else None,
        ),
        end_datetime=_midnight(days) if days else None,
    )


def _midnight(days: int) -> datetime:
    """The end of the day so many days ahead."""
    return (clock.now() + timedelta(days=days + 1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _range(data: dict[str, Any]) -> Any:
    categories, products = data.get("categories", []), data.get("products", [])
    if not categories and not products:
        return Range.objects.get_or_create(name=EVERYTHING, defaults={"includes_all_products": True})[0]
    found = Range.objects.create(name=data["name"], slug=slugify(data["name"]))
    found.included_categories.set(Category.objects.filter(name__in=categories))
    for product in Product.objects.filter(code__in=products):
        found.add_product(product)
    return found


def _voucher(data: dict[str, Any], **fields: Any) -> Any:
    voucher = Voucher.objects.create(
        name=data["name"], code=data["code"], usage=data["usage"], **_validity(), **fields
    )
    voucher.offers.add(_offer(data, ConditionalOffer.VOUCHER))
    return voucher


def _validity() -> dict[str, datetime]:
    return {"start_datetime": clock.now(), "end_datetime": clock.now() + timedelta(days=VOUCHER_DAYS)}


@transaction.atomic
def _voucher_set(data: dict[str, Any]) -> None:
    """One offer, and a code for each recipient: the same codes in every demo shop."""
    batch = VoucherSet.objects.create(
        name=data["name"],
        description=data["description"],
        count=data["codes"],
        code_length=data["length"],
        **_validity(),
    )
    offer, draw = _offer(data, ConditionalOffer.VOUCHER), random.Random(data["name"])  # noqa: S311
    for number in range(1, data["codes"] + 1):
        code = "".join(draw.choices(LETTERS, k=data["length"]))
        voucher = Voucher.objects.create(
            name=f"{data['name']} {number}",
            code=f"{code[:4]}-{code[4:]}",
            usage=Voucher.SINGLE_USE,
            voucher_set=batch,
            **_validity(),
        )
        voucher.offers.add(offer)
