"""Product types in the dashboard, and the attributes that a product form asks for by them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories import catalogue
from tests.factories.users import user_create
from tests.integration.dashboard.test_products import address_of, errors_of, form_of, form_of_page, png

pytestmark = pytest.mark.django_db

AttributeOption = get_model("catalogue", "AttributeOption")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductClass = get_model("catalogue", "ProductClass")

COLOURS = "Brick red #A63B2D\nSea #0af\n\nPlain"


@pytest.fixture
def manager(client: Any) -> Any:
    client.force_login(user_create(role="catalogue", email="manager@example.com"))
    return client


def type_data(*attributes: dict[str, str], **fields: str) -> dict[str, str]:
    """What the form of a product type posts."""
    data = {"name": "Tee", "requires_shipping": "on", "track_stock": "on", **fields}
    data |= {"attributes-TOTAL_FORMS": str(len(attributes)), "attributes-INITIAL_FORMS": "0"}
    for number, attribute in enumerate(attributes):
        whole = {"type": "text", "level": "product", "display_order": str(number), **attribute}
        data |= {f"attributes-{number}-{name}": value for name, value in whole.items()}
    return data


def create(client: Any, *attributes: dict[str, str], **fields: str) -> Any:
    return client.post(reverse("dashboard:catalogue-class-create"), type_data(*attributes, **fields))


def test_a_type_is_made_with_its_attributes_and_options_on_one_page(manager: Any) -> None:
    colour = {"name": "Main colour", "type": "option", "level": "variant", "new_options": COLOURS}
    response = create(manager, colour, {"name": "Material", "is_filterable": "on", "required": "on"})
    assert response.status_code == 302, errors_of(response)
    first, second = ProductClass.objects.get(name="Tee").attributes.all()
    assert (first.code, first.level, first.option_group.name) == ("main_colour", "variant", "Main colour")
    options = first.option_group.options.values_list("option", "colour")
    assert list(options) == [("Brick red", "#a63b2d"), ("Sea", "#00aaff"), ("Plain", "")]
    assert (second.code, second.level, second.is_filterable, second.required) == (
        "material",
        "product",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("attribute", "complaint"),
    [
        ({"name": "Size", "type": "option"}, "Write at least one option"),
        ({"name": "Size", "type": "option", "new_options": "Red #zz"}, "Line 1: write the colour as #"),
        ({"name": "Size", "type": "option", "new_options": "#a63b2d"}, "Line 1: name the colour"),
        ({"name": "Size", "type": "option", "new_options": "x" * 101}, "at most 100 characters"),
        (
            {"name": "Size", "type": "option", "new_options": "\n".join(map(str, range(201)))},
            "At most 200 options",
        ),
        ({"name": "Hand-made", "type": "boolean", "required": "on"}, "Yes or no can't be required"),
        ({"name": "Guide", "type": "file", "is_filterable": "on"}, "Shoppers can't filter by this kind"),
        ({"name": "Size", "type": "colour"}, "Select a valid choice"),
        ({"name": "Size", "code": "1size"}, "Code can only contain"),
    ],
)
def test_what_is_wrong_with_an_attribute_is_said_beside_it(
    manager: Any, attribute: dict[str, str], complaint: str
) -> None:
    response = create(manager, attribute)
    assert complaint in errors_of(response)
    assert not ProductClass.objects.filter(name="Tee").exists()
    assert not AttributeOption.objects.exists()


def test_two_attributes_of_one_name_are_refused(manager: Any) -> None:
    assert create(manager, {"name": "Size"}, {"name": "size"}).status_code == 200
    assert not ProductAttribute.objects.exists()


@pytest.mark.parametrize("pattern", ["{code}-{size", "{code.__class__}", "{0}", "{code}-{size:0}", "<b>"])
def test_a_pattern_that_cannot_be_filled_is_refused(manager: Any, pattern: str) -> None:
    assert "Use letters, digits" in errors_of(create(manager, sku_pattern=pattern))
    assert not ProductClass.objects.filter(name="Tee").exists()


def test_the_kind_of_an_attribute_with_values_is_kept(manager: Any) -> None:
    shirt = catalogue.variant_product_create(variants=[{"options": {"Size": "S"}}])
    attribute = shirt.product_class.attributes.get()
    data = type_data({"name": "Size", "code": "size", "type": "integer", "id": str(attribute.pk)})
    data["attributes-INITIAL_FORMS"] = "1"
    address = reverse("dashboard:catalogue-class-update", kwargs={"pk": shirt.product_class.pk})
    assert "its kind can't change" in errors_of(manager.post(address, data))
    attribute.refresh_from_db()
    assert attribute.type == "text"


def test_an_option_gets_a_colour_and_one_in_use_stays(manager: Any) -> None:
    cup = catalogue.product_create("Cup")
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Colour")
    red, blue = (AttributeOption.objects.create(group=group, option=name) for name in ("Red", "Blue"))
    colour = cup.product_class.attributes.create(
        name="Colour", code="colour", type="option", option_group=group
    )
    colour.save_value(cup, red)
    address = reverse("dashboard:catalogue-attribute-option-group-update", kwargs={"pk": group.pk})
    data = {"name": "Colour", "options-TOTAL_FORMS": "2", "options-INITIAL_FORMS": "2"}
    for number, option in enumerate((red, blue)):
        data |= {f"options-{number}-id": str(option.pk), f"options-{number}-option": option.option}
    page = manager.post(address, {**data, "options-0-DELETE": "on"})
    assert "Red can&#x27;t be deleted: 1 products have it." in page.content.decode()
    page = manager.post(address, {**data, "options-0-colour": "red"})
    assert "Write a colour as #" in errors_of(page)
    page = manager.post(address, {**data, "options-0-colour": "#A63B2D", "options-1-DELETE": "on"})
    assert page.status_code == 302, errors_of(page)
    assert list(group.options.values_list("option", "colour")) == [("Red", "#a63b2d")]


@pytest.fixture
def shirt() -> Any:
    """A product with variants whose type has attributes of both levels."""
    shirt = catalogue.variant_product_create(
        variants=[{"options": {"Size": "S"}}], categories=[catalogue.category_create()]
    )
    attributes = shirt.product_class.attributes
    attributes.update(level="variant", required=True)
    attributes.create(name="Material", code="material", type="text", level="product", required=True)
    attributes.create(name="Fit", code="fit", type="text", level="variant", required=True)
    return shirt


def asked(client: Any, product: Any) -> set[str]:
    return {name for name in form_of(client, product) if name.startswith("attr_")}


def test_each_product_is_asked_for_the_attributes_of_its_level(manager: Any, shirt: Any) -> None:
    child = shirt.children.get()
    alone = catalogue.product_create("Bag", product_class=shirt.product_class)
    assert asked(manager, shirt) == {"attr_material"}
    assert asked(manager, child) == {"attr_size", "attr_fit"}
    assert asked(manager, alone) == {"attr_size", "attr_fit", "attr_material"}


def test_what_the_other_level_requires_keeps_nobody_from_saving(manager: Any, shirt: Any) -> None:
    child = shirt.children.get()
    page = manager.post(address_of(shirt), {**form_of(manager, shirt), "attr_material": "Cotton"})
    assert page.status_code == 302, errors_of(page)
    page = manager.post(address_of(child), {**form_of(manager, child), "attr_fit": "Slim"})
    assert page.status_code == 302, errors_of(page)
    child = child.__class__.objects.get(pk=child.pk)
    assert (child.attr.size, child.attr.fit, child.attr.material) == ("S", "Slim", "Cotton")
    assert set(child.attribute_values.values_list("attribute__code", flat=True)) == {"size", "fit"}


def test_an_empty_required_attribute_is_named_and_the_rest_stays_typed(manager: Any, shirt: Any) -> None:
    data = {**form_of(manager, shirt), "title": "Warm shirt", "attr_material": ""}
    page = manager.post(address_of(shirt), data)
    assert "This field is required." in errors_of(page)
    assert 'value="Warm shirt"' in page.content.decode()
    shirt.refresh_from_db()
    assert shirt.title == "Shirt"


def test_a_value_of_the_other_level_can_still_be_changed(manager: Any, shirt: Any) -> None:
    shirt.product_class.attributes.get(code="fit").save_value(shirt, "Wide")
    assert asked(manager, shirt) == {"attr_material", "attr_fit"}


GOOD: list[tuple[str, Any, Any]] = [
    ("text", "Oak & ash", "Oak & ash"),
    ("integer", "-7", -7),
    ("float", "2.5", 2.5),
    ("boolean", "true", True),
    ("boolean", "false", False),
    ("date", "2026-11-21", None),
    ("richtext", "<p>Wipe<script>x</script></p>", "<p>Wipe</p>"),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_each_kind_keeps_what_was_typed(manager: Any, kind: str, typed: str, kept: Any) -> None:
    cup = catalogue.product_create("Cup", categories=[catalogue.category_create()])
    cup.product_class.attributes.create(name="Fact", code="fact", type=kind)
    page = manager.post(address_of(cup), {**form_of(manager, cup), "attr_fact": typed})
    assert page.status_code == 302, errors_of(page)
    value = cup.attribute_values.get().value
    assert (str(value) if kind == "date" else value) == (typed if kind == "date" else kept)
    assert form_of(manager, cup)["attr_fact"] == (kept if kind == "richtext" else typed)


@pytest.mark.parametrize(
    ("kind", "typed", "complaint"),
    [
        ("text", "x" * 1001, "at most 1000 characters"),
        ("integer", "2.5", "Enter a whole number."),
        ("integer", "99999999999", "less than or equal to"),
        ("float", "nan", "Enter a number."),
        ("float", "1e300", "less than or equal to"),
        ("date", "2026-13-01", "Enter a valid date."),
        ("datetime", "yesterday", "Enter a valid date/time."),
        ("option", "987654", "Select a valid choice."),
        ("multi_option", "987654", "Select a valid choice."),
        ("file", SimpleUploadedFile("a.pdf", b"<html>"), "Upload a PDF document."),
        ("image", SimpleUploadedFile("a.png", b"none"), "Upload a valid image."),
    ],
)
def test_each_kind_says_what_is_wrong(manager: Any, kind: str, typed: Any, complaint: str) -> None:
    cup = catalogue.product_create("Cup", categories=[catalogue.category_create()])
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Facts")
    cup.product_class.attributes.create(name="Fact", code="fact", type=kind, option_group=group)
    page = manager.post(address_of(cup), {**form_of(manager, cup), "attr_fact": typed})
    assert complaint in errors_of(page)
    assert not cup.attribute_values.exists()


def test_pictures_and_options_are_kept(manager: Any) -> None:
    cup = catalogue.product_create("Cup", categories=[catalogue.category_create()])
    group = get_model("catalogue", "AttributeOptionGroup").objects.create(name="Glaze")
    matt, gloss = (AttributeOption.objects.create(group=group, option=name) for name in ("Matt", "Gloss"))
    attributes = cup.product_class.attributes
    attributes.create(name="Glazes", code="glazes", type="multi_option", option_group=group)
    attributes.create(name="Inside", code="inside", type="option", option_group=group)
    attributes.create(name="Mark", code="mark", type="image")
    data = {
        **form_of(manager, cup),
        "attr_glazes": [matt.pk, gloss.pk],
        "attr_inside": gloss.pk,
        "attr_mark": SimpleUploadedFile("mark.png", png(20, 10)),
    }
    page = manager.post(address_of(cup), data)
    assert page.status_code == 302, errors_of(page)
    cup = cup.__class__.objects.get(pk=cup.pk)
    assert (list(cup.attr.glazes), cup.attr.inside) == ([matt, gloss], gloss)
    assert cup.attr.mark.name.endswith(".png")


def test_another_type_is_loaded_and_what_was_typed_stays(manager: Any, shirt: Any) -> None:
    cups = catalogue.product_class_create("Cups")
    cups.attributes.create(name="Material", code="material", type="text", required=True)
    cups.attributes.create(name="Glaze", code="glaze", type="text")
    address = reverse("dashboard:catalogue-product-create", kwargs={"product_class_slug": "clothing"})
    category = get_model("catalogue", "Category").objects.get()
    data = {
        **form_of_page(manager, address),
        "title": "Mug",
        "attr_material": "Clay",
        "productcategory_set-0-category": str(category.pk),
        "stockrecords-0-price": "abc",
    }
    page = manager.post(address, {**data, "action": "change-type", "change_to": "cups"}, follow=True)
    assert page.redirect_chain == [(address.replace("clothing", "cups"), 307)]
    assert errors_of(page).strip() == ""
    kept = form_of_page(manager, "", page)
    assert (kept["title"], kept["attr_material"], kept["attr_glaze"]) == ("Mug", "Clay", "")
    assert (kept["productcategory_set-0-category"], kept["stockrecords-0-price"]) == (str(category.pk), "abc")
    assert "attr_fit" not in kept
    assert not get_model("catalogue", "Product").objects.filter(title="Mug").exists()
    page = manager.post(address, {**data, "action": "change-type", "change_to": "missing"})
    assert "attr_fit" in form_of_page(manager, "", page)
