"""How orders are numbered and written."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from oscar.apps.order import utils
from oscar.apps.order.signals import order_placed
from oscar.apps.order.utils import *
from oscar.core.loading import get_model

from catalogue_ext.delivery.ways import availabilities_of, pickup_of, way_promise
from catalogue_ext.selectors import variant_labels

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses, read aloud or on paper."""


TITLE_LENGTH = 255


class OrderNumberGenerator:
    """Overrides `oscar.apps.order.utils.OrderNumberGenerator` (Oscar 4.2), which counts baskets."""

    def order_number(self, basket: Any) -> str:
        """A number that can't be guessed or counted: 12 of 30 characters, about 59 bits."""
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(12))
        return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


class OrderCreator(utils.OrderCreator):
    """Overrides `oscar.apps.order.utils.OrderCreator` (Oscar 4.2).

    Stock is allocated by `fulfilment`, last in the transaction and only where there is enough. Lines,
    their prices, options and discounts are one statement each, however many lines there are.
    """

    def place_order(
        self,
        *,
        basket: Any,
        total: Any,
        shipping_method: Any,
        shipping_charge: Any,
        order_number: str,
        user: Any = None,
        shipping_address: Any = None,
        **fields: Any,
    ) -> Any:
        """Oscar's steps, inside the caller's transaction, which has locked and checked the vouchers and then
        applied the offers."""
        order = self.create_order_model(
            user,
            basket,
            shipping_address,
            shipping_method,
            shipping_charge,
            None,
            total,
            order_number,
            settings.OSCAR_INITIAL_ORDER_STATUS,
            **fields,
        )
        discounts = {}
        for application in basket.offer_applications:
            application["message"] = application["offer"].apply_deferred_benefit(basket, order, application)
            if application["result"].affects_shipping:
                saved = shipping_method.discount(basket)
                if saved <= 0:
                    continue
                application["discount"] = saved
            discounts[application["offer"].pk] = self.create_discount_model(order, application)
            self.record_discount(application)
        for voucher in basket.vouchers_considered:
            self.record_voucher_usage(order, voucher, user)
        self.lines_write(order, basket.all_lines(), discounts)
        order_placed.send(sender=self, order=order, user=user)
        return order

    def create_discount_model(self, order: Any, discount: Any) -> Any:
        """Oscar's, which reads the offer again for its name."""
        model, result, voucher = (
            get_model("order", "OrderDiscount"),
            discount["result"],
            discount.get("voucher"),
        )
        category = model.BASKET
        if result.affects_shipping:
            category = model.SHIPPING
        elif result.affects_post_order:
            category = model.DEFERRED
        return model.objects.create(
            order=order,
            category=category,
            offer_id=discount["offer"].pk,
            offer_name=discount["offer"].name,
            voucher_id=voucher and voucher.pk,
            voucher_code=voucher.code if voucher else "",
            frequency=discount["freq"],
            amount=discount["discount"],
            message=discount["message"] or "",
        )

    def create_order_model(
        self,
        user: Any,
        basket: Any,
        shipping_address: Any,
        shipping_method: Any,
        *args: Any,
        **fields: Any,
    ) -> Any:
        """Oscar's, with the taxes that held, where it is fetched, and when it was promised."""
        taxes = basket.strategy.taxes
        promise = way_promise(shipping_method, availabilities_of(basket))
        known = {
            "tax_country": taxes.country,
            "shipping_tax_rate": taxes.paid(basket.strategy.delivery_rate(basket)),
            "company": taxes.buyer.company,
            "vat_number": taxes.buyer.vat_number,
            "is_tax_exempt": taxes.is_exempt,
            "pickup_point": pickup_of(shipping_method),
            "promised_from": promise and promise.begins,
            "promised_until": promise and promise.ends,
        }
        return super().create_order_model(
            user, basket, shipping_address, shipping_method, *args, **known, **fields
        )

    def create_line_models(
        self, order: Any, basket_line: Any, extra_line_fields: dict[str, Any] | None = None
    ) -> Any:
        """One line of an order that there is, without discounts."""
        return self.lines_write(order, [basket_line], {}, **(extra_line_fields or {}))[0]

    def lines_write(
        self, order: Any, basket_lines: Iterable[Any], discounts: Mapping[int, Any], **fields: Any
    ) -> list[Any]:
        """The order's lines, in the order of the basket's, with all that belongs to them; `discounts` are
        the order's by offer. Four queries at most."""
        pairs = [(_line(order, each, fields), each) for each in basket_lines]
        lines: list[Any] = get_model("order", "Line").objects.bulk_create([line for line, _each in pairs])
        price, attribute = get_model("order", "LinePrice"), get_model("order", "LineAttribute")
        price.objects.bulk_create(
            price(
                order=order,
                line=line,
                quantity=quantity,
                price_incl_tax=incl_tax,
                price_excl_tax=excl_tax,
                tax_code=each.tax_code,
            )
            for line, each in pairs
            for incl_tax, excl_tax, quantity in each.get_price_breakdown()
        )
        attribute.objects.bulk_create(
            attribute(line=line, option=found.option, type=found.option.code, value=found.value)
            for line, each in pairs
            for found in each.attributes.all()
        )
        discount = get_model("order", "OrderLineDiscount")
        discount.objects.bulk_create(
            discount(
                line=line,
                order_discount=discounts[found.offer.pk],
                is_incl_tax=found.incl_tax,
                amount=found.amount,
            )
            for line, each in pairs
            for found in each.discounts
            if found.offer and found.offer.pk in discounts
        )
        return lines


