"""What products of an import share: types, attributes, option values, categories, the partner.

All types, attributes and categories are read once and kept in memory for the length of an import, so
that a rehearsal can ask without writing; what is missing is made only when products are written.
"""

import hashlib
import keyword
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from oscar.apps.catalogue.product_attributes import ProductAttributesContainer
from oscar.core.loading import get_model
from taggit.models import Tag

from catalogue_ext.categories import category_tree_lock
from shopease.imports.types import AttributeDraft
from shopease.shop.selectors import shop_identity

AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")
Category = get_model("catalogue", "Category")
Partner = get_model("partner", "Partner")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductClass = get_model("catalogue", "ProductClass")

PARTNER_CODE = "shop"
DEFAULT_KIND = "Goods"
COLLECTIONS = "Collections"
WEIGHT, BRAND = "weight", "brand"
RESERVED = {WEIGHT, BRAND} | ProductAttributesContainer.RESERVED_ATTRIBUTES

LEVELS = "levels"
"""Under this name `made` keeps the attributes that became those of variants."""
CODE = re.compile(r"[a-zA-Z_][0-9a-zA-Z_]{0,127}")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeSpec:
    """An attribute by code, and how it is made when its product type lacks it."""

    code: str
    name: str
    type: str
    is_option: bool = False


WEIGHT_SPEC = AttributeSpec(WEIGHT, "Weight (kg)", ProductAttribute.FLOAT)
BRAND_SPEC = AttributeSpec(BRAND, "Brand", ProductAttribute.TEXT)


