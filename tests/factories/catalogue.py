"""Products, categories, stock, offers and vouchers, as plain functions."""

import io
import itertools
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from oscar.core.loading import get_model
from PIL import Image

from catalogue_ext.offers import offers_forget
from catalogue_ext.selectors import category_tree_forget
from catalogue_ext.services import products_refresh
from shopease.core import clock
from shopease.media.models import LibraryImage, LibraryRendition
from shopease.media.types import STOREFRONT_SPECS

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Condition = get_model("offer", "Condition")
Benefit = get_model("offer", "Benefit")
Range = get_model("offer", "Range")
Voucher = get_model("voucher", "Voucher")

_numbers = itertools.count(1)


def product_class_create(name: str = "Goods", **fields: Any) -> Any:
    """The product class of this name; `track_stock` and `requires_shipping` may be given."""
    found, _ = ProductClass.objects.update_or_create(name=name, defaults=fields)
    return found


def partner_create(name: str = "Workshop") -> Any:
    """The partner of this name."""
    return Partner.objects.get_or_create(name=name)[0]


def category_create(name: str = "Ceramics", *, parent: Any = None, **fields: Any) -> Any:
    """A category, at the root or below `parent`; known to the menu although nothing commits."""
    if parent is None:
        category = Category.add_root(name=name, **fields)
    else:
        parent.refresh_from_db()
        category = parent.add_child(name=name, **fields)
    category_tree_forget()
    return category


def stock_create(
    product: Any, *, price: str | None = "10.00", stock: int | None = 5, partner: Any = None, **fields: Any
) -> Any:
    """A stock record; `price` contains tax."""
    record = StockRecord.objects.create(
        product=product,
        partner=partner or partner_create(),
        partner_sku=fields.pop("sku", None) or f"SKU-{next(_numbers)}",
        price=None if price is None else Decimal(price),
        num_in_stock=stock,
        **fields,
    )
    products_refresh(product_ids=[product.pk])
    return record


def product_create(
    title: str = "Cup",
    *,
    price: str | None = "10.00",
    stock: int | None = 5,
    categories: Sequence[Any] = (),
    product_class: Any = None,
    stock_fields: dict[str, Any] | None = None,
    **fields: Any,
) -> Any:
    """A stand-alone product with one stock record (none when `price` is None)."""
    product = Product.objects.create(
        title=title,
        product_class=product_class or product_class_create(),
        structure=Product.STANDALONE,
        **fields,
    )
    for category in categories:
        ProductCategory.objects.create(product=product, category=category)
    if price is not None:
        stock_create(product, price=price, stock=stock, **(stock_fields or {}))
    product.refresh_from_db()
    return product


def variant_product_create(
    title: str = "Shirt",
    *,
    variants: Sequence[dict[str, Any]] | None = None,
    categories: Sequence[Any] = (),
    product_class: Any = None,
    **fields: Any,
) -> Any:
    """A parent with children; each of `variants` is `{"options": {"Size": "S"}, "price": …, "stock": …}`.

    Further keys of a variant become fields of its stock record. Children in creation order:
    `parent.children.order_by("pk")`.
    """
    product_class = product_class or product_class_create("Clothing")
    parent = Product.objects.create(
        title=title, product_class=product_class, structure=Product.PARENT, **fields
    )
    for category in categories:
        ProductCategory.objects.create(product=parent, category=category)
    for variant in variants or [{"options": {"Size": size}} for size in ("S", "M", "L")]:
        rest = dict(variant)
        options = rest.pop("options")
        child = Product.objects.create(
            title=rest.pop("title", ""),
            parent=parent,
            structure=Product.CHILD,
            is_public=rest.pop("is_public", True),
            slug=f"{parent.slug}-{next(_numbers)}",
        )
        for name, value in options.items():
            attribute, _ = ProductAttribute.objects.get_or_create(
                product_class=product_class, code=name.lower(), defaults={"name": name, "type": "text"}
            )
            ProductAttributeValue.objects.create(product=child, attribute=attribute, value_text=value)
        stock_create(child, **rest)
    parent.refresh_from_db()
    return parent


def picture_create(title: str = "A cup", *, renditions: bool = True) -> LibraryImage:
    """A small picture of the library, with rows for all renditions (their files are not made)."""
    buffer = io.BytesIO()
    Image.new("RGB", (12, 8), "#c9b8a0").save(buffer, "PNG")
    image: LibraryImage = LibraryImage.objects.create(
        title=title, file=ContentFile(buffer.getvalue(), name=f"picture-{next(_numbers)}.png")
    )
    if renditions:
        LibraryRendition.objects.bulk_create(_renditions(image))
    return image


