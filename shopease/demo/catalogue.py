"""The demo shop's categories, product types and products. What exists is left as it is."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from oscar.core.loading import get_model

from shopease.core.html import html_clean
from shopease.demo.reading import COLLECTIONS, data_read, products_read
from shopease.fulfilment.services import stock_open
from shopease.media.models import LibraryImage

AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

COMMON = {"brand": "Made by"}
WEIGHT = "weight"


def categories_load() -> dict[str, Any]:
    """The two levels of categories, by name."""
    found = {}
    for name in COLLECTIONS:
        fields = dict(data_read(name)["category"])
        children = fields.pop("children")
        root = Category.get_root_nodes().filter(name=fields["name"]).first() or Category.add_root(**fields)
        found[root.name] = root
        for child in children:
            known = root.get_children().filter(name=child["name"]).first()
            found[child["name"]] = known or root.add_child(**child)
            root.refresh_from_db()
    return found


def partners_load() -> dict[str, Any]:
    """Who sends the goods, by maker: our own warehouse or the maker."""
    warehouse = data_read("shop")["warehouse"]
    makers = {product["maker"] for product in products_read()}
    return {maker: _partner(warehouse["name"] if maker in warehouse["makers"] else maker) for maker in makers}


def _partner(name: str) -> Any:
    return Partner.objects.get_or_create(code=slugify(name), defaults={"name": name})[0]


def kinds_load() -> dict[str, dict[str, Any]]:
    """Product types by name, each as its attributes by code (and itself under the empty code)."""
    return {kind["name"]: _kind(kind) for kind in data_read("kinds")["kind"]}


def _kind(kind: dict[str, Any]) -> dict[str, Any]:
    product_class = ProductClass.objects.get_or_create(name=kind["name"])[0]
    attributes = {"": product_class}
    for code, name in {**COMMON, **kind["attributes"]}.items():
        attributes[code] = _attribute(product_class, code, name=name, type=ProductAttribute.TEXT)
    attributes[WEIGHT] = _attribute(product_class, WEIGHT, name="Weight (kg)", type=ProductAttribute.FLOAT)
    for name in kind["options"]:
        code = slugify(name)
        group = AttributeOptionGroup.objects.get_or_create(
            code=f"{slugify(kind['name'])}-{code}", defaults={"name": name}
        )[0]
        fields = {"name": name, "type": ProductAttribute.OPTION, "option_group": group}
        attributes[code] = _attribute(product_class, code, **fields)
    return attributes


def _attribute(product_class: Any, code: str, **fields: Any) -> Any:
    return ProductAttribute.objects.get_or_create(product_class=product_class, code=code, defaults=fields)[0]


def products_load(*, images: dict[str, LibraryImage]) -> int:
    """Create the products that don't exist yet; how many those were."""
    categories, partners, kinds = categories_load(), partners_load(), kinds_load()
    known = set(Product.objects.exclude(code=None).values_list("code", flat=True))
    created = 0
    for data in products_read():
        if data["handle"] not in known:
            with transaction.atomic():
                product = _product(data, kinds[data["kind"]], partners[data["maker"]])
                ProductCategory.objects.create(product=product, category=categories[data["category"]])
                ProductImage.objects.create(
                    product=product, original=images[data["picture"]], caption=data["alt"], display_order=0
                )
            created += 1
    return created


def _product(data: dict[str, Any], kind: dict[str, Any], partner: Any) -> Any:
    variants = data.get("variants", [])
    product = Product.objects.create(
        code=data["handle"],
        upc=None if variants else data["handle"].upper(),
        structure=Product.PARENT if variants else Product.STANDALONE,
        title=data["title"],
        slug=data["handle"],
        description=str(html_clean(data["description"].strip())),
        product_class=kind[""],
    )
    facts = {**data["facts"], "brand": data["maker"], WEIGHT: data["weight"]}
    for code, value in facts.items():
        kind[code].save_value(product, value)
    if not variants:
        _stock(product, data, {}, partner)
    for number, variant in zip(count(1), variants, strict=False):
        child = Product.objects.create(
            structure=Product.CHILD, parent=product, upc=f"{data['handle'].upper()}-{number}"
        )
        for name, value in variant["options"].items():
            attribute = kind[slugify(name)]
            option = AttributeOption.objects.get_or_create(group=attribute.option_group, option=value)[0]
            attribute.save_value(child, option)
        if "weight" in variant:
            kind[WEIGHT].save_value(child, variant["weight"])
        _stock(child, variant, data, partner)
    return product


def _stock(product: Any, data: dict[str, Any], parent: dict[str, Any], partner: Any) -> None:
    compare_at = data.get("compare_at", parent.get("compare_at"))
    record = StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=product.upc,
        price_currency=settings.OSCAR_DEFAULT_CURRENCY,
        price=Decimal(data["price"] if "price" in data else parent["price"]),
        compare_at=Decimal(compare_at) if compare_at else None,
        num_in_stock=data["stock"],
        backorder=data.get("backorder", False),
    )
    stock_open(stockrecord=record)
