"""A product type whose variants differ in size and colour."""

from collections.abc import Sequence
from typing import Any

from oscar.core.loading import get_model

from tests.factories.catalogue import product_class_create

AttributeOption = get_model("catalogue", "AttributeOption")
AttributeOptionGroup = get_model("catalogue", "AttributeOptionGroup")


def axis_create(product_class: Any, name: str, options: Sequence[str], **fields: Any) -> dict[str, Any]:
    """An attribute of the variant's level with its options; these by name, "Red #a63b2d" with a colour."""
    group = AttributeOptionGroup.objects.create(name=name)
    made = {}
    for place, text in enumerate(options):
        label, _, digits = text.partition(" #")
        colour = f"#{digits}" if digits else ""
        made[label] = AttributeOption.objects.create(
            group=group, option=label, colour=colour, display_order=place
        )
    product_class.attributes.create(
        name=name,
        code=name.lower(),
        type="option",
        level="variant",
        option_group=group,
        **{"display_order": 0, **fields},
    )
    return made


def tee_class_create(**fields: Any) -> Any:
    """A type with sizes S, M, L, the colours red and blue, and a weight."""
    product_class = product_class_create("Tee", **fields)
    axis_create(product_class, "Size", ["S", "M", "L"], display_order=1)
    axis_create(product_class, "Colour", ["Red #a63b2d", "Blue #3f6288"], display_order=2)
    product_class.attributes.create(name="Weight (kg)", code="weight", type="float", level="variant")
    return product_class