@dataclass(slots=True)
class Shelves:
    """Call `forget` when a transaction in which something was made was rolled back."""

    made: dict[str, list[int]] = field(default_factory=dict)
    classes: dict[int, Any] = field(default_factory=dict)
    attributes: dict[int, dict[str, Any]] = field(default_factory=dict)
    by_id: dict[int, Any] = field(default_factory=dict)
    paths: dict[int, Path] = field(default_factory=dict)
    categories: dict[Path, int] = field(default_factory=dict)
    _options: dict[tuple[int, str], Any] = field(default_factory=dict)
    _partner: Any = None
    _tags: dict[str, Any] = field(default_factory=dict)
    _spelt: dict[str, str] | None = None

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Read everything anew."""
        self.made.clear()
        self._options.clear()
        self._tags.clear()
        self._partner = self._spelt = None
        self.classes = {one.pk: one for one in ProductClass.objects.order_by("pk")}
        self.attributes, self.by_id = {}, {}
        for attribute in ProductAttribute.objects.select_related("option_group"):
            self._know_attribute(attribute)
        self._read_categories()

    def _know_attribute(self, attribute: Any) -> Any:
        self.attributes.setdefault(attribute.product_class_id, {})[attribute.code] = attribute
        self.by_id[attribute.pk] = attribute
        return attribute

    def _read_categories(self) -> None:
        self.paths, self.categories = {}, {}
        names: list[str] = []
        for pk, depth, name in Category.objects.order_by("path").values_list("pk", "depth", "name"):
            names[depth - 1 :] = [name]
            self.paths[pk] = tuple(names)
            self.categories.setdefault(_key(self.paths[pk]), pk)

    def _note(self, instance: Any) -> Any:
        self.made.setdefault(instance._meta.model_name, []).append(instance.pk)
        return instance

    def partner(self) -> Any:
        """The shop itself as the owner of the stock."""
        if self._partner is None:
            fields = {"name": shop_identity().name}
            self._partner = Partner.objects.get_or_create(code=PARTNER_CODE, defaults=fields)[0]
        return self._partner

    def class_named(self, name: str) -> Any | None:
        """The product type of this name, whatever the case."""
        wanted = name.lower()
        return next((one for one in self.classes.values() if one.name.lower() == wanted), None)

    def class_name(self, kind: str, *, requires_shipping: bool) -> str:
        """What the product type is called here; one that isn't shipped may have a name of its own."""
        name = kind or DEFAULT_KIND
        found = self.class_named(name)
        if found is not None and found.requires_shipping == requires_shipping:
            return str(found.name)
        if found is None and requires_shipping:
            return name
        variant = f"{name} (not shipped)" if not requires_shipping else f"{name} (shipped)"
        existing = self.class_named(variant)
        return str(existing.name) if existing else variant

    def class_make(self, name: str, *, requires_shipping: bool) -> Any:
        """The product type of this name, made when there is none."""
        found = self.class_named(name)
        if found is None:
            found = self._note(
                ProductClass.objects.create(name=name, requires_shipping=requires_shipping, track_stock=True)
            )
            self.classes[found.pk] = found
        return found

    def spec(self, class_name: str, draft: AttributeDraft, *, is_option: bool = False) -> AttributeSpec:
        """The attribute that a file means: by code or name, else one to be made.

        An attribute that exists is taken as it is; only one to be made becomes an option of variants.
        """
        found = self.class_named(class_name)
        known = self.attributes.get(found.pk, {}) if found else {}
        code = draft.code if CODE.fullmatch(draft.code) else option_code(draft.name)
        wanted = draft.name.strip().lower()
        attribute = known.get(draft.code)
        if attribute is None and not draft.code:
            attribute = next((a for a in known.values() if a.name.lower() == wanted), None) or known.get(code)
        if attribute is not None:
            return AttributeSpec(attribute.code, attribute.name, attribute.type, is_option)
        return AttributeSpec(code, draft.name, draft.suggested, is_option)

    def attribute_make(self, product_class: Any, spec: AttributeSpec) -> Any:
        """The attribute of a product type, made when there is none; an option's belongs to variants."""
        level = ProductAttribute.Level.VARIANT if spec.is_option else ProductAttribute.Level.PRODUCT
        attribute = self.attributes.get(product_class.pk, {}).get(spec.code)
        if attribute is None:
            attribute = self._know_attribute(
                self._note(
                    ProductAttribute.objects.create(
                        product_class=product_class,
                        code=spec.code,
                        name=spec.name[:128],
                        type=spec.type,
                        level=level,
                        option_group=self._group_make(product_class, spec),
                    )
                )
            )
        elif spec.is_option and attribute.level != level:
            attribute.level = level
            attribute.save(update_fields=["level"])
            self.made.setdefault(LEVELS, []).append(attribute.pk)
        return attribute

    def _group_make(self, product_class: Any, spec: AttributeSpec) -> Any:
        if spec.type not in {ProductAttribute.OPTION, ProductAttribute.MULTI_OPTION}:
            return None
        group, is_new = AttributeOptionGroup.objects.get_or_create(
            code=f"{product_class.pk}-{spec.code}", defaults={"name": spec.name[:128]}
        )
        return self._note(group) if is_new else group

    def options_make(self, wanted: set[tuple[int, str]]) -> dict[tuple[int, str], Any]:
        """Option values by group and text, made where missing. One query when all are known."""
        missing = {key for key in wanted if key not in self._options}
        if missing:
            found = AttributeOption.objects.filter(
                group__in={group for group, _text in missing}, option__in={text for _group, text in missing}
            )
            self._options |= {(option.group_id, option.option): option for option in found}
        for group, text in sorted(missing - self._options.keys()):
            option = self._note(AttributeOption.objects.create(group_id=group, option=text))
            self._options[group, text] = option
        return self._options

    def tag_known(self, name: str) -> str:
        """The tag as it is written here, or where the file first names it. One query, once."""
        if self._spelt is None:
            names = Tag.objects.order_by("-pk").values_list("name", flat=True)
            self._spelt = {known.lower(): known for known in names}
        return self._spelt.setdefault(name.lower(), name)

    def tag_make(self, name: str) -> Any:
        """The tag of this name, whatever its case, made when there is none."""
        key = name.lower()
        if key not in self._tags:
            found = Tag.objects.filter(name__iexact=name).order_by("pk").first()
            self._tags[key] = found or self._note(Tag.objects.create(name=name))
        return self._tags[key]

    def path(self, pk: int) -> Path:
        """The path of a category, also of one that was made after the import began."""
        if pk not in self.paths:
            self._read_categories()
        return self.paths[pk]

    def path_known(self, path: Path) -> Path:
        """The path as it is written here, where there is such a category."""
        pk = self.categories.get(_key(path))
        return self.paths[pk] if pk else path

    def category_make(self, path: Path) -> int:
        """The primary key of a category, made with those above it when there is none."""
        known = self.categories.get(_key(path))
        if known is not None:
            return known
        category_tree_lock()
        if len(path) == 1:
            made = Category.add_root(name=path[0])
        else:
            made = Category.objects.get(pk=self.category_make(path[:-1])).add_child(name=path[-1])
        self._note(made)
        self._read_categories()
        return int(made.pk)


def _key(path: Path) -> Path:
    return tuple(name.lower() for name in path)


def tag_path(name: str) -> Path:
    """The category that gathers a tag: below the one for imported types and tags."""
    return (COLLECTIONS, name[:1].upper() + name[1:])


def option_code(name: str) -> str:
    """A code that Oscar allows for an attribute, made of an option's name."""
    code = slugify(name).replace("-", "_")
    if not code:
        return "option_" + hashlib.sha256(name.encode()).hexdigest()[:8]
    if not code.isidentifier() or keyword.iskeyword(code) or code in RESERVED:
        return f"option_{code}"
    return code
