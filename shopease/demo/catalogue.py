"""The demo shop's categories, product types and products. What exists is left as it is."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from oscar.core.loading import get_model

from catalogue_ext.gift_cards import gift_card_type_prepare
from catalogue_ext.prices import lowest_prices_refresh
from shopease.core import clock
from shopease.core.html import html_clean
from shopease.demo.reading import COLLECTIONS, FILES, data_read, pictures_of, products_read
from shopease.fulfilment.services import stock_open
from shopease.fulfilment.services.digital import product_file_add
from shopease.media.models import LibraryImage

AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
PriceChange = get_model("partner", "PriceChange")
Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductCategory = get_model("catalogue", "ProductCategory")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
StockRecord = get_model("partner", "StockRecord")

COMMON = {"brand": "Made by"}
WEIGHT = "weight"
COLOUR = "colour"
MATERIAL, MATERIALS_CODE = "material", "materials"
MATERIALS = (
    *("Stoneware", "Terracotta", "Porcelain", "Glass", "Oak", "Walnut", "Beech", "Linen", "Wool", "Cotton"),
    *("Leather", "Brass", "Steel", "Iron", "Copper", "Cork", "Rattan", "Seagrass", "Paper", "Wax"),
)
"""What shoppers filter by; a product's own text says it more exactly."""
COLOURS = ("Chalk", "Sand", "Cream", "Gold", "Terracotta", "Clay", "Rose", "Sage", "Moss", "Blue", "Charcoal")
RICH = ("benefits", "ingredients", "how_to_use")
FLAGS = ("featured", "bestseller", "new")
OLD_PRICE_DAYS, REDUCED_DAYS = 60, 6
DAYS_APART = 4
"""Between the arrivals of one product and the next."""


def categories_load(*, images: dict[str, LibraryImage]) -> dict[str, Any]:
    """The categories of up to three levels, by name; `images` are the library's by stem."""
    found: dict[str, Any] = {}
    for name in COLLECTIONS:
        fields = dict(data_read(name)["category"])
        children = fields.pop("children")
        root = _category(None, fields, images)
        found[root.name] = root
        for child in children:
            parent = found[child.pop("parent", root.name)]
            parent.refresh_from_db()
            found[child["name"]] = _category(parent, child, images)
    return found


def _category(parent: Any, data: dict[str, Any], images: dict[str, LibraryImage]) -> Any:
    siblings = parent.get_children() if parent else Category.get_root_nodes()
    known = siblings.filter(name=data["name"]).first()
    if known:
        return known
    fields = {**data, "image": images[data["picture"]], "meta_description": data["description"]}
    del fields["picture"]
    return parent.add_child(**fields) if parent else Category.add_root(**fields)


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
    is_sent, is_gift_card = kind.get("is_sent", True), kind.get("is_gift_card", False)
    fields = {"requires_shipping": is_sent, "track_stock": is_sent, "is_gift_card": is_gift_card}
    product_class = ProductClass.objects.get_or_create(name=kind["name"], defaults=fields)[0]
    if is_gift_card:
        gift_card_type_prepare(product_class)
    attributes = {"": product_class}
    for code, name in {**COMMON, **kind["attributes"]}.items():
        fields = {"name": name, "type": ProductAttribute.TEXT, "is_filterable": code in COMMON}
        attributes[code] = _attribute(product_class, code, **fields)
    attributes[WEIGHT] = _attribute(product_class, WEIGHT, name="Weight (kg)", type=ProductAttribute.FLOAT)
    if MATERIAL in kind["attributes"]:
        fields = {"name": "Materials", "type": ProductAttribute.MULTI_OPTION, "is_filterable": True}
        fields["option_group"] = _group(MATERIALS_CODE, "Materials")
        attributes[MATERIALS_CODE] = _attribute(product_class, MATERIALS_CODE, **fields)
    for name in kind["options"]:
        code = slugify(name)
        fields = {"name": name, "type": ProductAttribute.OPTION, "is_filterable": True}
        fields["option_group"] = _group(f"{slugify(kind['name'])}-{code}", name)
        attributes[code] = _attribute(product_class, code, level=ProductAttribute.Level.VARIANT, **fields)
    return attributes


def _group(code: str, name: str) -> Any:
    return AttributeOptionGroup.objects.get_or_create(code=code, defaults={"name": name})[0]


def options_named(attribute: Any, names: Iterable[str]) -> dict[str, Any]:
    """The options of an attribute by name; those missing are added."""
    return {
        name: AttributeOption.objects.get_or_create(group=attribute.option_group, option=name)[0]
        for name in names
    }


