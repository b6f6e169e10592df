"""Carrying out what a merchant chose in the matrix of variants."""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalogue_ext.matrix import (
    Combination,
    Key,
    MatrixChoice,
    MatrixError,
    MatrixPlan,
    Member,
    matrix_plan,
    members_of,
)
from catalogue_ext.services import products_refresh

Basket = get_model("basket", "Basket")
BasketLine = get_model("basket", "Line")
Product = get_model("catalogue", "Product")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")


def matrix_apply(
    *, product_id: int, choice: MatrixChoice, wanted: Collection[str] | None = None
) -> MatrixPlan:
    """Create, hide, show and delete variants so that they are what was chosen; what was done is returned.

    `wanted` are the codes of the combinations to be created, None for all but gaps. A stand-alone
    product becomes one with variants: its stock record, whole with its ledger, goes to the first of
    them. Raises `MatrixError` and changes nothing when the choice can't be carried out,
    `PatternError` for a pattern of SKUs that can't be filled.
    """
    try:
        with transaction.atomic():
            product = Product.objects.select_for_update().get(pk=product_id)
            plan = matrix_plan(product, choice)
            plan.new = [c for c in plan.new if (not c.is_gap if wanted is None else c.code in wanted)]
            if not plan.new and not plan.kept:
                raise MatrixError(_("At least one variant must remain."))
            _carry_out(product, choice, plan)
    except ProtectedError as error:
        raise MatrixError(_("Meanwhile customers ordered one of the variants. Please try again.")) from error
    except IntegrityError as error:
        raise MatrixError(_("Meanwhile somebody took one of the SKUs. Please try again.")) from error
    return plan


def _carry_out(product: Any, choice: MatrixChoice, plan: MatrixPlan) -> None:
    was_alone = product.is_standalone
    if was_alone:
        _become_parent(product, plan)
    for member, key in plan.adopt:
        _set_options(member.product, plan, key)
    for members, is_public in ((plan.show, True), (plan.hide, False)):
        for member in members:
            member.product.is_public = is_public
            member.product.save()
    for member in plan.delete:
        member.product.delete()
    heir = was_alone
    for combination in plan.new:
        child = _child_create(product, combination)
        _set_options(child, plan, combination.key)
        if not (heir and _take_over(product, child)):
            _record_create(child, combination, choice)
        heir = False
    touched = [product.pk]
    transaction.on_commit(lambda: products_refresh(product_ids=touched))


def _become_parent(product: Any, plan: MatrixPlan) -> None:
    product.structure = Product.PARENT
    product.attribute_values.filter(attribute__in=[axis.id for axis in plan.axes]).delete()
    product.save()


def _take_over(product: Any, child: Any) -> bool:
    """Give the stock and the baskets' lines of what was a stand-alone product to its first variant."""
    records = StockRecord.objects.filter(product=product)
    if not records.exists():
        return False
    _move_lines(product, child)
    for record in records:
        record.product = child
        record.save(update_fields=("product", "date_updated"))
    return True


def _move_lines(source: Any, target: Any) -> None:
    open_baskets = Basket.objects.filter(status__in=Basket.editable_statuses)
    BasketLine.objects.filter(product=source, basket__in=open_baskets).update(product=target)


def _child_create(product: Any, combination: Combination) -> Any:
    child = Product(
        structure=Product.CHILD,
        parent=product,
        upc=combination.sku.text,
        is_discountable=product.is_discountable,
    )
    child.save()
    return child


def _set_options(child: Any, plan: MatrixPlan, key: Key) -> None:
    for axis, option in zip(plan.axes, key, strict=True):
        ProductAttributeValue.objects.update_or_create(
            product=child, attribute_id=axis.id, defaults={"value_option_id": option}
        )


def _record_create(child: Any, combination: Combination, choice: MatrixChoice) -> None:
    """The signal of a new record opens its ledger."""
    StockRecord.objects.create(
        product=child,
        partner_id=choice.partner_id,
        partner_sku=combination.sku.text,
        price=choice.price,
        num_in_stock=choice.stock,
    )


def variants_dissolve(*, product_id: int, keep_id: int) -> Any:
    """Turn a product with variants into a stand-alone one that has the stock and pictures of one variant.

    The other variants are deleted. Raises `MatrixError` when customers have ordered one of them, or
    when there is no such variant.
    """
    try:
        with transaction.atomic():
            return _dissolve(Product.objects.select_for_update().get(pk=product_id), keep_id)
    except IntegrityError as error:  # an order came in between
        raise MatrixError(_("Meanwhile customers ordered one of the variants. Please try again.")) from error


def _dissolve(product: Any, keep_id: int) -> Any:
    members = members_of(product)
    heir = next((member for member in members if member.product.pk == keep_id), None)
    if heir is None:
        raise MatrixError(_("Choose the variant that remains."))
    if ordered := [member.label for member in members if member.is_kept]:
        raise MatrixError(
            _("Customers have ordered %(variants)s: the product keeps its variants.")
            % {"variants": ", ".join(ordered[:5])}
        )
    _inherit(product, heir)
    for member in members:
        member.product.delete()
    product.structure = Product.STANDALONE
    product.save()
    return product


def _inherit(product: Any, heir: Member) -> None:
    """Stock, pictures, attributes and baskets' lines of a variant go to its parent."""
    child = heir.product
    _move_lines(child, product)
    for record in StockRecord.objects.filter(product=child):
        record.product = product
        record.save(update_fields=("product", "date_updated"))
    first = product.images.count()
    for place, image in enumerate(ProductImage.objects.filter(product=child)):
        ProductImage.objects.filter(pk=image.pk).update(product=product, display_order=first + place)
    known = product.attribute_values.values("attribute")
    child.attribute_values.exclude(attribute__in=known).update(product=product)