def _line(order: Any, basket_line: Any, fields: Mapping[str, Any]) -> Any:
    """Oscar's line, not saved, with nothing allocated of what isn't counted, and the day promised of a
    pre-order. A variant's title says which one it is, for all that is later written about the order."""
    product, record = basket_line.product, basket_line.stockrecord
    kind = product.get_product_class()
    written = {
        "order": order,
        "partner": record.partner,
        "partner_name": record.partner.name,
        "partner_sku": record.partner_sku,
        "stockrecord": record,
        "product": product,
        "title": _title(basket_line),
        "upc": product.upc,
        "quantity": basket_line.quantity,
        "line_price_excl_tax": basket_line.line_price_excl_tax_incl_discounts,
        "line_price_incl_tax": basket_line.line_price_incl_tax_incl_discounts,
        "line_price_before_discounts_excl_tax": basket_line.line_price_excl_tax,
        "line_price_before_discounts_incl_tax": basket_line.line_price_incl_tax,
        "unit_price_incl_tax": basket_line.unit_price_incl_tax,
        "unit_price_excl_tax": basket_line.unit_price_excl_tax,
        "tax_code": basket_line.tax_code,
        "tax_rate": basket_line.purchase_info.price.tax_rate,
        "num_allocated": basket_line.quantity if kind.track_stock else 0,
        "tracks_stock": kind.track_stock,
        "needs_shipping": kind.requires_shipping,
        "ships_from": getattr(basket_line.purchase_info.availability, "ships_from", None),
        "status": settings.OSCAR_INITIAL_LINE_STATUS,
    }
    return get_model("order", "Line")(**{**written, **fields})


def _title(basket_line: Any) -> str:
    """“Harbour towel, Large, Blue”: what the customer chose. One query a basket, none without variants."""
    product, basket = basket_line.product, basket_line.basket
    title = str(product.get_title())
    if not product.is_child:
        return title
    if not hasattr(basket, "variant_labels"):
        basket.variant_labels = variant_labels([line.product for line in basket.all_lines()])
    label = basket.variant_labels.get(product.pk, "")
    return title if not label or label in title else f"{title}, {label}"[:TITLE_LENGTH]