def materials_of(text: str, known: Sequence[str] = MATERIALS) -> list[str]:
    """Which of the known materials a text names as whole words ("Stoneware, oak")."""
    words = set(re.findall(r"\w+", text.lower()))
    return [name for name in known if name.lower() in words]


def _attribute(product_class: Any, code: str, **fields: Any) -> Any:
    return ProductAttribute.objects.get_or_create(product_class=product_class, code=code, defaults=fields)[0]


def products_load(*, images: dict[str, LibraryImage]) -> int:
    """Create the products that don't exist yet; how many those were."""
    categories, partners, kinds = categories_load(images=images), partners_load(), kinds_load()
    known = set(Product.objects.exclude(code=None).values_list("code", flat=True))
    created, wanted = 0, products_read()
    for place, data in zip(range(len(wanted))[::-1], wanted, strict=True):
        if data["handle"] not in known:
            with transaction.atomic():
                product = _product(data, kinds[data["kind"]], partners[data["maker"]])
                arrived = clock.now() - timedelta(days=place * DAYS_APART, hours=1)
                Product.objects.filter(Q(pk=product.pk) | Q(parent=product)).update(date_created=arrived)
                ProductCategory.objects.create(product=product, category=categories[data["category"]])
                ProductImage.objects.bulk_create(
                    ProductImage(
                        product=product, original=images[stem], caption=images[stem].alt_text, display_order=n
                    )
                    for n, stem in enumerate(pictures_of(data))
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
        **_texts(data),
        **_content(data),
    )
    if "tags" in data:
        product.tags.add(*data["tags"])
    facts = {**data["facts"], "brand": data["maker"], WEIGHT: data["weight"]}
    for code, value in facts.items():
        kind[code].save_value(product, value)
    if materials := materials_of(data["facts"].get(MATERIAL, "")):
        options = options_named(kind[MATERIALS_CODE], materials)
        kind[MATERIALS_CODE].save_value(product, list(options.values()))
    if not variants:
        _stock(product, data, {}, partner)
    _files(product, data.get("files", ()))
    for number, variant in zip(count(1), variants, strict=False):
        child = Product.objects.create(
            structure=Product.CHILD,
            parent=product,
            upc=f"{data['handle'].upper()}-{number}",
            **_content({**data, **variant}),
        )
        for name, value in variant["options"].items():
            attribute = kind[slugify(name)]
            option = AttributeOption.objects.get_or_create(group=attribute.option_group, option=value)[0]
            attribute.save_value(child, option)
        if "weight" in variant:
            kind[WEIGHT].save_value(child, variant["weight"])
        _stock(child, variant, data, partner)
    return product


def _files(product: Any, files: Iterable[dict[str, str]]) -> None:
    """What is sold as a file."""
    for place, data in enumerate(files):
        with (FILES / data["file"]).open("rb") as handle:
            product_file_add(
                product=product, title=data["title"], file=File(handle, data["file"]), position=place
            )


def _texts(data: dict[str, Any]) -> dict[str, Any]:
    """The texts beside the description, and what the product is marked as."""
    rich = {name: str(html_clean(data.get(name, ""))) for name in RICH}
    flags = {f"is_{name}": data.get(name, False) for name in FLAGS}
    short = data["short"]
    return {"short_description": short, "meta_description": short, **rich, **flags}


def _content(data: dict[str, Any]) -> dict[str, Any]:
    """How much one piece contains, for the unit price."""
    return {"unit_amount": Decimal(data["amount"]), "unit": data["unit"]} if "amount" in data else {}


def _stock(product: Any, data: dict[str, Any], parent: dict[str, Any], partner: Any) -> None:
    compare_at = data.get("compare_at", parent.get("compare_at"))
    record = StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=product.upc,
        price_currency=settings.OSCAR_DEFAULT_CURRENCY,
        price=Decimal(data["price"] if "price" in data else parent["price"]),
        compare_at=Decimal(compare_at) if compare_at else None,
        num_in_stock=data["stock"] if product.get_product_class().track_stock else None,
        backorder=data.get("backorder", False),
    )
    stock_open(stockrecord=record)
    if compare_at:
        _history(record)


def _history(record: Any) -> None:
    """A reduced product had its former price until a few days ago."""
    now = clock.now()
    PriceChange.objects.bulk_create(
        PriceChange(stockrecord=record, price=price, changed_at=now - timedelta(days=days))
        for price, days in ((record.compare_at, OLD_PRICE_DAYS), (record.price, REDUCED_DAYS))
    )
    lowest_prices_refresh(stockrecord_ids=[record.pk])