def _renditions(image: LibraryImage) -> list[LibraryRendition]:
    found = []
    for spec in STOREFRONT_SPECS:
        width, name = spec.removeprefix("width-").split("|format-")
        found.append(
            LibraryRendition(
                image=image,
                filter_spec=spec,
                file=f"images/{image.pk}.{width}.{name}",
                width=int(width),
                height=int(width) * 2 // 3,
            )
        )
    return found


def product_picture_add(product: Any, *, image: LibraryImage | None = None, order: int = 0) -> Any:
    """Give a product a picture."""
    return ProductImage.objects.create(
        product=product, original=image or picture_create(product.title or "Picture"), display_order=order
    )


def products_bulk_create(count: int, *, categories: Sequence[Any] = (), pictures: bool = True) -> list[Any]:
    """Many stand-alone products at once, with stock, pictures and (in turn) a category each."""
    product_class, partner = product_class_create(), partner_create()
    first = next(_numbers) * 1_000_000
    products = Product.objects.bulk_create(
        [
            Product(
                title=f"Product {first + n}",
                slug=f"product-{first + n}",
                structure=Product.STANDALONE,
                product_class=product_class,
                description="<p>Turned by hand.</p>",
                lowest_price=Decimal(500 + n % 5000) / 100,
                is_available=n % 10 > 0,
            )
            for n in range(count)
        ],
        batch_size=1000,
    )
    StockRecord.objects.bulk_create(
        [
            StockRecord(
                product=product,
                partner=partner,
                partner_sku=product.slug,
                price=product.lowest_price,
                compare_at=product.lowest_price + 5 if n % 4 == 0 else None,
                num_in_stock=20 if product.is_available else 0,
            )
            for n, product in enumerate(products)
        ],
        batch_size=1000,
    )
    if categories:
        ProductCategory.objects.bulk_create(
            [
                ProductCategory(product=product, category=categories[n % len(categories)])
                for n, product in enumerate(products)
            ],
            batch_size=1000,
        )
    if pictures:
        shown = [picture_create(f"Picture {n}") for n in range(min(count, 30))]
        ProductImage.objects.bulk_create(
            [
                ProductImage(product=product, original=shown[n % len(shown)], display_order=0)
                for n, product in enumerate(products)
            ],
            batch_size=1000,
        )
    return products


def range_create(name: str | None = None, *, products: Sequence[Any] = (), **fields: Any) -> Any:
    """A range of `products`, or of everything when none are given."""
    found = Range.objects.create(
        name=name or f"Range {next(_numbers)}", includes_all_products=not products, **fields
    )
    for product in products:
        found.add_product(product)
    return found


def offer_create(
    name: str = "Ten off",
    *,
    percent: str | None = "10",
    benefit_type: str | None = None,
    benefit_value: str | None = None,
    condition_type: str = "Count",
    condition_value: str = "1",
    product_range: Any = None,
    offer_type: str = "Site",
    **fields: Any,
) -> Any:
    """An offer: `percent` off everything in the range from one piece on, unless told otherwise."""
    product_range = product_range or range_create()
    kind = benefit_type or Benefit.PERCENTAGE
    value = benefit_value if benefit_type else percent
    shipping = kind.startswith("Shipping")
    benefit = Benefit.objects.create(
        range=None if shipping else product_range, type=kind, value=None if value is None else Decimal(value)
    )
    condition = Condition.objects.create(
        range=product_range, type=condition_type, value=Decimal(condition_value)
    )
    offer = ConditionalOffer.objects.create(
        name=name, benefit=benefit, condition=condition, offer_type=offer_type, **fields
    )
    offers_forget()  # known to the pages although nothing commits
    return offer


def voucher_create(
    code: str = "WELCOME", *, usage: str = Voucher.MULTI_USE, offer: Any = None, **fields: Any
) -> Any:
    """A voucher that runs from yesterday until tomorrow; by default 10 % off everything."""
    moment = clock.now()
    voucher = Voucher.objects.create(
        name=fields.pop("name", f"Voucher {code}"),
        code=code,
        usage=usage,
        start_datetime=fields.pop("start_datetime", moment - timedelta(days=1)),
        end_datetime=fields.pop("end_datetime", moment + timedelta(days=1)),
        **fields,
    )
    voucher.offers.add(offer or offer_create(name=f"Offer of {code}", offer_type="Voucher"))
    return voucher
