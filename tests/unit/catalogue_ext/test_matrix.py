"""Variants generated from options: what is created, kept, hidden, deleted."""

from decimal import Decimal
from typing import Any

import pytest
from oscar.core.loading import get_model

from catalogue_ext.matrix import MAX_VARIANTS, MatrixChoice, MatrixError, axes_of, matrix_plan, members_of
from catalogue_ext.matrix_services import matrix_apply, variants_dissolve
from catalogue_ext.skus import PatternError
from shopease.fulfilment.models import StockMovement
from tests.factories import catalogue
from tests.factories.matrix import axis_create, tee_class_create

pytestmark = pytest.mark.django_db

BasketLine = get_model("basket", "Line")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def tee() -> Any:
    """A product that can be had in two colours and three sizes, once variants are made."""
    tee = catalogue.product_create("Cotton tee", price=None, product_class=tee_class_create())
    Product.objects.filter(pk=tee.pk).update(structure=Product.PARENT)
    tee.refresh_from_db()
    return tee


def choice(product: Any, code: str = "CTEE", price: str = "20.00", **values: str) -> MatrixChoice:
    """By the names of attributes and options: `Size="S M"`."""
    attributes = product.get_product_class().attributes.select_related("option_group")
    chosen = {
        attribute.pk: frozenset(
            attribute.option_group.options.filter(option__in=values[attribute.name].split()).values_list(
                "pk", flat=True
            )
        )
        for attribute in attributes
        if attribute.name in values
    }
    return MatrixChoice(chosen, code, catalogue.partner_create().pk, Decimal(price), 5)


def apply(product: Any, **values: str) -> Any:
    return matrix_apply(product_id=product.pk, choice=choice(product, **values))


def skus(product: Any) -> list[str]:
    """Of the public variants."""
    return [m.sku for m in members_of(product) if m.product.is_public]


def order(product: Any, sku: str) -> Any:
    """Somebody ordered this variant."""
    record = StockRecord.objects.get(partner_sku=sku)
    placed = get_model("order", "Order").objects.create(
        number="1", total_incl_tax=20, total_excl_tax=20, currency="EUR"
    )
    fields = {"title": "Tee", "quantity": 1, "product": record.product, "stockrecord": record}
    money = dict.fromkeys(
        (
            "line_price_incl_tax",
            "line_price_excl_tax",
            "line_price_before_discounts_incl_tax",
            "line_price_before_discounts_excl_tax",
        ),
        20,
    )
    placed.lines.create(partner_name="Workshop", partner_sku=sku, num_allocated=0, **fields, **money)
    return record.product


def test_all_combinations_are_created_with_price_stock_and_sku(tee: Any) -> None:
    plan = apply(tee, Size="S M", Colour="Red Blue")
    assert len(plan.new) == 4
    assert skus(tee) == ["CTEE-S-RED", "CTEE-S-BLUE", "CTEE-M-RED", "CTEE-M-BLUE"]
    first = tee.children.order_by("pk").first()
    record = first.stockrecords.get()
    assert (str(record.price), record.num_in_stock, record.price_currency) == ("20.00", 5, "EUR")
    assert (first.upc, first.attr.size.option, first.attr.colour.option) == ("CTEE-S-RED", "S", "Red")
    movement = StockMovement.objects.get(stockrecord=record)
    assert (movement.reason, movement.in_stock_change) == ("opening", 5)


def test_a_value_added_later_adds_only_what_is_new(tee: Any) -> None:
    apply(tee, Size="S", Colour="Red Blue")
    known = list(tee.children.order_by("pk").values_list("pk", flat=True))
    StockRecord.objects.filter(partner_sku="CTEE-S-RED").update(price=9)
    plan = apply(tee, Size="S M", Colour="Red Blue", price="30.00")
    assert [c.sku.text for c in plan.new] == ["CTEE-M-RED", "CTEE-M-BLUE"]
    assert list(tee.children.order_by("pk").values_list("pk", flat=True))[:2] == known
    assert str(StockRecord.objects.get(partner_sku="CTEE-S-RED").price) == "9.00"


