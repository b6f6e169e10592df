"""SKUs of generated variants, and options as a merchant writes them."""

import pytest

from catalogue_ext.options import OptionDraft, OptionTextError, options_parse
from catalogue_ext.skus import (
    MAX_SKU,
    PatternError,
    Sku,
    code_of,
    pattern_check,
    pattern_default,
    sku_fill,
    sku_free,
    sku_part,
)

VALUES = {"code": "CTEE", "size": "S", "colour": "DARK-RED"}


@pytest.mark.parametrize(
    ("pattern", "sku"),
    [
        ("{code}-{size}-{colour}", "CTEE-S-DARK-RED"),
        ("{code}.{colour:3}/{size}", "CTEE.DAR/S"),
        ("X{code}-{brand}-{size}", "XCTEE-S"),
        ("{brand}", "CODE"),
        ("{code}" + "-{colour}" * 12, ("CTEE" + "-DARK-RED" * 12)[:MAX_SKU].strip("-")),
    ],
)
def test_a_pattern_is_filled(pattern: str, sku: str) -> None:
    assert sku_fill(pattern, VALUES) == sku


def test_without_a_pattern_the_code_and_each_option_follow_each_other() -> None:
    assert sku_fill(pattern_default(["size", "colour"]), VALUES) == "CTEE-S-DARK-RED"


@pytest.mark.parametrize("pattern", ["{code", "{}", "{code!r}", "{code.real}", "{code:0}", "{code:100}"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        pattern_check(pattern)


def test_a_pattern_that_names_a_stranger_is_refused() -> None:
    pattern_check("{code}-{size:2}", ["size"])
    with pytest.raises(PatternError, match="colour"):
        pattern_check("{code}-{colour}", ["size"])


@pytest.mark.parametrize(
    ("title", "code"),
    [("Cotton tee", "CTEE"), ("Cup", "CUP"), ("A very long name of a teapot", "AVLNTEAPOT"), ("茶", "P")],
)
def test_a_title_makes_a_short_code(title: str, code: str) -> None:
    assert code_of(title) == code


def test_values_lose_accents_and_blanks() -> None:
    assert (sku_part("Crème brûlée"), sku_part("茶", fallback="O7")) == ("CREME-BRULEE", "O7")


def test_a_taken_sku_gets_a_number_and_says_so() -> None:
    assert sku_free("CTEE-S", {"ctee-m"}) == Sku("CTEE-S")
    assert sku_free("CTEE-S", {"ctee-s", "ctee-s-2"}) == Sku("CTEE-S-3", "CTEE-S")


def test_options_are_read_a_line_each() -> None:
    text = " Brick  red #A63B2D \r\n\nSea #0af\nsea\nPlain"
    assert options_parse(text) == [
        OptionDraft("Brick red", "#a63b2d"),
        OptionDraft("Sea", "#00aaff"),
        OptionDraft("Plain"),
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("Red\nBlue #12", "Line 2: write the colour"), ("#123456", "Line 1: name"), ("x" * 101, "at most 100")],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(OptionTextError, match=complaint):
        options_parse(text)
