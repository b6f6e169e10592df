"""Groups of options: what each value leads to."""

from types import SimpleNamespace

from catalogue_ext.variants import Variant, choice_groups, variant_asked, variant_selected

PLACES = {"L": 3, "M": 2, "S": 1}


def variant(pk: int, *, available: bool = True, title: str = "Shirt", **options: str) -> Variant:
    values = [attribute_value(code, value) for code, value in options.items()]
    product = SimpleNamespace(pk=pk, get_title=lambda: title, _prefetched_attribute_values=values)
    named = tuple((code, code.title(), value) for code, value in sorted(options.items()))
    return Variant(product=product, info=None, options=named, is_available=available)


def attribute_value(code: str, value: str) -> SimpleNamespace:
    option = SimpleNamespace(colour="", display_order=PLACES.get(value, 0))
    return SimpleNamespace(attribute=SimpleNamespace(code=code), value_option=option, value_as_text=value)


SHIRTS = [
    variant(1, colour="Ink", size="S"),
    variant(2, colour="Ink", size="M", available=False),
    variant(3, colour="Sand", size="S"),
    variant(4, colour="Sand", size="L"),
]


def test_each_value_leads_to_the_variant_that_keeps_the_other_options() -> None:
    colour, size = choice_groups(SHIRTS, SHIRTS[0])
    assert [(c.label, c.product_id, c.is_selected, c.is_available) for c in colour.choices] == [
        ("Ink", 1, True, True),
        ("Sand", 3, False, True),
    ]
    assert [(c.label, c.product_id, c.is_available) for c in size.choices] == [
        ("S", 1, True),
        ("M", 2, False),
        ("L", 4, True),
    ]
    assert (colour.name, size.name, colour.chosen, size.chosen) == ("Colour", "Size", "Ink", "S")
    assert [choice.colour for choice in colour.choices] == ["#20283a", "#d6bf9a"]
    assert [choice.colour for choice in size.choices] == ["", "", ""]


def test_a_value_that_exists_only_beside_other_options_says_so() -> None:
    _colour, size = choice_groups(SHIRTS, SHIRTS[0])
    assert [(choice.label, choice.instead) for choice in size.choices] == [
        ("S", ""),
        ("M", ""),
        ("L", "Sand, L"),
    ]


def test_values_stand_as_the_merchant_put_them() -> None:
    shirts = [variant(n, size=size) for n, size in enumerate(("L", "S", "M"))]
    [size] = choice_groups(shirts, shirts[0])
    assert [choice.label for choice in size.choices] == ["S", "M", "L"]


def test_the_group_that_leads_elsewhere_decides() -> None:
    assert variant_asked({"variant": "1", "choice-colour": "1", "choice-size": "2"}) == "2"
    assert variant_asked({"variant": "1", "choice-colour": "1", "choice-size": "1"}) == "1"
    assert variant_asked({"variant": "3"}) == "3"
    assert variant_asked({"choice-colour": "3"}) == "3"
    assert variant_asked({}) == ""


def test_an_option_that_all_share_is_no_choice() -> None:
    shared = [variant(1, size="S", material="Linen"), variant(2, size="M", material="Linen")]
    assert [group.name for group in choice_groups(shared, shared[0])] == ["Size"]


def test_variants_that_options_cannot_tell_apart_are_listed_by_title() -> None:
    twins = [variant(1, title="First", size="S"), variant(2, title="Second", size="S")]
    (group,) = choice_groups(twins, twins[1])
    assert [(c.label, c.is_selected) for c in group.choices] == [("First", False), ("Second", True)]


def test_variants_that_miss_an_option_are_listed_by_title() -> None:
    partial = [
        variant(1, title="Plain", size="S"),
        variant(2, title="Dyed", size="M", colour="Ink"),
        variant(3),
    ]
    assert len(choice_groups(partial, partial[0])) == 1


def test_the_variant_asked_for_is_selected_else_the_first_that_can_be_bought() -> None:
    sold_out_first = [SHIRTS[1], SHIRTS[2]]
    assert variant_selected(sold_out_first, "2") is SHIRTS[1]
    for nonsense in ("", "abc", "99", "-1", "²"):
        assert variant_selected(sold_out_first, nonsense) is SHIRTS[2]
    assert variant_selected([SHIRTS[1]], "") is SHIRTS[1]
    assert variant_selected([], "1") is None