def test_what_was_left_out_stays_out_until_it_is_ticked(tee: Any) -> None:
    wanted = choice(tee, Size="S M", Colour="Red Blue")
    first = matrix_plan(tee, wanted).new
    matrix_apply(product_id=tee.pk, choice=wanted, wanted={c.code for c in first[:3]})
    plan = apply(tee, Size="S M L", Colour="Red Blue")
    assert [c.sku.text for c in plan.new] == ["CTEE-L-RED", "CTEE-L-BLUE"]
    gaps = [c for c in matrix_plan(tee, choice(tee, Size="S M L", Colour="Red Blue")).new if c.is_gap]
    assert [c.sku.text for c in gaps] == ["CTEE-M-BLUE"]


def test_a_value_that_goes_takes_unsold_variants_with_it_and_hides_sold_ones(tee: Any) -> None:
    apply(tee, Size="S M", Colour="Red Blue")
    sold = order(tee, "CTEE-S-RED")
    StockRecord.objects.filter(partner_sku="CTEE-M-RED").update(num_allocated=1)
    plan = apply(tee, Size="S M", Colour="Blue")
    assert [m.sku for m in plan.hide] == ["CTEE-S-RED", "CTEE-M-RED"]
    assert plan.delete == []
    assert skus(tee) == ["CTEE-S-BLUE", "CTEE-M-BLUE"]
    plan = apply(tee, Size="S", Colour="Blue")
    assert [m.sku for m in plan.delete] == ["CTEE-M-BLUE"]
    sold.refresh_from_db()
    assert (sold.is_public, sold.stockrecords.count()) == (False, 1)


def test_a_value_that_comes_back_shows_what_was_hidden(tee: Any) -> None:
    apply(tee, Size="S", Colour="Red Blue")
    order(tee, "CTEE-S-RED")
    apply(tee, Size="S", Colour="Blue")
    colours = next(axis for axis in axes_of(tee, members_of(tee)) if axis.code == "colour")
    assert [(v.label, v.is_used, v.is_hidden) for v in colours.values] == [
        ("Red", False, True),
        ("Blue", True, False),
    ]
    plan = apply(tee, Size="S", Colour="Red Blue")
    assert ([m.sku for m in plan.show], plan.new) == (["CTEE-S-RED"], [])
    assert skus(tee) == ["CTEE-S-RED", "CTEE-S-BLUE"]


def test_drafts_stay_hidden_and_are_not_deleted_unasked(tee: Any) -> None:
    apply(tee, Size="S M", Colour="Red")
    Product.objects.filter(upc="CTEE-M-RED").update(is_public=False)
    plan = apply(tee, Size="S M", Colour="Red")
    assert plan.is_empty
    assert skus(tee) == ["CTEE-S-RED"]


def test_a_new_axis_gives_known_variants_its_first_value(tee: Any) -> None:
    apply(tee, Size="S M")
    known = list(tee.children.order_by("pk").values_list("pk", flat=True))
    plan = apply(tee, Size="S M", Colour="Red Blue")
    assert [member.product.pk for member, _key in plan.adopt] == known
    assert [c.sku.text for c in plan.new] == ["CTEE-S-BLUE", "CTEE-M-BLUE"]
    assert Product.objects.get(pk=known[0]).attr.colour.option == "Red"


def test_a_taken_sku_is_resolved_and_shown(tee: Any) -> None:
    catalogue.stock_create(catalogue.product_create("Other", price=None), sku="ctee-s-red")
    plan = apply(tee, Size="S", Colour="Red Blue")
    assert [(c.sku.text, c.sku.wanted) for c in plan.new] == [
        ("CTEE-S-RED-2", "CTEE-S-RED"),
        ("CTEE-S-BLUE", ""),
    ]


def test_the_type_says_how_skus_are_made(tee: Any) -> None:
    tee.product_class.sku_pattern = "{colour:1}{size}-{code}"
    tee.product_class.save()
    apply(tee, Size="S", Colour="Red Blue")
    assert skus(tee) == ["RS-CTEE", "BS-CTEE"]
    tee.product_class.sku_pattern = "{code}-{cut}"
    tee.product_class.save()
    with pytest.raises(PatternError, match="cut"):
        apply(tee, Size="S M", Colour="Red Blue")


def test_too_many_combinations_are_refused(tee: Any) -> None:
    axis_create(tee.product_class, "Cut", [f"C{n}" for n in range(MAX_VARIANTS // 6 + 1)])
    cuts = " ".join(f"C{n}" for n in range(MAX_VARIANTS // 6 + 1))
    with pytest.raises(MatrixError, match="204 combinations; a product has at most 200"):
        apply(tee, Size="S M L", Colour="Red Blue", Cut=cuts)
    assert not tee.children.exists()


def test_a_choice_of_nothing_is_refused(tee: Any) -> None:
    with pytest.raises(MatrixError, match="at least one value"):
        apply(tee)


def test_variants_without_options_are_left_alone(tee: Any) -> None:
    child = Product.objects.create(structure=Product.CHILD, parent=tee, title="Special edition")
    plan = apply(tee, Size="S")
    assert [member.label for member in plan.others] == ["Special edition"]
    assert set(tee.children.values_list("pk", flat=True)) >= {child.pk}


@pytest.fixture
def bag() -> Any:
    """A stand-alone product with stock, of which somebody has one in the basket."""
    bag = catalogue.product_create("Bag", price="12.00", stock=7, product_class=tee_class_create())
    bag.product_class.attributes.get(code="size").save_value(bag, "S")
    basket = get_model("basket", "Basket").objects.create()
    BasketLine.objects.create(
        basket=basket,
        product=bag,
        stockrecord=bag.stockrecords.get(),
        line_reference="x",
        price_currency="EUR",
    )
    return bag


def test_a_stand_alone_product_gives_its_stock_to_its_first_variant(bag: Any) -> None:
    record = bag.stockrecords.get()
    apply(bag, Size="S M", code="BAG")
    bag.refresh_from_db()
    first, second = bag.children.order_by("pk")
    record.refresh_from_db()
    assert (bag.structure, record.product, record.num_in_stock) == ("parent", first, 7)
    assert (first.stockrecords.count(), second.stockrecords.get().partner_sku) == (1, "BAG-M")
    assert BasketLine.objects.get().product == first
    assert not bag.attribute_values.exists()


def test_variants_become_one_product_again(bag: Any) -> None:
    record = bag.stockrecords.get()
    apply(bag, Size="S M", code="BAG")
    first = bag.children.order_by("pk").first()
    catalogue.product_picture_add(first)
    variants_dissolve(product_id=bag.pk, keep_id=first.pk)
    bag.refresh_from_db()
    record.refresh_from_db()
    assert (bag.structure, record.product, bag.images.count()) == ("standalone", bag, 1)
    assert (Product.objects.filter(parent=bag).count(), bag.attr.size.option) == (0, "S")
    assert BasketLine.objects.get().product == bag


def test_a_product_of_which_a_variant_was_sold_keeps_its_variants(tee: Any) -> None:
    apply(tee, Size="S M")
    kept = order(tee, "CTEE-M")
    first = tee.children.order_by("pk").first()
    with pytest.raises(MatrixError, match="Customers have ordered M"):
        variants_dissolve(product_id=tee.pk, keep_id=first.pk)
    assert tee.children.count() == 2
    with pytest.raises(MatrixError, match="Choose the variant"):
        variants_dissolve(product_id=tee.pk, keep_id=kept.pk + 999)
